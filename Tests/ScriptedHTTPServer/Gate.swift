import Foundation

/// Holds up a server until a test opens it.
public final class Gate: @unchecked Sendable {
    // `isOpen` is touched with `condition` locked alone.
    private let condition = NSCondition()
    private var isOpen = false

    /// Makes a closed gate.
    public init() {}

    /// Lets everybody through, now and later.
    public func open() {
        condition.withLock {
            isOpen = true
            condition.broadcast()
        }
    }

    /// Waits until it is open, for at most half a minute; blocks the thread.
    ///
    /// - Returns: Whether it was opened.
    @discardableResult
    public func pass() -> Bool {
        let deadline = Date(timeIntervalSinceNow: 30)
        return wait { Date() > deadline }
    }

    /// - Returns: Whether it was opened before the caller gave up.
    func wait(givingUpWhen isOver: () -> Bool) -> Bool {
        condition.withLock {
            while !isOpen, !isOver() { _ = condition.wait(until: Date(timeIntervalSinceNow: 0.02)) }
            return isOpen
        }
    }
}
