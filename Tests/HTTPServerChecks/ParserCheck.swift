package import TestSupport
package import TrackerHTTPServer

/// Reads the same bytes whole, in pieces, and by the naive way.
package enum ParserCheck {
    /// What differs between the readings; `nil` when nothing does.
    package static func difference(
        in bytes: [UInt8], limits: ParserLimits = ParserLimits(), _ random: inout SeededGenerator
    ) -> String? {
        let whole = read([bytes[...]], limits)
        let naive = NaiveRequests(bytes, limits: limits).items
        if whole != naive { return "read \(whole), naively \(naive)" }
        for most in [1, 2, 7, 40, 4000] {
            let pieces = pieces(of: bytes, most: most, &random)
            let items = read(pieces, limits)
            if items != whole { return "in pieces \(pieces.map(\.count)) read \(items), whole \(whole)" }
        }
        return nil
    }

    /// Cuts bytes at random places.
    package static func pieces(of bytes: [UInt8], most: Int, _ random: inout SeededGenerator) -> [ArraySlice<UInt8>] {
        var rest = bytes[...]
        var pieces: [ArraySlice<UInt8>] = []
        while !rest.isEmpty {
            pieces.append(rest.prefix(1 + random.below(most)))
            rest = rest.dropFirst(pieces.last?.count ?? 0)
        }
        return pieces
    }

    /// What the server's parser finds.
    package static func read(_ pieces: [ArraySlice<UInt8>], _ limits: ParserLimits = ParserLimits()) -> [NaiveRequests.Item] {
        var parser = HTTPRequestParser(limits: limits)
        var items: [NaiveRequests.Item] = []
        var open: (request: HTTPServerRequest, body: [UInt8])?
        func closeRequest(isComplete: Bool) {
            if let (request, body) = open { items.append(.request(request, body: body, isComplete: isComplete)) }
            open = nil
        }
        for piece in pieces {
            piece.withUnsafeBytes { bytes in
                var offset = 0
                while let event = parser.next(in: bytes, from: &offset) {
                    switch event {
                    case .request(let request): open = (request, [])
                    case .body(let range): open?.body += bytes[range]
                    case .end: closeRequest(isComplete: true)
                    case .refused(let refusal, let request):
                        closeRequest(isComplete: false)
                        items.append(.refused(refusal, request))
                    }
                }
            }
        }
        closeRequest(isComplete: false)
        return items
    }
}
