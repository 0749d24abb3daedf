package import Glibc

/// A value behind a lock, with threads that wait for it to change: what `Mutex` lacks is the waiting.
package final class Monitor<State>: @unchecked Sendable {
    // `state` is touched with `mutex` held alone.
    @usableFromInline package var state: State
    @usableFromInline package let mutex: UnsafeMutablePointer<pthread_mutex_t>
    @usableFromInline package let condition: UnsafeMutablePointer<pthread_cond_t>

    /// Makes a monitor of a value that nobody else holds.
    package init(_ state: sending State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` alone with the value.
    @inlinable package func withLock<Value>(_ body: (inout State) -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Runs `body` with the value, again after every wake-up, until it returns something; blocks the thread in between.
    @inlinable package func wait<Value>(for body: (inout State) -> Value?) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let value = body(&state) { return value }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// Has one of the waiting threads look again.
    package func wakeOne() {
        pthread_cond_signal(condition)
    }

    /// Has the waiting threads look again.
    package func wakeAll() {
        pthread_cond_broadcast(condition)
    }
}
