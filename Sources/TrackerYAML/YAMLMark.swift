/// A place in a text of YAML.
package struct YAMLMark: Sendable, Hashable, CustomStringConvertible {
    /// The line, from 1.
    package let line: Int
    /// The character of the line, from 1, a character being a Unicode scalar.
    package let column: Int

    /// A place by its line and its column, both from 1.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// `LINE:COLUMN`.
    package var description: String { "\(line):\(column)" }
}

extension YAMLMark {
    /// The place of a byte in a text, whose lines end with LF, CR LF or CR.
    init(ofByte offset: Int, in bytes: [UInt8]) {
        var line = 1
        var start = 0
        for (index, byte) in bytes.prefix(offset).enumerated() where byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
            // CR LF ends one line, at its LF.
            if byte == UInt8(ascii: "\r"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") { continue }
            line += 1
            start = index + 1
        }
        // Of each character one byte is no continuation.
        let column = start < offset ? bytes[start..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 } : 0
        self.init(line: line, column: column + 1)
    }
}
