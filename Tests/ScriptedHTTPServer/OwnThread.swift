import Foundation

/// Runs what blocks on a thread of its own, so that it keeps none of those that tasks run on.
@discardableResult
public func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}
