import Dispatch
import Synchronization

/// Runs `operation` on Swift's own threads while this one waits; cancelling this thread's task cancels it.
///
/// For threads that may block: readers of logs pull their bytes synchronously, as zlib wants them, while requests are
/// asynchronous.
package func waitFor<Value: Sendable>(_ operation: @escaping @Sendable () async throws -> Value) throws -> Value {
    let outcome = Mutex<Result<Value, any Error>?>(nil)
    let isDone = DispatchSemaphore(value: 0)
    let task = Task {
        let result: Result<Value, any Error>
        do {
            result = .success(try await operation())
        } catch {
            result = .failure(error)
        }
        outcome.withLock { $0 = result }
        isDone.signal()
    }
    // Nothing else tells a thread that waits that its task was cancelled.
    while isDone.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
        if Task.isCancelled { task.cancel() }
    }
    guard let result = outcome.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
}
