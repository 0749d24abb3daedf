import AWSClient
import FoundationEssentials
import Ingestion
import TrackerHTTP
import TrackerSettings
import TrackerSystem

/// A question to a deployed service, or to a local server.
struct RemoteQuery: Sendable {
    private let url: ServiceURL
    private let path: String
    private let items: [(name: String, value: String)]
    private let headerFields: HTTPFields
    private let transport: any HTTPTransport
    private let signing: RequestSigning?

    /// A gateway ends a request after half a minute at most; a local server may take longer for its first byte.
    private static let limits = TransferLimits(connect: .seconds(10), idle: .seconds(600))

    /// Prepares a question; nothing is sent.
    ///
    /// - Throws: `AWSError` when it is to be signed and the region is not known, or a shared file is malformed.
    init(
        _ url: ServiceURL, route: String, items: [(name: String, value: String)], headerFields: HTTPFields,
        settings: TrackerSettings
    ) throws {
        self.url = url
        path = url.path(of: route)
        self.items = items
        self.headerFields = headerFields
        transport = try AWSAccess.transport()
        signing =
            try settings.authorizer == .iam && headerFields[.authorization] == nil
            ? RequestSigning(url, settings: settings, transport: transport) : nil
    }

    /// Prints the answer, and those of its next pages where no limit was asked for.
    ///
    /// - Throws: `ExitStatus.refusals` when the service answers with another status than 2xx.
    func print() async throws {
        let isLimited = items.contains { $0.name == "limit" && !$0.value.isEmpty }
        var query = URIEncoding.query(items)
        var pages: PageJoiner?
        while true {
            let download = try await open(query)
            defer { download.cancel() }
            guard download.head.status.kind == .successful else {
                try await refuse(download, isFirst: pages == nil)
                throw ExitStatus.refusals
            }
            if pages == nil {
                pages = PageJoiner(contentType: download.head.headerFields[.contentType])
                Self.tellWhatWasLeftOut(download.head)
            } else if let written = pages?.beginNextPage() {
                try Terminal.write(written)
            }
            while let piece = try await download.nextPiece() {
                if let written = pages?.add(piece) { try Terminal.write(written) }
            }
            guard let next = try nextQuery(behind: download.head) else { break }
            if isLimited || pages?.takesMore != true {
                Terminal.printError("more: nextToken=\((download.head.headerFields.nextToken ?? next).printable)")
                break
            }
            guard next != query else { throw RemoteQueryError(description: "\(url.host) names the same page as the next one") }
            query = next
        }
        if let end = pages?.end() { try Terminal.write(end) }
        if pages?.last != UInt8(ascii: "\n") { try Terminal.write([UInt8(ascii: "\n")]) }
    }

    /// Sends the question and returns once the head of the answer is there.
    private func open(_ query: String) async throws -> any HTTPDownload {
        var request = HTTPRequest(
            method: .get, scheme: url.endpoint.scheme, authority: url.endpoint.authority,
            path: path + (query.isEmpty ? "" : "?\(query)"), headerFields: headerFields)
        try await signing?.sign(&request)
        return try await transport.open(request, limits: Self.limits)
    }

    /// Prints what a service says that does not answer: on standard output, unless half an answer stands there already.
    private func refuse(_ download: any HTTPDownload, isFirst: Bool) async throws {
        let head = download.head
        var said = "\(url.host) answered with status \(head.status.code)"
        if head.status.kind == .redirection, let target = head.headerFields[.location] {
            said += ", to \(target), which is not followed"
        }
        Terminal.printError(said.printable)
        var last: UInt8?
        while let piece = try await download.nextPiece() {
            if isFirst {
                try Terminal.write(piece)
            } else {
                Terminal.writeError(String(decoding: piece, as: UTF8.self).printable)
            }
            last = piece.last ?? last
        }
        guard let last, last != UInt8(ascii: "\n") else { return }
        if isFirst { try Terminal.write([UInt8(ascii: "\n")]) } else { Terminal.writeError("\n") }
    }

    /// The query of the next page as `Link` has it, or with the token of `X-Next-Token` where a gateway has taken the other away.
    private func nextQuery(behind head: HTTPResponse) throws -> String? {
        if let link = head.headerFields[.link].flatMap(Self.nextReference) {
            guard link.hasPrefix("?") else {
                throw RemoteQueryError(description: "\(url.host) names a next page elsewhere, \(link), which is not followed")
            }
            // Encoded anew: what is signed has one encoding alone.
            return URIEncoding.query(
                link.dropFirst().split(separator: "&").map { item -> (name: String, value: String) in
                    let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    return (URIEncoding.decode(parts[0]), parts.count > 1 ? URIEncoding.decode(parts[1]) : "")
                })
        }
        guard let token = head.headerFields.nextToken else { return nil }
        return URIEncoding.query(items.filter { $0.name != "nextToken" } + [(name: "nextToken", value: token)])
    }

    /// `REFERENCE` of `<REFERENCE>; rel="next"`, whatever other links there are (RFC 8288).
    private static func nextReference(_ value: String) -> String? {
        var rest = Substring(value)
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let parameters = rest[rest.index(after: end)...].prefix { $0 != "<" }
            if parameters.contains("rel=\"next\"") || parameters.contains("rel=next") {
                return String(rest[rest.index(after: start)..<end])
            }
            rest = rest[rest.index(after: end)...]
        }
        return nil
    }

    private static func tellWhatWasLeftOut(_ head: HTTPResponse) {
        // A script that reads standard error has asked for nothing of the kind.
        guard let leftOut = head.headerFields.leftOut, Terminal.standardErrorIsTerminal else { return }
        Terminal.printError("left out when imported: names that start with \(leftOut.printable)")
    }
}

/// A service that answers with something that cannot be used.
struct RemoteQueryError: Error, CustomStringConvertible {
    let description: String
}

/// Signs requests with the caller's credentials for the service behind a URL.
private struct RequestSigning: Sendable {
    private let configuration: AWSConfiguration
    private let signer: SigV4Signer
    /// Whether a request without a signature goes out when there are no credentials: a local server wants none.
    private let isOptional: Bool

    /// - Returns: `nil` for a server on this machine when nothing is set up to sign with.
    /// - Throws: `AWSError`.
    init?(_ url: ServiceURL, settings: TrackerSettings, transport: any HTTPTransport) throws {
        let known = SigningScope(host: url.host)
        isOptional = url.isLoopback
        do {
            configuration = try AWSAccess.configuration(region: known?.region ?? settings.region, transport: transport)
        } catch {
            if isOptional { return nil }
            throw error
        }
        // A custom domain name is API Gateway's more often than not.
        signer = SigV4Signer(service: known?.service ?? "execute-api", region: configuration.region)
    }

    func sign(_ request: inout HTTPRequest) async throws(AWSError) {
        let credentials: AWSCredentials
        do {
            credentials = try await configuration.credentials.credentials()
        } catch {
            guard isOptional, error.code == AWSError.noCredentials else { throw error }
            return
        }
        signer.sign(&request, payload: SigV4Signer.Payload(body: []), credentials: credentials, date: configuration.now())
    }
}

extension HTTPDownload {
    /// The next bytes; `nil` at the end. They are waited for on a thread of their own, as Swift's must not block.
    ///
    /// - Throws: `HTTPTransportError` when the body breaks off.
    fileprivate func nextPiece() async throws(HTTPTransportError) -> [UInt8]? {
        try await withTaskCancellationHandler {
            await withCheckedContinuation { (reading: CheckedContinuation<Result<[UInt8]?, HTTPTransportError>, Never>) in
                if let thread = PlatformThread({ reading.resume(returning: self.read(upTo: 256 << 10)) }) {
                    thread.detach()
                } else {
                    reading.resume(returning: .failure(HTTPTransportError(.configuration, "no thread could be started")))
                }
            }
        } onCancel: {
            cancel()
        }.get()
    }

    private func read(upTo limit: Int) -> Result<[UInt8]?, HTTPTransportError> {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 1)
        defer { piece.deallocate() }
        do {
            let count = try read(into: piece)
            return .success(count == 0 ? nil : [UInt8](piece.prefix(count)))
        } catch {
            return .failure(error)
        }
    }
}
