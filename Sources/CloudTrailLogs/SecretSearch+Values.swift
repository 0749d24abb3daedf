extension SecretSearch {
    /// The value behind `name=`: that of an URL's parameter, of a form's field, of a command's option.
    ///
    /// - Parameter level: How often the equals sign was percent-encoded. What is encoded more often belongs to the value.
    func assignedValue(from start: Int, level: Int) -> Range<Int> {
        let first = text.unit(at: start)
        if first.isQuote, first.level <= level { return quoted(by: first, from: start + first.length) }
        var index = start
        while index < text.count {
            let unit = text.unit(at: index)
            if unit.level <= level, endsValue(unit, at: index) { break }
            index += unit.length
        }
        return start..<index
    }

    private func endsValue(_ unit: TextUnit, at index: Int) -> Bool {
        switch unit.byte {
        case UInt8(ascii: "&"), UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"): true
        case 0...0x20: unit.level == 0
        // These may be a part of the value, and end it where nothing of one follows.
        case UInt8(ascii: ","), UInt8(ascii: ";"): unit.level == 0 && startsAnew(at: index + unit.length)
        case UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            unit.level == 0 && isBorder(text.unit(at: index + unit.length).byte)
        default: false
        }
    }

    /// Whether a value that ended before `index` may be followed by what is there: nothing, white space, or another `name=`.
    private func startsAnew(at index: Int) -> Bool {
        if isBorder(text.unit(at: index).byte) { return true }
        var end = index
        while end < text.count, end - index < 64, text.unit(at: end).isOfName { end += text.unit(at: end).length }
        return end > index && text.unit(at: end).byte == UInt8(ascii: "=")
    }

    private func isBorder(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "\""),
            UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"):
            true
        default: false
        }
    }

    /// What stands up to the quote that closes, or to the end of the text.
    func quoted(by opening: TextUnit, from start: Int) -> Range<Int> {
        var index = start
        while index < text.count {
            let unit = text.unit(at: index)
            if unit.closes(opening) { break }
            index += unit.length
        }
        return start..<index
    }

    /// The value behind `"name":` in text that only has a piece of JSON in it, or none that is whole.
    func memberValue(from colonEnd: Int, level: Int) -> Range<Int>? {
        var start = colonEnd
        while text.unit(at: start).length > 0, text.unit(at: start).byte <= 0x20 { start += text.unit(at: start).length }
        let first = text.unit(at: start)
        if first.isQuote { return quoted(by: first, from: start + first.length) }
        if first.byte == UInt8(ascii: "{") || first.byte == UInt8(ascii: "[") { return container(from: start) }
        if text.hasText("null", at: start) { return nil }
        var end = start
        while end < text.count {
            let unit = text.unit(at: end)
            if unit.byte <= 0x20 || [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(unit.byte) { break }
            end += unit.length
        }
        return start < end ? start..<end : nil
    }

    /// A container with its brackets, up to the end of the text where that closes too few.
    private func container(from start: Int) -> Range<Int> {
        var depth = 0
        var index = start
        while index < text.count {
            let unit = text.unit(at: index)
            index += unit.length
            switch unit.byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: continue
            }
            if depth == 0 { break }
        }
        return start..<index
    }
}
