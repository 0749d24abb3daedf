import NaiveReading

/// RFC 4180.
enum CSV {
    /// The cells of each line.
    static func lines(of bytes: [UInt8]) throws -> [[UTF8Text]] {
        var lines = [[UTF8Text]]()
        var line = [UTF8Text]()
        var rest = bytes[...]
        while !rest.isEmpty {
            line.append(try cell(&rest))
            if rest.starts(with: "\r\n".utf8) {
                rest = rest.dropFirst(2)
                lines.append(line)
                line = []
            } else if rest.popFirst() != UInt8(ascii: ",") {
                throw Answer.Fault("a cell is followed by neither a comma nor a line's end")
            }
        }
        guard line.isEmpty else { throw Answer.Fault("the last line has no end") }
        return lines
    }

    private static func cell(_ rest: inout ArraySlice<UInt8>) throws -> UTF8Text {
        let quote = UInt8(ascii: "\"")
        guard rest.first == quote else {
            let plain = rest.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
            guard !plain.contains(quote) else { throw Answer.Fault("a quote in a cell without quotes") }
            rest = rest[plain.endIndex...]
            return UTF8Text(bytes: plain)
        }
        var text = [UInt8]()
        rest.removeFirst()
        while let byte = rest.popFirst() {
            if byte != quote {
                text.append(byte)
            } else if rest.first == quote {
                text.append(quote)
                rest.removeFirst()
            } else {
                return UTF8Text(bytes: text)
            }
        }
        throw Answer.Fault("a cell without a closing quote")
    }

    /// Text as it stands in a cell: not to be run as a formula (OWASP, "CSV injection").
    static func guarded(_ text: UTF8Text) -> UTF8Text {
        let first = text.bytes.first.map { Unicode.Scalar($0) }
        return first.map { "=+-@\t\r".unicodeScalars.contains($0) } == true
            ? UTF8Text(bytes: [UInt8(ascii: "'")] + text.bytes) : text
    }
}
