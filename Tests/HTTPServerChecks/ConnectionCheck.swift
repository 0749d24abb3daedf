package import TestSupport
import TrackerHTTP
package import TrackerHTTPServer

/// Compares what a server answers with what it has to, by the naive reading of what it was sent.
package enum ConnectionCheck {
    private struct Answer: Hashable {
        let status: Int
        var text: String?
    }

    /// What `EchoServer` answers to a request.
    package static func echo(of request: HTTPServerRequest) -> String {
        "\(request.head.method) \(request.targetAuthority ?? "") \(request.head.path ?? "") \(request.bodySize)"
    }

    /// What is wrong with the answers to these bytes; `nil` when nothing is.
    package static func difference(in bytes: [UInt8], port: Int, _ random: inout SeededGenerator) async throws -> String? {
        let items = NaiveRequests(bytes, limits: EchoServer.parserLimits).items
        let expected = answers(to: items)
        let client = try RawConnection(port: port)
        do {
            // A hundred pieces at most: each costs a turn of both sides.
            for piece in ParserCheck.pieces(of: bytes, most: bytes.count / random.pick([1, 10, 50]) + 1, &random) {
                try await client.send(Array(piece))
            }
            client.finishSending()
            let received = try await client.rest()
            let methods = items.map { item -> HTTPRequest.Method? in
                switch item {
                case .request(let request, _, _): request.head.method
                case .refused(_, let request): request?.head.method
                }
            }
            let found = read(received, methods)
            return found == expected ? nil : "answered \(String(describing: found)), expected \(expected)"
        } catch let failure as RawConnection.Failure {
            return "\(failure), errno \(failure.errno), expected \(expected)"
        }
    }

    private static func answers(to items: [NaiveRequests.Item]) -> [Answer] {
        var answers: [Answer] = []
        var isWithinRequest = false
        for item in items {
            switch item {
            case .request(let request, let body, let isComplete):
                answers.append(Answer(status: 200, text: request.head.method == .head ? nil : echo(of: request)))
                if isLast(request, body) { return answers }
                isWithinRequest = !isComplete
            case .refused(let refusal, let request):
                // The request whose body breaks off has its answer.
                guard !isWithinRequest else { return answers }
                answers.append(Answer(status: refusal.status.code, text: request?.head.method == .head ? nil : ""))
            }
        }
        return answers
    }

    private static func isLast(_ request: HTTPServerRequest, _ body: [UInt8]) -> Bool {
        let options = (request.head.headerFields[.connection] ?? "").lowercased().split(separator: ",")
            .map { String($0.drop { " \t".contains($0) }.reversed().drop { " \t".contains($0) }.reversed()) }
        if options.contains("close") || body.count > EchoServer.maxBodyBytes { return true }
        if request.minorVersion == 0, !options.contains("keep-alive") || request.head.method == .options { return true }
        if case .declared(let count) = request.bodySize, count > EchoServer.maxBodyBytes { return true }
        let names = request.head.headerFields.map { $0.name.canonicalName }
        return names.contains("upgrade") || request.head.method == .connect
            || (names.contains("expect") && request.bodySize != .declared(0))
    }

    /// The answers in what was received; `nil` when it is not made of whole ones.
    private static func read(_ bytes: [UInt8], _ methods: [HTTPRequest.Method?]) -> [Answer]? {
        var rest = String(decoding: bytes, as: UTF8.self)[...]
        var answers: [Answer] = []
        while !rest.isEmpty {
            guard let end = rest.firstRange(of: "\r\n\r\n"), answers.count < methods.count else { return nil }
            let head = RawResponse(head: String(rest[..<end.lowerBound]))
            rest = rest[end.upperBound...]
            guard head["connection"] == "close" || head.status == 200 else { return nil }
            var text: String?
            if methods[answers.count] != .head {
                if let count = head["content-length"].flatMap({ Int($0) }) {
                    guard let whole = String(rest.utf8.prefix(count)), whole.utf8.count == count else { return nil }
                    text = whole
                    rest = rest[rest.utf8.index(rest.startIndex, offsetBy: count)...]
                } else if head["transfer-encoding"] == "chunked" {
                    guard let line = rest.firstRange(of: "\r\n"), let last = rest.firstRange(of: "\r\n0\r\n\r\n") else {
                        return nil
                    }
                    text = String(rest[line.upperBound..<last.lowerBound])
                    rest = rest[last.upperBound...]
                } else {
                    text = String(rest)
                    rest = ""
                }
            }
            answers.append(Answer(status: head.status, text: text))
        }
        return answers
    }
}
