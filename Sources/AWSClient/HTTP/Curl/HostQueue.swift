/// Lets so many requests go to a host at a time, and holds the others back in their order.
///
/// libcurl has such a limit itself (`CURLMOPT_MAX_HOST_CONNECTIONS`). In version 7.88 a transfer that waits for it may not be told
/// that a connection has become free, and rests until some timer of another one runs out.
struct HostQueue {
    /// A request that was not started yet.
    struct Waiting {
        let transfer: CurlTransfer
        var timer: TransferTimer
    }

    private struct Host {
        var inFlight = 0
        var waiting: [Waiting] = []
    }

    private let limit: Int
    private var hosts: [String: Host] = [:]

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Takes a request in.
    ///
    /// - Returns: Whether it may start now; `end` has to be called for it then.
    mutating func enter(_ request: Waiting) -> Bool {
        var host = hosts.removeValue(forKey: request.transfer.request.origin) ?? Host()
        defer { hosts[request.transfer.request.origin] = host }
        guard host.inFlight < limit else {
            host.waiting.append(request)
            return false
        }
        host.inFlight += 1
        return true
    }

    /// Takes note of the end of a request that had started.
    ///
    /// - Returns: The one that may start in its place.
    mutating func leave(_ transfer: CurlTransfer) -> Waiting? {
        let origin = transfer.request.origin
        guard var host = hosts.removeValue(forKey: origin) else { return nil }
        guard !host.waiting.isEmpty else {
            host.inFlight -= 1
            if host.inFlight > 0 { hosts[origin] = host }
            return nil
        }
        defer { hosts[origin] = host }
        return host.waiting.removeFirst()
    }

    /// Takes out the waiting requests for which `isOver` has a reason to end them.
    mutating func remove(
        where isOver: (inout Waiting) -> HTTPTransportError?
    ) -> [(transfer: CurlTransfer, failure: HTTPTransportError)] {
        var removed: [(CurlTransfer, HTTPTransportError)] = []
        for (origin, host) in hosts where !host.waiting.isEmpty {
            hosts[origin]?.waiting = host.waiting.compactMap { request in
                var request = request
                guard let failure = isOver(&request) else { return request }
                removed.append((request.transfer, failure))
                return nil
            }
        }
        return removed
    }
}
