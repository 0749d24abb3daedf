/// Strings of JSON (RFC 8259, section 7) as bytes.
public enum JSONText {
    /// Appends `utf8` as a quoted JSON string; of what it may not hold, only `"`, `\` and bytes below 0x20 are escaped.
    public static func appendString(_ utf8: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        appendEscaped(utf8, to: &output)
        output.append(UInt8(ascii: "\""))
    }

    /// Appends `text` as a quoted JSON string.
    public static func appendString(_ text: String, to output: inout [UInt8]) {
        var text = text
        text.withUTF8 { appendString($0, to: &output) }
    }

    private static func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var copied = 0
        while true {
            let index = indexOfSpecial(in: utf8, from: copied)
            output.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[copied..<index]))
            guard index < utf8.count else { return }
            appendEscape(of: utf8[index], to: &output)
            copied = index + 1
        }
    }

    /// Whether a byte must not stand in a JSON string as it is.
    @inline(__always)
    public static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func appendEscape(of byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case 0x09: output.append(UInt8(ascii: "t"))
        default:
            output.append(contentsOf: "u00".utf8)
            output.append(hexDigit(byte >> 4))
            output.append(hexDigit(byte & 0x0F))
        }
    }

    static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Appends what the inside of a JSON string stands for, as UTF-8. A surrogate without its other half becomes U+FFFD.
    ///
    /// - Returns: False when there is an escape that JSON does not have.
    public static func appendUnescaped(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
        var index = 0
        while true {
            let escape = text.index(of: UInt8(ascii: "\\"), from: index)
            output.append(contentsOf: UnsafeBufferPointer(rebasing: text[index..<escape]))
            index = escape
            if index == text.count { return true }
            guard index + 1 < text.count else { return false }
            switch text[index + 1] {
            case UInt8(ascii: "\""): output.append(UInt8(ascii: "\""))
            case UInt8(ascii: "\\"): output.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "/"): output.append(UInt8(ascii: "/"))
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "f"): output.append(0x0C)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "u"):
                guard let length = appendUnicodeEscape(text, at: index, to: &output) else { return false }
                index += length
                continue
            default: return false
            }
            index += 2
        }
    }

    /// What the inside of a JSON string stands for, as `appendUnescaped` gives it; `nil` when there is an escape that JSON does not have.
    static func unescaped(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let base = text.baseAddress else { return [] }
        var isSound = true
        // What an escape stands for is never longer than the escape.
        let decoded = [UInt8](unsafeUninitializedCapacity: text.count) { output, count in
            guard let target = output.baseAddress else { return }
            var unusual = [UInt8]()
            var index = 0
            while true {
                let escape = text.index(of: UInt8(ascii: "\\"), from: index)
                (target + count).update(from: base + index, count: escape - index)
                count += escape - index
                index = escape
                if index == text.count { return }
                let escaped = index + 1 < text.count ? base[index + 1] : 0
                if escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") {
                    target[count] = escaped
                    count += 1
                    index += 2
                    continue
                }
                let length = escaped == UInt8(ascii: "u") ? unicodeEscapeLength(text, at: index) : 2
                unusual.removeAll(keepingCapacity: true)
                let end = min(index + length, text.count)
                isSound = appendUnescaped(UnsafeBufferPointer(rebasing: text[index..<end]), to: &unusual)
                guard isSound else { return }
                (target + count).update(from: unusual, count: unusual.count)
                count += unusual.count
                index = end
            }
        }
        return isSound ? decoded : nil
    }

    /// Whether there is a byte that has to be escaped in a string: one below 0x20. One that is not stands where text is missing.
    static func holdsControls(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while true {
            index = indexOfSpecial(in: text, from: index)
            guard index < text.count else { return false }
            if text[index] < 0x20 { return true }
            index += 1
        }
    }

    /// Where in the inside of a JSON string each byte of what it stands for comes from, and behind them its end.
    ///
    /// - Parameter text: What `appendUnescaped` takes.
    static func places(ofUnescaped text: UnsafeBufferPointer<UInt8>) -> [Int] {
        var places = [Int]()
        places.reserveCapacity(text.count + 1)
        var decoded = [UInt8]()
        var index = 0
        while index < text.count {
            let start = index
            if text[index] != UInt8(ascii: "\\") {
                decoded.append(text[index])
                index += 1
            } else if let length = appendUnicodeEscape(text, at: index, to: &decoded) {
                index += length
            } else {
                decoded.append(0)
                index += 2
            }
            while places.count < decoded.count { places.append(start) }
        }
        places.append(text.count)
        return places
    }

    /// The length of the escape at `index`; `nil` when JSON does not have it.
    static func escapeLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        guard index + 1 < text.count else { return nil }
        switch text[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"): return codeUnit(text, at: index) == nil ? nil : 6
        default: return nil
        }
    }

    /// Returns the length of the escape or pair of escapes at `index`.
    private static func appendUnicodeEscape(_ text: UnsafeBufferPointer<UInt8>, at index: Int, to output: inout [UInt8]) -> Int? {
        guard let first = codeUnit(text, at: index) else { return nil }
        if UTF16.isLeadSurrogate(first), let second = codeUnit(text, at: index + 6), UTF16.isTrailSurrogate(second) {
            let scalar = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            append(Unicode.Scalar(scalar) ?? "\u{FFFD}", to: &output)
            return 12
        }
        append(Unicode.Scalar(first) ?? "\u{FFFD}", to: &output)
        return 6
    }

    /// 12 for a pair of surrogates, which belong together, else 6.
    private static func unicodeEscapeLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        guard let first = codeUnit(text, at: index), UTF16.isLeadSurrogate(first),
            let second = codeUnit(text, at: index + 6), UTF16.isTrailSurrogate(second)
        else { return 6 }
        return 12
    }

    private static func append(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private static func codeUnit(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16? {
        guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u") else { return nil }
        var value: UInt16 = 0
        for position in (index + 2)..<(index + 6) {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }

    /// Whether `text` is a number, `true`, `false` or `null` as JSON writes them.
    static func isScalar(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch text.first {
        case UInt8(ascii: "t"): text.elementsEqual("true".utf8)
        case UInt8(ascii: "f"): text.elementsEqual("false".utf8)
        case UInt8(ascii: "n"): text.elementsEqual("null".utf8)
        default: isNumber(text)
        }
    }

    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        func skipDigits() -> Int {
            let start = index
            while index < text.count, text[index] &- UInt8(ascii: "0") < 10 { index += 1 }
            return index - start
        }
        if index < text.count, text[index] == UInt8(ascii: "-") { index += 1 }
        let integerStart = index
        let integerDigits = skipDigits()
        guard integerDigits > 0, integerDigits == 1 || text[integerStart] != UInt8(ascii: "0") else { return false }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            guard skipDigits() > 0 else { return false }
        }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
            guard skipDigits() > 0 else { return false }
        }
        return index == text.count
    }
}
