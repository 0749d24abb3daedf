extension AWSError {
    /// What the transport reports, in a service client's words.
    init(_ error: HTTPTransportError, operation: String, attempts: Int) {
        let kind: Kind =
            switch error.code {
            case .cancelled: .cancelled
            case .configuration: .configuration
            case .malformed, .tooLarge: .malformedAnswer
            default: .connection
            }
        self.init(kind, code: error.code.description, message: error.message, operation: operation, attempts: attempts)
    }

    /// What a call ends with whose task was cancelled between two attempts.
    static func cancelled(_ operation: String, attempts: Int) -> AWSError {
        AWSError(.cancelled, code: "cancelled", message: "the call was cancelled", operation: operation, attempts: attempts)
    }

    /// The same error, as one of this call.
    func of(_ operation: String, attempts: Int) -> AWSError {
        AWSError(
            kind, code: code, message: message, status: status, requestID: requestID, operation: self.operation ?? operation,
            attempts: max(self.attempts, attempts))
    }

    /// The same error, with what an operator has to know besides.
    func adding(_ remark: String) -> AWSError {
        AWSError(
            kind, code: code, message: message.isEmpty ? remark : "\(message); \(remark)", status: status, requestID: requestID,
            operation: operation, attempts: attempts)
    }
}
