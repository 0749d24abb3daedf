import TrackerHTTP

/// Writes the head of an answer (RFC 9112, section 4).
enum AnswerHead {
    /// - Parameters:
    ///   - response: The head.
    ///   - contentLength: What the server says of the body's length; `nil` leaves it to the fields.
    ///   - ending: Fields that every answer gets, as they are written.
    ///   - output: Gets the bytes behind what it holds.
    static func append(_ response: HTTPResponse, contentLength: Int?, ending: [UInt8], to output: inout [UInt8]) {
        output += "HTTP/1.1 ".utf8
        output.appendDecimal(response.status.code)
        output.append(UInt8(ascii: " "))
        output += response.status.reasonPhrase.utf8
        output += lineEnd
        for field in response.headerFields where contentLength == nil || field.name != .contentLength {
            output += field.name.rawName.utf8
            output += separator
            output += field.valueBytes
            output += lineEnd
        }
        if let contentLength {
            output += "Content-Length: ".utf8
            output.appendDecimal(contentLength)
            output += lineEnd
        }
        output += ending
        output += lineEnd
    }

    static let lineEnd = Array("\r\n".utf8)
    private static let separator = Array(": ".utf8)
}

extension [UInt8] {
    mutating func appendDecimal(_ number: Int) {
        append(contentsOf: String(number).utf8)
    }

    /// A chunk (RFC 9112, section 7.1); of no bytes it is the last.
    static func chunk(_ data: [UInt8]) -> [UInt8] {
        var chunk: [UInt8] = []
        chunk.reserveCapacity(data.count + 20)
        chunk += String(data.count, radix: 16).utf8
        chunk += AnswerHead.lineEnd
        chunk += data
        chunk += AnswerHead.lineEnd
        return chunk
    }
}
