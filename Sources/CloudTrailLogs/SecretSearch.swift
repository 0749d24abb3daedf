/// Looks for secrets in a text that is not JSON as a whole: an URL, a header, a command, a file.
///
/// Each kind of secret has its own search (`SecretSearch+….swift`); stretches that two of them find are put together afterwards.
/// Cost: proportional to the text's length.
struct SecretSearch {
    let text: UnsafeBufferPointer<UInt8>
    private var found: [Range<Int>] = []
    /// Whether the text has a parameter `se`, the expiry that stands beside `sig` in URLs that Azure signs; `nil` until it matters.
    private var hasExpiry: Bool?

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// Where secrets stand, in order.
    ///
    /// - Parameter signs: Those of the text.
    mutating func secrets(_ signs: TextSigns) -> [Range<Int>] {
        if signs.contains(.begin) { found += privateKeys() }
        if signs.contains(.token) { found += webTokens() }
        findNamedSecrets()
        return disjoint()
    }

    private func disjoint() -> [Range<Int>] {
        var result = [Range<Int>]()
        for range in found.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }

    // MARK: Names

    /// Goes over all words, and looks at what follows those that are names; and at the authorities of URLs.
    private mutating func findNamedSecrets() {
        var index = 0
        /// What stands before `index`.
        var previous = TextUnit(byte: 0, length: 0)
        while index < text.count {
            let unit = text.unit(at: index)
            if unit.isOfName {
                let start = index
                while index < text.count {
                    let next = text.unit(at: index)
                    guard next.isOfName else { break }
                    index += next.length
                }
                if let secret = secret(behind: start..<index, previous: previous) { found.append(secret) }
                previous = TextUnit(byte: UInt8(ascii: "a"), length: 1)
            } else {
                if unit.byte == UInt8(ascii: ":"), previous.isOfName, let password = password(behindScheme: index, colon: unit) {
                    found.append(password)
                }
                previous = unit
                index += unit.length
            }
        }
    }

    /// The secret value of the name in `range`.
    private mutating func secret(behind range: Range<Int>, previous: TextUnit) -> Range<Int>? {
        var next = text.unit(at: range.upperBound)
        var place = range.upperBound
        var isQuoted = false
        if previous.isQuote, next.closes(previous) {
            // `"name": …`, as JSON has it, and other languages.
            isQuoted = true
            place = skipBlanks(from: place + next.length, level: next.level)
            next = text.unit(at: place)
        } else if previous.byte == UInt8(ascii: "["), next.byte == UInt8(ascii: "]") {
            // `form[name]=…`
            place += next.length
            next = text.unit(at: place)
        }
        guard next.byte == UInt8(ascii: "=") || next.byte == UInt8(ascii: ":") else { return nil }
        let start = place + next.length
        return text.withName(range) { name in
            if next.byte == UInt8(ascii: "=") {
                if !isQuoted, SecretNames.isAuthorization(name) {
                    return authorization(from: start, sign: next, enclosing: previous)
                }
                guard SecretNames.isSecret(name) || (SecretNames.isEqual(name, "sig") && expiryIsThere()) else { return nil }
                return assignedValue(from: isQuoted ? skipBlanks(from: start, level: next.level) : start, level: next.level)
            }
            if isQuoted { return SecretNames.isSecret(name) ? memberValue(from: start, level: next.level) : nil }
            if SecretNames.isAuthorization(name) || SecretNames.isEqual(name, "xamzsecuritytoken") {
                return authorization(from: start, sign: next, enclosing: previous)
            }
            return nil
        }
    }

    private mutating func expiryIsThere() -> Bool {
        if let hasExpiry { return hasExpiry }
        let isThere = text.indices.contains { index in
            text.hasText("se", at: index) && text.unit(at: index + 2).byte == UInt8(ascii: "=") && !text.isGluedToWord(at: index)
        }
        hasExpiry = isThere
        return isThere
    }

    /// Goes past spaces and tabs, in forms `+` too.
    func skipBlanks(from start: Int, level: Int) -> Int {
        var index = start
        while true {
            let unit = text.unit(at: index)
            guard unit.length > 0, unit.level <= level, isBlank(unit, level: level) else { return index }
            index += unit.length
        }
    }

    func isBlank(_ unit: TextUnit, level: Int) -> Bool {
        unit.byte == 0x20 || unit.byte == 0x09 || (unit.byte == UInt8(ascii: "+") && unit.level < level)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Calls `body` with a name in this text, its characters decoded.
    fileprivate func withName<Result>(_ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let name = UnsafeBufferPointer(rebasing: self[range])
        guard name.contains(UInt8(ascii: "%")) || name.contains(UInt8(ascii: "\\")) else { return body(name) }
        var decoded = [UInt8]()
        var index = 0
        while index < name.count {
            let unit = name.unit(at: index)
            decoded.append(unit.byte)
            index += unit.length
        }
        return decoded.withUnsafeBufferPointer(body)
    }
}
