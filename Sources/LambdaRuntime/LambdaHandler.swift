/// Answers the invocations of a function, one at a time.
public protocol LambdaHandler: Sendable {
    /// Handles one event.
    ///
    /// The task is cancelled when the environment shuts down; the deadline passes without a word.
    ///
    /// - Parameters:
    ///   - event: JSON, as Lambda hands it over.
    ///   - context: What else is known of the invocation.
    /// - Returns: The answer, as JSON; Lambda takes 6 MB.
    /// - Throws: What Lambda is told instead of an answer: a `LambdaFailure` in its own words, any other error by its type and
    ///   description, which hence must hold nothing secret.
    func handle(_ event: [UInt8], _ context: LambdaContext) async throws -> [UInt8]
}
