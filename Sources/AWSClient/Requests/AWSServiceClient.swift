import FoundationEssentials
import TrackerHTTP

/// Calls one service: finds its host, signs, sends, tries again, and tells errors apart.
public struct AWSServiceClient: Sendable {
    /// The service that is called.
    public let service: AWSService
    /// With what.
    public let configuration: AWSConfiguration
    private let signer: SigV4Signer
    private let endpoint: AWSEndpoints.Endpoint

    /// Makes a client.
    public init(_ service: AWSService, _ configuration: AWSConfiguration) {
        self.service = service
        self.configuration = configuration
        signer = SigV4Signer(service: service.signingName, region: configuration.region)
        endpoint = configuration.endpoints.endpoint(of: service, in: configuration.region)
    }

    /// Whether calls go to an endpoint that was given rather than to AWS's own.
    public var hasCustomEndpoint: Bool { endpoint.isCustom }

    /// Makes a call.
    ///
    /// Throttling, errors on the service's side and broken connections are tried again as the configuration's `RetryPolicy`
    /// says; expired credentials once with fresh ones, and a signature that came from another time once with the service's
    /// time, by which later calls go as well.
    ///
    /// - Returns: An answer with a status below 300, or 304.
    /// - Throws: `AWSError`.
    public func send(_ request: AWSRequest) async throws(AWSError) -> HTTPAnswer {
        try await attempt(request) { signed throws(HTTPTransportError) in
            let answer = try await configuration.transport.send(signed, body: request.body, limits: request.limits)
            return (answer.head, answer.body, answer)
        }
    }

    /// Makes a call without a body and returns once the head of the answer is there.
    ///
    /// Tried again as in `send` until then; what breaks later is the reader's to handle.
    ///
    /// - Throws: `AWSError`.
    public func open(_ request: AWSRequest) async throws(AWSError) -> any HTTPDownload {
        try await attempt(request) { signed throws(HTTPTransportError) in
            let download = try await configuration.transport.open(signed, limits: request.limits)
            guard AWSAnswer.isSuccess(download.head.status) else {
                return (download.head, try await download.readErrorBody(), download)
            }
            return (download.head, [], download)
        }
    }

    /// One header field of the answer to a call, whatever its status; it is not tried again.
    ///
    /// - Throws: `AWSError` when there is no answer.
    func headerField(_ name: HTTPField.Name, of request: AWSRequest) async throws(AWSError) -> String? {
        let operation = operation(of: request)
        let message = message(
            for: request, payload: SigV4Signer.Payload(body: request.body),
            credentials: try await credentials(for: operation, attempts: 1), date: configuration.signingTime)
        do {
            return try await configuration.transport.send(message, body: request.body, limits: request.limits)
                .head.headerFields[name]
        } catch {
            throw AWSError(error, operation: operation, attempts: 1)
        }
    }

    /// For messages: `DynamoDB.BatchWriteItem`.
    func operation(of request: AWSRequest) -> String { "\(service.name).\(request.operation)" }

    /// A call as it goes over the wire, with a signature if there are credentials.
    func message(
        for request: AWSRequest, payload: SigV4Signer.Payload, credentials: AWSCredentials?, date: Date
    ) -> HTTPRequest {
        let host = endpoint.isCustom ? endpoint.authority : (request.hostPrefix.map { "\($0)." } ?? "") + endpoint.authority
        let query = URIEncoding.query(request.query)
        let path = endpoint.basePath + request.path + (query.isEmpty ? "" : "?\(query)")
        var message = HTTPRequest(
            method: request.method, scheme: endpoint.scheme, authority: host, path: path, headerFields: request.headerFields)
        if let credentials { signer.sign(&message, payload: payload, credentials: credentials, date: date) }
        return message
    }
}
