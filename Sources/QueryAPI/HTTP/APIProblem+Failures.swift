import EventStorage
import TrackerHTTP

extension APIProblem {
    /// What a client may know of a failure inside.
    init(_ failure: any Error) {
        switch failure {
        case let problem as APIProblem:
            self = problem
        case let error as EventStoreError:
            self.init(storeError: error)
        case is CancellationError:
            self.init(.serviceUnavailable, "The server stopped before it had the answer.", retryAfterSeconds: 1, failure)
        default:
            self.init(internalFailure: failure)
        }
    }

    /// For work that did not end within its time.
    static func timeout(underlying: (any Error)? = nil) -> APIProblem {
        APIProblem(
            .gatewayTimeout,
            "There was not enough time for the whole answer. Ask for a narrower range with `from` and `to`.",
            underlying: underlying
        )
    }

    private init(storeError error: EventStoreError) {
        switch error.code {
        case .throttled:
            self.init(.serviceUnavailable, "The store is busy. Try again in a moment.", retryAfterSeconds: 1, error)
        case .locked:
            self.init(.serviceUnavailable, "The store is locked. Try again in a moment.", retryAfterSeconds: 1, error)
        case .unavailable:
            self.init(.serviceUnavailable, "The store does not answer. Try again later.", retryAfterSeconds: 5, error)
        case .timeout:
            self = .timeout(underlying: error)
        default:
            self.init(internalFailure: error)
        }
    }

    private init(internalFailure failure: any Error) {
        self.init(.internalServerError, "The server could not answer this request.", underlying: failure)
    }

    private init(
        _ status: HTTPResponse.Status, _ detail: String, retryAfterSeconds: Int, _ underlying: any Error
    ) {
        self.init(status, detail, headerFields: [.retryAfter: String(retryAfterSeconds)], underlying: underlying)
    }
}
