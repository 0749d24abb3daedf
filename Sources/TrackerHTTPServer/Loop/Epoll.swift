import CTrackerEpoll
import Glibc

/// What a descriptor is ready for.
struct EpollEvents: OptionSet {
    let rawValue: UInt32

    static let input = EpollEvents(EPOLLIN)
    static let output = EpollEvents(EPOLLOUT)
    /// The peer sends nothing more.
    static let peerFinished = EpollEvents(EPOLLRDHUP)
    /// The connection is gone.
    static let lost = EpollEvents(EPOLLERR).union(EpollEvents(EPOLLHUP))
    /// Events are told once, when they come.
    static let edgeTriggered = EpollEvents(EPOLLET)

    init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    private init(_ event: EPOLL_EVENTS) {
        rawValue = event.rawValue
    }
}

/// Who a descriptor's events are for.
enum Token {
    static let wake: UInt64 = 0
    static let firstListener: UInt64 = 1
    static let firstConnection: UInt64 = 16
}

/// Waits for many descriptors at a time.
final class Epoll: Sendable {
    private let descriptor: Int32

    /// - Throws: `SystemError` when there is no descriptor left.
    init() throws(SystemError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw SystemError(errno) }
    }

    deinit {
        close(descriptor)
    }

    /// A descriptor that is closed leaves by itself.
    func add(_ watched: Int32, token: UInt64, _ events: EpollEvents) throws(SystemError) {
        try control(EPOLL_CTL_ADD, watched, token, events)
    }

    func change(_ watched: Int32, token: UInt64, _ events: EpollEvents) throws(SystemError) {
        try control(EPOLL_CTL_MOD, watched, token, events)
    }

    /// Stops to tell of it.
    func remove(_ watched: Int32) {
        var unused = epoll_event()
        _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, &unused)
    }

    private func control(_ operation: Int32, _ watched: Int32, _ token: UInt64, _ events: EpollEvents) throws(SystemError) {
        var event = epoll_event()
        event.events = events.rawValue
        event.data.u64 = token
        guard epoll_ctl(descriptor, operation, watched, &event) == 0 else { throw SystemError(errno) }
    }

    /// Waits for descriptors to be ready.
    ///
    /// - Parameters:
    ///   - milliseconds: The longest time to wait; -1 for ever.
    ///   - room: Gets, from its start, what they are ready for.
    /// - Returns: How many are ready.
    func wait(milliseconds: Int32, _ room: UnsafeMutableBufferPointer<epoll_event>) -> Int {
        let count = epoll_wait(descriptor, room.baseAddress, Int32(room.count), milliseconds)
        // A signal that interrupts it brings no events.
        return max(0, Int(count))
    }
}
