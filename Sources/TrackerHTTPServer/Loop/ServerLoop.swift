import CTrackerEpoll
import Glibc

/// Everything that the server's thread knows. It is made on that thread, and no other one ever sees it.
final class ServerLoop {
    let server: HTTPServer
    let mailbox: Mailbox
    let epoll: Epoll
    let capacity: Int
    var listeners: [ListeningSocket]
    var connections: [UInt64: Connection] = [:]
    /// Connections that are being told that all others are busy, oldest first.
    var refused: [UInt64] = []
    var nextToken = Token.firstConnection
    var clock = HTTPClock()
    /// No deadline is earlier.
    private var earliestDeadline = UInt64.max
    /// Connections with more to do than one turn gave time for.
    private var unfinished: Set<UInt64> = []
    /// When connections are taken again after descriptors ran out.
    var pauseEnd: UInt64?
    var hasReportedDescriptors = false
    /// Set once the server is to stop: when it cuts what is left.
    var graceEnd: UInt64?
    /// What is read at a time; connections that wait own no memory for it.
    let readBuffer: UnsafeMutableRawBufferPointer
    /// Where small answers are put together.
    var answerBuffer: [UInt8] = []
    private let serverField: [UInt8]

    init(server: HTTPServer, capacity: Int, listeners: [ListeningSocket], mailbox: Mailbox, epoll: Epoll) {
        self.server = server
        self.capacity = capacity
        self.listeners = listeners
        self.mailbox = mailbox
        self.epoll = epoll
        readBuffer = .allocate(byteCount: 64 << 10, alignment: 16)
        serverField = Array("Server: \(server.serverName)\r\n".utf8)
    }

    deinit {
        readBuffer.deallocate()
    }

    /// Fields of every answer to a request, as they are written.
    var commonFields: [UInt8] { clock.date() + serverField }

    /// Serves until it has been stopped.
    ///
    /// - Returns: How many answers were cut.
    func run() -> Int {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 256) { room in
            while graceEnd == nil || !connections.isEmpty {
                turn(room)
                if let graceEnd, clock.now >= graceEnd { break }
            }
        }
        return end()
    }

    private func turn(_ room: UnsafeMutableBufferPointer<epoll_event>) {
        let messages = mailbox.takeAllOrSleep()
        for message in messages { receive(message) }
        let again = unfinished
        unfinished = []
        for token in again { connections[token]?.proceed() }
        let count = epoll.wait(milliseconds: messages.isEmpty && unfinished.isEmpty ? timeout : 0, room)
        mailbox.wake()
        clock.update()
        let events = room[..<count]
        for event in events { connections[event.data.u64]?.receive(EpollEvents(rawValue: event.events)) }
        // Last, so that a request that has come keeps its connection from making room for a new one.
        for listener in listeners.indices where events.contains(where: { $0.data.u64 == Token.firstListener + UInt64(listener) })
        {
            accept(from: listener)
        }
        if clock.now >= earliestDeadline { sweep() }
    }

    private func receive(_ message: Message) {
        switch message {
        case .stop: stop()
        case .answer(let exchange, let response): connections[exchange.connection]?.answer(exchange, response)
        case .body(let exchange, let task):
            if connections[exchange.connection]?.startBody(exchange, task) != true { message.drop() }
        case .failure(let exchange): connections[exchange.connection]?.fail(exchange)
        case .bodyEnd(let exchange, let isWhole): connections[exchange.connection]?.endBody(exchange, isWhole: isWhole)
        case .piece(let exchange, let bytes, let continuation):
            if let connection = connections[exchange.connection] {
                connection.send(exchange, bytes, continuation)
            } else {
                message.drop()
            }
        }
    }

    /// Has a connection's `proceed` called in the next turn.
    func proceedLater(_ connection: Connection) {
        unfinished.insert(connection.token)
    }

    // MARK: Deadlines

    /// Has the loop wake at a time.
    func wake(at deadline: UInt64) {
        earliestDeadline = min(earliestDeadline, deadline)
    }

    private var timeout: Int32 {
        guard earliestDeadline != .max else { return -1 }
        let now = clock.now
        guard earliestDeadline > now else { return 0 }
        return Int32(min((earliestDeadline - now + 999_999) / 1_000_000, 1 << 30))
    }

    /// Looks at all connections. That is rare, since a deadline that moves away wakes nobody before its old time.
    private func sweep() {
        earliestDeadline = min(graceEnd ?? .max, pauseEnd ?? .max)
        for connection in Array(connections.values) {
            if connection.deadline <= clock.now { connection.expire() }
            wake(at: connection.deadline)
        }
        if let pauseEnd, pauseEnd <= clock.now { resumeAccepting() }
    }

    // MARK: The end

    private func stop() {
        guard graceEnd == nil else { return }
        let end = clock.after(server.limits.gracePeriod)
        graceEnd = end
        wake(at: end)
        for listener in listeners {
            // While it stays open, it would be ready again and again, to say that it was shut down.
            epoll.remove(listener.descriptor)
            listener.stop()
        }
        listeners = []
        for connection in Array(connections.values) { connection.stop() }
    }

    private func end() -> Int {
        mailbox.close()
        let cut = connections.values.filter(\.isBusy)
        for connection in Array(connections.values) { connection.cut() }
        return cut.count
    }
}
