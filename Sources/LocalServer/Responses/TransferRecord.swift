import QueryAPI
import TrackerHTTP
import TrackerLogging

/// Notes how the transfer of one answer ended.
struct TransferRecord: Sendable {
    let request: HTTPRequest
    let answer: APIResponse
    let start: ContinuousClock.Instant
    let accessLog: AccessLog?
    let logger: Logger

    /// All of it is handed over.
    func end(byteCount: Int) {
        accessLog?.write(request, answer, byteCount: byteCount, duration: .now - start, isComplete: true)
    }

    /// The rest will never be, since the client is gone or the API failed.
    func end(abortedAfter byteCount: Int) {
        accessLog?.write(request, answer, byteCount: byteCount, duration: .now - start, isComplete: false)
    }

    /// The API cannot go on with an answer that is under way.
    func logFailure(_ failure: any Error) {
        logger.error(
            "answer broken off", metadata: ["error": "\(failure)", "http.route": "\(answer.routeTemplate ?? "-")"])
    }
}
