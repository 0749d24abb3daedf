import NaiveReading
import TestSupport

/// Writes a tree as JSON in one of the many ways that mean the same: white space, escapes, raw letters.
struct JSONSpelling {
    /// Chance of white space at each place where it may stand, in percent.
    var whitespace: Int
    /// Chance that a character is escaped where it need not be, in percent.
    var escapes: Int
    /// Whether U+FFFD may be written as half of a surrogate pair, which Foundation refuses.
    var loneSurrogates: Bool
    /// Whether a line break may stand between two values; JSON Lines have it between records alone.
    var lineBreaks: Bool
    private(set) var output = [UInt8]()

    init(whitespace: Int, escapes: Int, loneSurrogates: Bool, lineBreaks: Bool) {
        self.whitespace = whitespace
        self.escapes = escapes
        self.loneSurrogates = loneSurrogates
        self.lineBreaks = lineBreaks
    }

    mutating func write(_ text: String) {
        output += text.utf8
    }

    mutating func writeSpace(_ random: inout SeededGenerator) {
        while random.chance(whitespace) {
            output.append(random.pick(lineBreaks ? [0x20, 0x20, 0x09, 0x0A, 0x0D] : [0x20, 0x20, 0x09]))
        }
    }

    mutating func write(_ value: JSONValue, _ random: inout SeededGenerator) {
        writeSpace(&random)
        switch value {
        case .null: write("null")
        case .bool(let flag): write(flag ? "true" : "false")
        case .number(let text): write(text)
        case .string(let text): write(text, &random)
        case .array(let elements):
            write("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { write(",") }
                write(element, &random)
            }
            writeSpace(&random)
            write("]")
        case .object(let members):
            write("{")
            for (index, member) in members.enumerated() {
                if index > 0 { write(",") }
                writeSpace(&random)
                write(member.name, &random)
                writeSpace(&random)
                write(":")
                write(member.value, &random)
            }
            writeSpace(&random)
            write("}")
        }
        writeSpace(&random)
    }

    private mutating func write(_ text: UTF8Text, _ random: inout SeededGenerator) {
        write("\"")
        var lastWasHighHalf = false
        for scalar in text.string.unicodeScalars {
            let wasHighHalf = lastWasHighHalf
            lastWasHighHalf = false
            if scalar == "\u{FFFD}", loneSurrogates, random.chance(50) {
                // A low half behind a high one would make a pair.
                let isHigh = wasHighHalf || random.chance(50)
                lastWasHighHalf = isHigh
                writeEscape(UInt16(isHigh ? 0xD800 : 0xDC00) + UInt16(random.below(0x400)), &random)
            } else if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || random.chance(escapes) {
                writeEscaped(scalar, &random)
            } else {
                output += String(scalar).utf8
            }
        }
        write("\"")
    }

    private mutating func writeEscaped(_ scalar: Unicode.Scalar, _ random: inout SeededGenerator) {
        if let escape = Self.shortEscapes[scalar], random.chance(70) {
            write(escape)
        } else {
            for unit in String(scalar).utf16 { writeEscape(unit, &random) }
        }
    }

    private static let shortEscapes: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
    ]

    private mutating func writeEscape(_ unit: UInt16, _ random: inout SeededGenerator) {
        let digits = String(unit, radix: 16, uppercase: random.chance(50))
        write("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
}
