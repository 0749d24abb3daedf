/// Holds whoever waits until it is opened, or their task is cancelled.
package struct Gate: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    package init() {
        (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    }

    package func open() {
        continuation.finish()
    }

    package func wait() async {
        for await _ in stream {}
    }
}
