/// One character of a text that may have been encoded on its way: `=` as it is, as `%3D`, encoded once more as `%253D`, or as
/// one of the escapes of JSON, `\u003d`.
struct TextUnit {
    /// What it stands for; 0 at the text's end.
    var byte: UInt8
    /// How many bytes of the text it takes.
    var length: Int
    /// How often it was percent-encoded.
    var level = 0

    /// Letters, digits, `-` and `_`.
    @inline(__always)
    var isOfName: Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    var isQuote: Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    var isLineEnd: Bool { byte == 0x0A || byte == 0x0D }

    /// Whether this closes what `opening` opened.
    func closes(_ opening: TextUnit) -> Bool {
        byte == opening.byte && length == opening.length && level == opening.level
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The unit that begins at `index`.
    @inline(__always)
    func unit(at index: Int) -> TextUnit {
        guard index < count else { return TextUnit(byte: 0, length: 0) }
        let byte = self[index]
        if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\\") { return encodedUnit(at: index) }
        return TextUnit(byte: byte, length: 1)
    }

    private func encodedUnit(at index: Int) -> TextUnit {
        self[index] == UInt8(ascii: "%") ? percentUnit(at: index) : escapedUnit(at: index)
    }

    private func percentUnit(at index: Int) -> TextUnit {
        guard var value = hexByte(at: index + 1) else { return TextUnit(byte: self[index], length: 1) }
        var end = index + 3
        var level = 1
        // An encoded percent sign, and what it encodes in turn.
        while value == UInt8(ascii: "%"), let inner = hexByte(at: end) {
            value = inner
            end += 2
            level += 1
        }
        return TextUnit(byte: value, length: end - index, level: level)
    }

    /// `\"`, `\n`, `\u0026`, behind any number of backslashes more.
    private func escapedUnit(at index: Int) -> TextUnit {
        var place = index
        while place < count, self[place] == UInt8(ascii: "\\") { place += 1 }
        guard place < count else { return TextUnit(byte: self[index], length: 1) }
        switch self[place] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "/"):
            return TextUnit(byte: self[place], length: place + 1 - index)
        case UInt8(ascii: "n"): return TextUnit(byte: 0x0A, length: place + 1 - index)
        case UInt8(ascii: "r"): return TextUnit(byte: 0x0D, length: place + 1 - index)
        case UInt8(ascii: "t"): return TextUnit(byte: 0x09, length: place + 1 - index)
        case UInt8(ascii: "u"):
            guard hexByte(at: place + 1) == 0, let byte = hexByte(at: place + 3) else { break }
            return TextUnit(byte: byte, length: place + 5 - index)
        default: break
        }
        return TextUnit(byte: self[index], length: 1)
    }

    /// The byte that two hexadecimal digits stand for.
    func hexByte(at index: Int) -> UInt8? {
        guard index >= 0, index + 1 < count, let high = self[index].hexDigitValue, let low = self[index + 1].hexDigitValue else {
            return nil
        }
        return high << 4 | low
    }

    /// Whether `lowercased` stands at `index`, in any case.
    func hasText(_ lowercased: StaticString, at index: Int) -> Bool {
        guard index >= 0, index + lowercased.utf8CodeUnitCount <= count else { return false }
        for offset in 0..<lowercased.utf8CodeUnitCount
        where self[index + offset].asciiLowercased != lowercased.utf8Start[offset] {
            return false
        }
        return true
    }

    /// Whether a letter or digit stands right before `index` that is no part of an encoded character.
    func isGluedToWord(at index: Int) -> Bool {
        guard index > 0, self[index - 1].isASCIIAlphanumeric else { return false }
        if index >= 3, self[index - 3] == UInt8(ascii: "%"), hexByte(at: index - 2) != nil { return false }
        // Of a sign that was encoded more often.
        if index >= 5, self[index - 4] == UInt8(ascii: "2"), self[index - 3] == UInt8(ascii: "5"), hexByte(at: index - 2) != nil,
            self[..<(index - 4)].last(where: { $0 != UInt8(ascii: "2") && $0 != UInt8(ascii: "5") }) == UInt8(ascii: "%")
        {
            return false
        }
        if index >= 6, self[index - 6] == UInt8(ascii: "\\"), self[index - 5] == UInt8(ascii: "u") { return false }
        return index < 2 || self[index - 2] != UInt8(ascii: "\\")
    }
}

extension UInt8 {
    @inline(__always)
    var isASCIIAlphanumeric: Bool {
        (self | 0x20) &- UInt8(ascii: "a") < 26 || self &- UInt8(ascii: "0") < 10
    }

    fileprivate var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
