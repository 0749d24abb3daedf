extension SecretSearch {
    /// The credentials in the value of an `Authorization` header or parameter; `nil` where there are none to hide.
    ///
    /// A scheme that takes one token stays, and so does what follows the token. Of any other scheme all goes that stands on the
    /// line.
    ///
    /// - Parameters:
    ///   - valueStart: Where it begins.
    ///   - sign: The colon or equals sign before it.
    ///   - enclosing: What stands before the header's name: a quote there ends the value too.
    func authorization(from valueStart: Int, sign: TextUnit, enclosing: TextUnit) -> Range<Int>? {
        let level = sign.level
        let isParameter = sign.byte == UInt8(ascii: "=")
        var start = skipBlanks(from: valueStart, level: level)
        let first = text.unit(at: start)
        var end = text.count
        if first.isQuote, first.level <= level {
            start += first.length
            end = quoted(by: first, from: start).upperBound
        } else if enclosing.isQuote {
            end = quoted(by: enclosing, from: start).upperBound
        }
        // Who signed is evidence; the signature is found by its own name.
        if text.hasText("aws4-", at: start) { return nil }
        let word = wordEnd(from: start, upTo: end, level: level, isParameter: isParameter)
        guard word > start else { return nil }
        let next = skipBlanks(from: word, level: level)
        let nextEnd = wordEnd(from: next, upTo: end, level: level, isParameter: isParameter)
        guard next > word, nextEnd > next else { return start..<word }
        let scheme = UnsafeBufferPointer(rebasing: text[start..<word])
        guard Self.schemesOfOneToken.contains(where: { SecretNames.isEqual(scheme, $0) }) else {
            return start..<lineEnd(from: start, upTo: end, level: level, isParameter: isParameter)
        }
        // The older signatures of AWS: identifier of the key, colon, signature.
        if SecretNames.isEqual(scheme, "aws"), let colon = text[next..<nextEnd].firstIndex(of: UInt8(ascii: ":")) {
            return colon + 1 < nextEnd ? colon + 1..<nextEnd : nil
        }
        return next..<nextEnd
    }

    private static let schemesOfOneToken: [StaticString] = ["bearer", "basic", "token", "apikey", "negotiate", "ntlm", "aws"]

    private func wordEnd(from start: Int, upTo end: Int, level: Int, isParameter: Bool) -> Int {
        scan(from: start, upTo: end, level: level) { unit in
            switch unit.byte {
            case 0...0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"),
                UInt8(ascii: ">"):
                true
            case UInt8(ascii: "&"): isParameter || level > 0
            default: isBlank(unit, level: level)
            }
        }
    }

    private func lineEnd(from start: Int, upTo end: Int, level: Int, isParameter: Bool) -> Int {
        scan(from: start, upTo: end, level: level) { unit in
            unit.isLineEnd || (unit.byte == UInt8(ascii: "&") && (isParameter || level > 0))
        }
    }

    /// The first place from `start` on where a unit that is not encoded more often than `level` is what `isEnd` says.
    private func scan(from start: Int, upTo end: Int, level: Int, _ isEnd: (TextUnit) -> Bool) -> Int {
        var index = start
        while index < end {
            let unit = text.unit(at: index)
            if unit.level <= level, isEnd(unit) { break }
            index += unit.length
        }
        return min(index, end)
    }
}
