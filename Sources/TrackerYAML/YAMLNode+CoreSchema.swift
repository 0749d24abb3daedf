/// Kinds of values that readers of YAML make of plain text.
package enum YAMLValueKind: Sendable, Hashable {
    /// `true` or `false`, in one of their spellings.
    case boolean
    /// A number, in whatever notation.
    case number
    /// A day, or a moment.
    case date
}

extension YAMLNode {
    /// What a plain scalar is to other readers, where that would be written differently: `0123` is the number 123, and `True` the
    /// boolean `true`. `nil` where all of them come to the same text.
    ///
    /// These are YAML 1.2's core schema as js-yaml 4 has it: dates besides, and underscores in numbers, which some of its releases
    /// take. `on`, `yes` and `1:30`, which YAML 1.1 has otherwise, are text in both.
    package var ambiguousKind: YAMLValueKind? {
        guard case .scalar(let text, .plain) = content, tag == nil else { return nil }
        if ["True", "TRUE", "False", "FALSE"].contains(text) { return .boolean }
        let bytes = Array(text.utf8)
        if NumberText.isNumber(bytes) { return NumberText.isCanonical(bytes) ? nil : .number }
        return DateText.isDate(bytes) ? .date : nil
    }
}

/// Numbers as js-yaml's types `int` and `float` take them.
private enum NumberText {
    static func isNumber(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        let isSigned = rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+")
        if isSigned { rest.removeFirst() }
        switch String(decoding: rest, as: UTF8.self) {
        case ".inf", ".Inf", ".INF": return true
        case ".nan", ".NaN", ".NAN": return !isSigned
        default: break
        }
        if rest.first == UInt8(ascii: "0"), let base = rest.dropFirst().first {
            let digits = rest.dropFirst(2)
            switch base {
            case UInt8(ascii: "b"): return isRun(digits) { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }
            case UInt8(ascii: "o"): return isRun(digits) { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
            case UInt8(ascii: "x"): return isRun(digits) { Character(Unicode.Scalar($0)).isHexDigit }
            default: break
            }
        }
        return isDecimal(rest, isSigned: isSigned)
    }

    /// Digits, a fraction, an exponent; a sign may not stand before a fraction alone.
    private static func isDecimal(_ bytes: ArraySlice<UInt8>, isSigned: Bool) -> Bool {
        var rest = bytes
        let whole = take(&rest)
        if let first = whole.first, !first.isDigit { return false }
        var hasDigits = !whole.isEmpty
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let fraction = take(&rest)
            if !hasDigits && isSigned { return false }
            hasDigits = hasDigits || !fraction.isEmpty
        }
        guard hasDigits else { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            return !rest.isEmpty && rest.allSatisfy(\.isDigit)
        }
        return rest.isEmpty
    }

    /// Takes digits and underscores from the front.
    private static func take(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let run = rest.prefix { $0.isDigit || $0 == UInt8(ascii: "_") }
        rest = rest.dropFirst(run.count)
        return run
    }

    private static func isRun(_ bytes: ArraySlice<UInt8>, of isDigit: (UInt8) -> Bool) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// Whether JavaScript writes the number as it stands here: decimal digits, no zero too many, no more than a double holds.
    static func isCanonical(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, whole.allSatisfy(\.isDigit), rest.count <= 15,
            whole.count == 1 || whole.first != UInt8(ascii: "0")
        else { return false }
        guard parts.count == 2 else { return !bytes.elementsEqual("-0".utf8) }
        // From seven places on it would be an exponent.
        return !parts[1].isEmpty && parts[1].allSatisfy(\.isDigit) && parts[1].last != UInt8(ascii: "0")
            && parts[1].prefix { $0 == UInt8(ascii: "0") }.count < 6
    }
}

/// Days and moments as js-yaml's type `timestamp` takes them.
private enum DateText {
    static func isDate(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        guard take(&rest, 4...4), take(&rest, "-"), let month = digits(&rest, 1...2), take(&rest, "-"),
            let day = digits(&rest, 1...2)
        else { return false }
        if rest.isEmpty { return month == 2 && day == 2 }
        guard let separator = rest.first, separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator.isBlank
        else { return false }
        rest = separator.isBlank ? rest.drop(while: \.isBlank) : rest.dropFirst()
        guard take(&rest, 1...2), take(&rest, ":"), take(&rest, 2...2), take(&rest, ":"), take(&rest, 2...2) else { return false }
        if take(&rest, ".") { rest = rest.drop(while: \.isDigit) }
        rest = rest.drop(while: \.isBlank)
        if rest.isEmpty || rest.elementsEqual("Z".utf8) { return true }
        guard take(&rest, "-") || take(&rest, "+"), take(&rest, 1...2) else { return false }
        return rest.isEmpty || take(&rest, ":") && take(&rest, 2...2) && rest.isEmpty
    }

    /// Takes as many digits as there are, at most so many; `nil` for too few.
    private static func digits(_ rest: inout ArraySlice<UInt8>, _ counts: ClosedRange<Int>) -> Int? {
        let count = rest.prefix(counts.upperBound).prefix(while: \.isDigit).count
        guard counts.contains(count) else { return nil }
        rest = rest.dropFirst(count)
        return count
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, _ counts: ClosedRange<Int>) -> Bool {
        digits(&rest, counts) != nil
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, _ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
