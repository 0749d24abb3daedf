import TrackerHTTP
package import TrackerHTTPServer

/// What a client's bytes say, read line by line and all at once: slow, and by other means than the server's parser.
package struct NaiveRequests {
    /// What the bytes held, in their order.
    package enum Item: Hashable, Sendable {
        /// A request, what there is of its body, and whether that is all of it.
        case request(HTTPServerRequest, body: [UInt8], isComplete: Bool)
        /// The end of what is read.
        case refused(HTTPRefusal, HTTPServerRequest?)
    }

    private struct Refusal: Error {
        let kind: HTTPRefusal
        var request: HTTPServerRequest?

        static let malformed = Refusal(kind: .malformed)
    }

    /// A rule could still be kept by bytes to come.
    private struct Unfinished: Error {}

    private let bytes: [UInt8]
    private let limits: ParserLimits
    private var position = 0
    /// Where the head or trailer that is being read may end at most.
    private var end = Int.max
    package private(set) var items: [Item] = []

    package init(_ bytes: [UInt8], limits: ParserLimits) {
        self.bytes = bytes
        self.limits = limits
        do {
            while position < bytes.count { try readRequest() }
        } catch let refusal as Refusal {
            items.append(.refused(refusal.kind, refusal.request))
        } catch {}
    }

    // MARK: Lines

    /// The line at the position: up to CR, which LF must follow; `nil` for its end when it is not there yet.
    private mutating func line(allowing isAllowed: (UInt8) -> Bool, _ check: (String, _ isWhole: Bool) throws -> Void) throws
        -> String
    {
        let rest = bytes[position...].prefix(max(0, end - position))
        let content = rest.prefix { $0 != 13 }
        let isWhole = content.count < rest.count
        let isCut = end != .max && rest.count == end - position && bytes.count > end
        let good = content.prefix(while: isAllowed)
        let text = String(good.map { Character(Unicode.Scalar($0)) })
        do {
            try check(text, isWhole && good.count == content.count)
            if good.count < content.count { throw Refusal.malformed }
            guard isWhole, content.count + 1 < rest.count else { throw Unfinished() }
            guard rest[rest.startIndex + content.count + 1] == 10 else { throw Refusal.malformed }
        } catch is Unfinished where isCut {
            throw Refusal(kind: .headTooLarge)
        }
        position += content.count + 2
        return text
    }

    private static func isVisible(_ byte: UInt8) -> Bool { byte > 32 && byte != 127 }
    private static func isText(_ byte: UInt8) -> Bool { byte == 9 || byte >= 32 && byte != 127 }

    private static let tokenCharacters = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.allSatisfy(tokenCharacters.contains)
    }

    // MARK: Heads

    private mutating func readRequest() throws {
        end = position + limits.maxHeadBytes
        while bytes[position...].starts(with: [13, 10]) { position += 2 }
        if position == bytes.count { throw Unfinished() }
        if bytes[position...] == [13] {
            if end <= position { throw Refusal(kind: .headTooLarge) }
            throw Unfinished()
        }
        if position >= end { throw Refusal(kind: .headTooLarge) }
        let requestLine = try line(allowing: { $0 == 32 || Self.isVisible($0) }, Self.check)
        let fields = try readFields()
        end = .max
        let words = requestLine.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let (request, refusal) = try Self.request(words, fields)
        if let refusal { throw Refusal(kind: refusal, request: request) }
        try readBody(of: request)
    }

    private static func check(_ line: String, _ isWhole: Bool) throws {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words[0].allSatisfy(tokenCharacters.contains), !words[0].isEmpty || (words.count == 1 && !isWhole) else {
            throw Refusal.malformed
        }
        if words.count == 1 {
            if isWhole { throw Refusal.malformed }
            return
        }
        if words.count == 2, !isWhole { return }
        guard isTarget(words[1], method: words[0]) else { throw Refusal.malformed }
        guard words.count > 2 else { throw Refusal(kind: .version) }
        let version = words[2...].joined(separator: " ")
        let isForm = zip(version, "HTTP/9.9").allSatisfy { $1 == "9" ? ("0"..."9").contains($0) : $0 == $1 }
        guard isForm, version.count <= 8 else { throw Refusal.malformed }
        guard isWhole else { return }
        guard version.count == 8 else { throw Refusal.malformed }
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
            throw Refusal(kind: words[0] == "PRI" && words[1] == "*" ? .http2 : .version)
        }
    }

    private static func isTarget(_ target: String, method: String) -> Bool {
        if method == "CONNECT" { return !target.isEmpty }
        if target == "*" || target.first == "/" { return true }
        return target.wholeMatch(of: /(?i:https?):\/\/[^\/?#]+.*/) != nil
    }

    private mutating func readFields() throws -> [(name: String, value: String)] {
        var fields: [(String, String)] = []
        while true {
            let line = try line(allowing: Self.isText) { [limits, count = fields.count] line, isWhole in
                guard let first = line.first else { return }
                guard Self.tokenCharacters.contains(first) else { throw Refusal.malformed }
                if count == limits.maxFields { throw Refusal(kind: .headTooLarge) }
                let name = line.prefix { $0 != ":" }
                guard Self.isToken(name), name.count < line.count || !isWhole else { throw Refusal.malformed }
            }
            if line.isEmpty { return fields }
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            fields.append((String(line[..<colon]), trimmed(line[line.index(after: colon)...])))
        }
    }

    private func trimmed(_ text: Substring) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var text = text.drop(while: isBlank)
        while text.last.map(isBlank) == true { text.removeLast() }
        return String(text)
    }

    private static func latin1(_ text: some StringProtocol) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

    private static func request(
        _ words: [String], _ fields: [(name: String, value: String)]
    ) throws -> (HTTPServerRequest, HTTPRefusal?) {
        func values(_ name: String) -> [String] { fields.filter { $0.name.lowercased() == name }.map(\.value) }
        let minor = words[2] == "HTTP/1.0" ? 0 : 1
        let lengths = values("content-length")
        let codings = values("transfer-encoding")
        var size = HTTPBodySize.declared(0)
        var refusal: HTTPRefusal?
        if !codings.isEmpty {
            let names = codings.joined(separator: ",").lowercased().split(separator: ",")
                .map { $0.trimmingPrefix { " \t".contains($0) }.reversed().drop { " \t".contains($0) }.reversed() }
                .map { String($0) }
            guard lengths.isEmpty, minor == 1, !names.isEmpty, !names.dropLast().contains("chunked") else {
                throw Refusal.malformed
            }
            size = .chunked
            if names != ["chunked"] { refusal = .transferCoding }
        } else if !lengths.isEmpty {
            guard lengths.count == 1, lengths[0].wholeMatch(of: /[0-9]+/) != nil, let count = Int(lengths[0]) else {
                throw Refusal.malformed
            }
            size = .declared(count)
        }
        var headerFields = HTTPFields()
        for field in fields where field.name.lowercased() != "host" {
            guard let name = HTTPField.Name(field.name) else { throw Refusal.malformed }
            headerFields.append(HTTPField(name: name, lenientValue: latin1(field.value)))
        }
        let hosts = values("host")
        if hosts.count > 1 || hosts.first == "" || (hosts.isEmpty && minor == 1) { refusal = .host }
        let target = String(decoding: latin1(words[1]), as: UTF8.self)
        var (scheme, authority, path) = ("http", String?.none, target)
        if let match = words[1].wholeMatch(of: /((?i:https?)):\/\/([^\/?#]+)(.*)/), words[0] != "CONNECT" {
            scheme = match.1.lowercased()
            authority = String(decoding: latin1(match.2), as: UTF8.self)
            path = String(decoding: latin1(match.3), as: UTF8.self)
            if !path.hasPrefix("/") { path = "/" + path }
        }
        guard let method = HTTPRequest.Method(words[0]) else { throw Refusal.malformed }
        let head = HTTPRequest(
            method: method, scheme: scheme, authority: hosts.first.map { String(decoding: latin1($0), as: UTF8.self) },
            path: path, headerFields: headerFields)
        return (HTTPServerRequest(head: head, targetAuthority: authority, minorVersion: minor, bodySize: size), refusal)
    }

    // MARK: Bodies

    private mutating func readBody(of request: HTTPServerRequest) throws {
        var body: [UInt8] = []
        do {
            switch request.bodySize {
            case .declared(let count): try readData(count, into: &body)
            case .chunked: try readChunks(&body)
            }
        } catch {
            items.append(.request(request, body: body, isComplete: false))
            throw error
        }
        items.append(.request(request, body: body, isComplete: true))
    }

    private mutating func readData(_ count: Int, into body: inout [UInt8]) throws {
        let data = bytes[position...].prefix(count)
        position += data.count
        body += data
        if data.count < count { throw Unfinished() }
    }

    private mutating func readChunks(_ body: inout [UInt8]) throws {
        while true {
            var size = 0
            _ = try line(allowing: Self.isText) { [limits] line, isWhole in
                let digits = line.prefix { $0 != ";" }
                guard digits.allSatisfy({ $0.isASCII && $0.isHexDigit }), !digits.isEmpty || (line.isEmpty && !isWhole) else {
                    throw Refusal.malformed
                }
                let significant = digits.drop { $0 == "0" }
                guard line.count <= limits.maxChunkLineBytes else { throw Refusal.malformed }
                guard let value = significant.isEmpty ? 0 : UInt64(significant, radix: 16), value < 1 << 62 else {
                    throw Refusal.malformed
                }
                size = Int(value)
            }
            if size == 0 { break }
            try readData(size, into: &body)
            for expected: UInt8 in [13, 10] {
                guard position < bytes.count else { throw Unfinished() }
                guard bytes[position] == expected else { throw Refusal.malformed }
                position += 1
            }
        }
        end = position + limits.maxHeadBytes
        _ = try readFields()
        end = .max
    }
}
