/// Finds the secrets in JSON text: what stands under secret keys, values of pairs, and what its strings hold.
struct JSONRedaction {
    private struct Level {
        /// Number of the container's token.
        var token: Int
        var isObject: Bool
        /// Whether everything in it is secret.
        var isSecret: Bool
        /// Whether it has a pair's name that says so of the value beside it; `nil` until that matters.
        var hasSecretName: Bool?
    }

    private let tape: JSONTape
    private let nesting: Int
    private let escapesControlCharacters: Bool
    private(set) var edits: [TextEdit] = []

    /// - Parameters:
    ///   - tape: The text.
    ///   - nesting: How many texts of JSON stand around its strings.
    ///   - escapesControlCharacters: Whether to escape control characters in strings and keys too, which JSON forbids.
    init(_ tape: JSONTape, nesting: Int, escapesControlCharacters: Bool = false) {
        self.tape = tape
        self.nesting = nesting
        self.escapesControlCharacters = escapesControlCharacters && tape.text.contains { $0 < 0x20 }
    }

    mutating func run() {
        var levels = [Level]()
        /// Of the value that is next in an object.
        var memberIsSecret = false
        for (number, token) in tape.tokens.enumerated() {
            let isSecret = levels.last.map { $0.isObject ? memberIsSecret : $0.isSecret } ?? false
            switch token.kind {
            case .object, .array:
                levels.append(Level(token: number, isObject: token.kind == .object, isSecret: isSecret))
            case .end:
                levels.removeLast()
            case .key:
                memberIsSecret = levels[levels.count - 1].isSecret || isSecretKey(token, in: &levels[levels.count - 1])
                if escapesControlCharacters { appendEscapes(in: token.range, leavingOut: []) }
            case .string:
                if !token.range.isEmpty { redactString(token, isSecret: isSecret) }
            case .scalar:
                guard isSecret, tape.text[token.range.lowerBound] != UInt8(ascii: "n") else { continue }
                edits.append(TextEdit(range: token.range, bytes: Self.quotedReplacement))
            }
        }
    }

    private static let quotedReplacement = Array("\"REDACTED\"".utf8)

    private func isSecretKey(_ token: JSONTape.Token, in level: inout Level) -> Bool {
        let (isSecret, isValueOfPair) = tape.withDecoded(token) { (SecretNames.isSecret($0), SecretNames.isValueOfPair($0)) }
        guard !isSecret, isValueOfPair else { return isSecret }
        let hasSecretName = level.hasSecretName ?? self.hasSecretName(level)
        level.hasSecretName = hasSecretName
        return hasSecretName
    }

    private func hasSecretName(_ level: Level) -> Bool {
        var number = level.token + 1
        while tape.tokens[number].kind == .key {
            let value = tape.tokens[number + 1]
            if value.kind == .string, tape.withDecoded(tape.tokens[number], SecretNames.isNameOfPair),
                tape.withDecoded(value, SecretNames.isSecret)
            {
                return true
            }
            number = value.kind == .object || value.kind == .array ? value.next : number + 2
        }
        return false
    }

    // MARK: Strings

    private mutating func redactString(_ token: JSONTape.Token, isSecret: Bool) {
        if isSecret {
            edits.append(.redacting(token.range))
            return
        }
        let inner = tape.withDecoded(token) { Secrets.edits(in: $0, nesting: nesting) }
        let found = inner.isEmpty ? [] : translate(inner, into: token)
        if escapesControlCharacters {
            appendEscapes(in: token.range, leavingOut: found)
        } else {
            edits += found
        }
    }

    /// Turns edits of what a string stands for into edits of its text.
    private func translate(_ inner: [TextEdit], into token: JSONTape.Token) -> [TextEdit] {
        let start = token.range.lowerBound
        let places = token.isEscaped ? JSONText.places(ofUnescaped: UnsafeBufferPointer(rebasing: tape.text[token.range])) : nil
        return inner.map { edit in
            let first = places?[edit.range.lowerBound] ?? edit.range.lowerBound
            let last = places?[edit.range.upperBound] ?? edit.range.upperBound
            var quoted = [UInt8]()
            edit.bytes.withUnsafeBufferPointer { JSONText.appendString($0, to: &quoted) }
            return TextEdit(range: start + first..<start + last, bytes: Array(quoted.dropFirst().dropLast()))
        }
    }

    /// Appends edits, and between them those that escape control characters.
    private mutating func appendEscapes(in range: Range<Int>, leavingOut found: [TextEdit]) {
        var index = range.lowerBound
        func escapes(upTo end: Int) -> [TextEdit] {
            (index..<end).compactMap { place in
                guard tape.text[place] < 0x20 else { return nil }
                var quoted = [UInt8]()
                JSONText.appendString(UnsafeBufferPointer(rebasing: tape.text[place...place]), to: &quoted)
                return TextEdit(range: place..<place + 1, bytes: Array(quoted.dropFirst().dropLast()))
            }
        }
        for edit in found {
            edits += escapes(upTo: edit.range.lowerBound)
            edits.append(edit)
            index = edit.range.upperBound
        }
        edits += escapes(upTo: range.upperBound)
    }
}
