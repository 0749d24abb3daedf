import Synchronization

/// How far this machine's clock is from the services', once one of them refused a signature for it.
final class ClockOffset: Sendable {
    private let value = Mutex(0.0)

    /// Seconds to add to this machine's time; 0 until something else is known.
    var seconds: Double {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
