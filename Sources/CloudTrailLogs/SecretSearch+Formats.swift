extension SecretSearch {
    /// The password in the authority of an URL: `scheme://user:password@host`.
    ///
    /// - Parameter index: Where the colon behind the scheme stands.
    func password(behindScheme index: Int, colon: TextUnit) -> Range<Int>? {
        var place = index + colon.length
        for _ in 0..<2 {
            let slash = text.unit(at: place)
            guard slash.byte == UInt8(ascii: "/"), slash.level == colon.level else { return nil }
            place += slash.length
        }
        var start: Int?
        var end: Int?
        authority: while place < text.count {
            let unit = text.unit(at: place)
            if unit.level <= colon.level {
                switch unit.byte {
                case 0...0x20, UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "<"),
                    UInt8(ascii: ">"), UInt8(ascii: "\\"):
                    break authority
                case UInt8(ascii: ":"): start = start ?? place + unit.length
                case UInt8(ascii: "@"): end = place
                default: break
                }
            }
            place += unit.length
        }
        guard let start, let end, start < end else { return nil }
        return start..<end
    }

    /// JSON web tokens: three or more parts in base64 with dots between them, the first of which begins as `{"` does.
    func webTokens() -> [Range<Int>] {
        var tokens = [Range<Int>]()
        var index = 0
        while index + 2 < text.count {
            guard text[index] == UInt8(ascii: "e"), text[index + 1] == UInt8(ascii: "y"), text[index + 2] == UInt8(ascii: "J"),
                !text.isGluedToWord(at: index)
            else {
                index += 1
                continue
            }
            let header = partEnd(from: index)
            var end = header
            var dots = 0
            while end < text.count, text[end] == UInt8(ascii: ".") {
                dots += 1
                end = partEnd(from: end + 1)
            }
            if header - index >= 6, dots >= 2 { tokens.append(index..<end) }
            index = end
        }
        return tokens
    }

    private func partEnd(from start: Int) -> Int {
        var index = start
        while index < text.count, text.isOfBase64URL(at: index) { index += 1 }
        return index
    }

    /// Private keys in PEM or OpenSSH's form, their first and last lines included; one without a last line goes to the text's end.
    func privateKeys() -> [Range<Int>] {
        var keys = [Range<Int>]()
        var index = 0
        while let (start, label) = line(from: index, keyword: "begin", mustBePrivate: true) {
            index = line(from: label, keyword: "end", mustBePrivate: false)?.end ?? text.count
            keys.append(start..<index)
        }
        return keys
    }

    /// The next line such as `-----BEGIN RSA PRIVATE KEY-----`.
    private func line(from start: Int, keyword: StaticString, mustBePrivate: Bool) -> (start: Int, end: Int)? {
        var index = start
        while index < text.count {
            let dashes = index
            while index < text.count, text[index] == UInt8(ascii: "-") { index += 1 }
            if index - dashes >= 4, let end = labelEnd(from: index, keyword: keyword, mustBePrivate: mustBePrivate) {
                return (dashes, end)
            }
            if index == dashes { index += 1 }
        }
        return nil
    }

    /// The end of a label, the dashes behind it included, which may be missing; `nil` where there is another.
    private func labelEnd(from start: Int, keyword: StaticString, mustBePrivate: Bool) -> Int? {
        var index = start
        while text.unit(at: index).byte == 0x20 { index += text.unit(at: index).length }
        guard text.hasText(keyword, at: index) else { return nil }
        index += keyword.utf8CodeUnitCount
        var letters = [UInt8]()
        while index < text.count, letters.count < 64 {
            let unit = text.unit(at: index)
            guard unit.byte.isASCIIAlphanumeric || unit.byte == 0x20 || unit.byte == UInt8(ascii: "+") else { break }
            if unit.byte.isASCIIAlphanumeric { letters.append(unit.byte.asciiLowercased) }
            index += unit.length
        }
        if mustBePrivate { guard letters.holds("privatekey") else { return nil } }
        while index < text.count, text[index] == UInt8(ascii: "-") { index += 1 }
        return index
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func isOfBase64URL(at index: Int) -> Bool {
        let byte = self[index]
        return byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "=")
    }
}

extension [UInt8] {
    fileprivate func holds(_ text: StaticString) -> Bool {
        withUnsafeBufferPointer { buffer in indices.contains { buffer.hasText(text, at: $0) } }
    }
}
