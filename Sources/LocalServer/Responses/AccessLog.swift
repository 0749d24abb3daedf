import QueryAPI
import TrackerHTTP
import TrackerLogging

/// One line for each answer. Queries and header values are left out: they may hold secrets.
struct AccessLog: Sendable {
    let logger: Logger

    /// - Parameter byteCount: Bytes of the body as sent, framing not counted.
    func write(_ request: HTTPRequest, _ answer: APIResponse, byteCount: Int, duration: Duration, isComplete: Bool) {
        var metadata: Logger.Metadata = [
            "http.method": "\(request.method.rawValue)",
            "http.path": "\(AccessLog.printable(request.path ?? ""))",
            "http.status": "\(answer.status.code)",
            "http.bytes": "\(byteCount)",
            "http.milliseconds": "\((duration / .microseconds(1)).rounded() / 1000)",
        ]
        if let route = answer.routeTemplate { metadata["http.route"] = "\(route)" }
        if !isComplete { metadata["http.incomplete"] = "true" }
        logger.info("request", metadata: metadata)
    }

    /// The path of a target, without what a terminal or a log reader could take for something else; at most 200 characters.
    static func printable(_ target: String) -> String {
        let limit = 200
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        let shown = path.prefix(limit).map { (0x21...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: shown, as: UTF8.self) + (path.count > limit ? "…" : "")
    }
}
