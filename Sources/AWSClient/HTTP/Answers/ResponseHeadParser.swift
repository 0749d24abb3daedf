import TrackerHTTP

/// Puts the head of an answer together from its lines, as they come from libcurl: interim answers (1xx) first, and trailers
/// behind the body.
struct ResponseHeadParser {
    /// What a line led to.
    enum Progress {
        /// The head goes on.
        case more
        /// The line was the last one of the final answer's head.
        case whole(HTTPResponse)
        /// The line does not belong to an HTTP answer, or the head is too large.
        case malformed
    }

    /// More than the 8 to 64 KiB that servers send at most, and little enough for any machine.
    private static let largestHead = 256 << 10

    private var status: HTTPResponse.Status?
    private var fields = HTTPFields()
    private var byteCount = 0
    /// Whether the final answer's head was there.
    private(set) var isWhole = false

    /// Reads a line, with its end.
    mutating func read(_ line: UnsafeRawBufferPointer) -> Progress {
        if isWhole { return .more }
        byteCount += line.count
        guard byteCount <= Self.largestHead else { return .malformed }
        let text = line[..<(line.lastIndex { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }.map { $0 + 1 } ?? 0)]
        guard let status else {
            self.status = Self.status(text)
            return self.status == nil ? .malformed : .more
        }
        if !text.isEmpty {
            addField(text)
            return .more
        }
        defer { (self.status, fields) = (nil, HTTPFields()) }
        if status.kind == .informational { return .more }
        isWhole = true
        return .whole(HTTPResponse(status: status, headerFields: fields))
    }

    /// `HTTP/1.1 404 Not Found`, or `HTTP/2 404`.
    private static func status(_ line: Slice<UnsafeRawBufferPointer>) -> HTTPResponse.Status? {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0].starts(with: "HTTP/".utf8), parts[1].count == 3,
            let code = Int(String(decoding: parts[1], as: UTF8.self)), (100...999).contains(code)
        else { return nil }
        return HTTPResponse.Status(code: code, reasonPhrase: parts.count > 2 ? String(decoding: parts[2], as: UTF8.self) : "")
    }

    /// Fields whose name is none are dropped, as browsers do it.
    private mutating func addField(_ line: Slice<UnsafeRawBufferPointer>) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
        else { return }
        var value = line[(colon + 1)...]
        value = value.drop(while: Self.isBlank)
        while let last = value.last, Self.isBlank(last) { value.removeLast() }
        fields.append(HTTPField(name: name, lenientValue: value))
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
