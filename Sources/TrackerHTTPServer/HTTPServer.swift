import Glibc
import TrackerSystem

/// Serves HTTP/1.1 and HTTP/1.0 on one thread of its own, strictly by RFC 9110 and RFC 9112.
///
/// The thread moves bytes; answers are made by tasks of Swift's pool. Requests of one connection are answered one after the
/// other, in their order.
public struct HTTPServer: Sendable {
    /// Makes an answer.
    ///
    /// Its task is cancelled when the client resets its connection, when the answer takes too long, and at the end of the grace
    /// period. Nobody waits for a task that goes on all the same.
    public typealias Handler = @Sendable (HTTPServerRequest) async throws -> HTTPServerResponse

    /// What a server has to say to whoever runs the program.
    public enum Report: Hashable, Sendable {
        /// The limit of file descriptors allows no more connections than this.
        case connectionsLimited(Int)
        /// The process is out of file descriptors; clients wait until there is one. Said once.
        case outOfDescriptors
    }

    let endpoint: ListenEndpoint
    let serverName: String
    let limits: Limits
    let refuse: @Sendable (HTTPRefusal, HTTPServerRequest?) -> HTTPServerResponse
    let report: @Sendable (Report) -> Void
    let handler: Handler

    /// Makes a server, which listens once it runs.
    ///
    /// - Parameters:
    ///   - endpoint: Where to listen.
    ///   - serverName: The value of `Server` in answers to requests.
    ///   - limits: How much clients may take.
    ///   - refuse: Words an answer of the server's own; the request is there if all of its head could be read. It runs on the
    ///     server's thread and must not block.
    ///   - report: Gets what matters to whoever runs the program. It, too, runs on the server's thread and must not block.
    ///   - handler: Makes the answers.
    public init(
        endpoint: ListenEndpoint,
        serverName: String,
        limits: Limits = Limits(),
        refuse: @escaping @Sendable (HTTPRefusal, HTTPServerRequest?) -> HTTPServerResponse,
        report: @escaping @Sendable (Report) -> Void = { _ in },
        handler: @escaping Handler
    ) {
        self.endpoint = endpoint
        self.serverName = serverName
        self.limits = limits
        self.refuse = refuse
        self.report = report
        self.handler = handler
    }

    /// Serves until `stop` returns. Then no new connection is taken, idle ones are closed, and answers under way get
    /// `Limits.gracePeriod` to finish before their connections are cut.
    ///
    /// - Parameters:
    ///   - stop: Returns when the server is to stop.
    ///   - onListening: Gets the port once connections are taken.
    /// - Returns: How many answers were cut.
    /// - Throws: `HTTPServerError` when it cannot start.
    @discardableResult
    public func run(
        until stop: @escaping @Sendable () async -> Void,
        onListening: @Sendable (Int) async -> Void = { _ in }
    ) async throws(HTTPServerError) -> Int {
        let capacity = try capacity()
        let listeners = try endpoint.open()
        let mailbox: Mailbox
        let epoll: Epoll
        do {
            mailbox = try Mailbox()
            epoll = try Epoll()
            try epoll.add(mailbox.wakeDescriptor, token: Token.wake, EpollEvents.input.union(.edgeTriggered))
            for (index, listener) in listeners.enumerated() {
                try epoll.add(listener.descriptor, token: Token.firstListener + UInt64(index), .input)
            }
        } catch {
            throw .noResources(error)
        }

        let (ends, end) = AsyncStream.makeStream(of: Int.self)
        let thread = PlatformThread {
            let loop = ServerLoop(server: self, capacity: capacity, listeners: listeners, mailbox: mailbox, epoll: epoll)
            end.yield(loop.run())
            end.finish()
        }
        guard let thread else { throw .noResources(SystemError(EAGAIN)) }
        thread.detach()
        if capacity < limits.maxConnections { report(.connectionsLimited(capacity)) }
        await onListening(listeners.first?.port ?? 0)
        await stop()
        mailbox.post(.stop)
        // Also when this task is cancelled: the end comes within the grace period.
        return await Task.detached { await ends.first { _ in true } ?? 0 }.value
    }

    /// How many connections there may be.
    private func capacity() throws(HTTPServerError) -> Int {
        let fewest = min(16, limits.maxConnections)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { throw .noResources(SystemError(errno)) }
        let most = Int(min(limit.rlim_cur, UInt(1 << 30)))
        guard most >= limits.reservedDescriptors + fewest else {
            throw .tooFewDescriptors(needed: limits.reservedDescriptors + fewest, limit: most)
        }
        return max(1, min(limits.maxConnections, most - limits.reservedDescriptors))
    }
}
