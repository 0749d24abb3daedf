import AWSClient
import EventStorage

extension TableClient {
    /// An error of AWS as a store tells it.
    func storeError(of error: AWSError, operation: String) async -> any Error {
        if error.kind == .cancelled { return CancellationError() }
        if error.code == "ResourceNotFoundException" { return await missingTable(error, operation: operation) }
        return EventStoreError(
            error.isThrottling ? .throttled : .unavailable, message(of: error, operation: operation), underlying: error)
    }

    private var place: String { "table \(table) in \(client.region)" }

    /// A table that is being made answers as one that does not exist does, but to DescribeTable.
    private func missingTable(_ error: AWSError, operation: String) async -> EventStoreError {
        var isBeingMade = false
        if operation != "DescribeTable" {
            let answer = try? await client.call("DescribeTable", requestStart + [UInt8(ascii: "}")])
            isBeingMade = answer.map { String(decoding: $0, as: UTF8.self).contains("\"CREATING\"") } ?? false
        }
        return EventStoreError(
            .unavailable,
            isBeingMade
                ? "\(place) is still being created; try again in a minute"
                : "the \(place) does not exist; `cloudtrail-tracker table create` makes it",
            underlying: error)
    }

    private func message(of error: AWSError, operation: String) -> String {
        switch error.kind {
        case .connection, .malformedAnswer:
            return "DynamoDB in \(client.region) does not answer: \(error)"
        case .credentials, .configuration, .cancelled:
            return error.description
        case .service:
            break
        }
        if error.isThrottling { return "DynamoDB asks for fewer requests to \(place): \(error)" }
        if Self.isClockSkew(error) {
            return "DynamoDB does not take the time in the signature: this machine's clock is wrong (\(error.code))"
        }
        if error.isExpiredCredentials { return "the AWS credentials have expired (\(error.code))" }
        if Self.keyErrors.contains(error.code) {
            return "AWS does not know the access key, or its secret is wrong (\(error.code))"
        }
        if error.isDenied { return "these AWS credentials may not do dynamodb:\(operation) on \(place) (\(error.code))" }
        if error.code == "ValidationException", let problem = Self.indexProblem(error.message) {
            return "\(place) \(problem)"
        }
        return "DynamoDB refused \(operation) on \(place): \(error)"
    }

    private static let keyErrors: Set<String> = [
        "UnrecognizedClientException", "InvalidSignatureException", "SignatureDoesNotMatch", "InvalidClientTokenId",
        "IncompleteSignatureException", "MissingAuthenticationTokenException",
    ]

    private static func isClockSkew(_ error: AWSError) -> Bool {
        if error.code == "RequestTimeTooSkewed" || error.code == "RequestExpired" { return true }
        return error.code == "InvalidSignatureException"
            && (error.message.contains("Signature expired") || error.message.contains("Signature not yet current"))
    }

    private static func indexProblem(_ message: String) -> String? {
        if message.contains("does not have the specified index") {
            return "lacks an index (\(message)); `cloudtrail-tracker table create` adds what is missing"
        }
        if message.contains("backfilling") { return "is still filling an index (\(message)); try again later" }
        return nil
    }
}
