import LambdaRuntime

/// Handles events with a closure.
struct ClosureHandler: LambdaHandler {
    var closure: @Sendable ([UInt8], LambdaContext) async throws -> [UInt8]

    init(_ closure: @escaping @Sendable ([UInt8], LambdaContext) async throws -> [UInt8]) {
        self.closure = closure
    }

    func handle(_ event: [UInt8], _ context: LambdaContext) async throws -> [UInt8] {
        try await closure(event, context)
    }

    /// Answers with the event.
    static let echo = ClosureHandler { event, _ in event }
}
