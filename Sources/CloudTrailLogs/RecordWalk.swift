/// Walks over a record's tokens, checks that they are JSON, and hands every leaf to an `EventBuilder`.
enum RecordWalk {
    /// CloudTrail's own records nest about ten levels deep.
    static let maxNesting = 512

    enum Result {
        case done
        case malformed(at: Int)
        case incomplete
        case tooDeep
    }

    /// An open object or array.
    struct Level {
        var node = AttributeTrie.root
        /// The last key's node, or -1.
        var previous = AttributeTrie.none
        var isArray = false
        /// Whether everything in it is the value of a secret pair.
        var isSecret = false
        /// Whether it has a name that says so of the value beside it.
        var hasSecretName = Answer.unknown
        /// The token that opened it.
        var token: Int32 = 0

        enum Answer: UInt8 {
            case unknown, yes, no
        }
    }

    private enum Expectation {
        case keyOrEnd, key, valueOrEnd, value, separator
    }

    /// Runs over one record, whose first token is `{`.
    ///
    /// - Parameter levels: Room for `maxNesting` levels.
    static func run(
        _ record: EventFlattener.Record, builder: inout EventBuilder, levels: UnsafeMutableBufferPointer<Level>
    ) -> Result {
        let bytes = record.bytes
        let positions = record.positions
        let count = record.positionCount
        var token = 1
        /// Behind the last token.
        var place = record.start + 1
        var depth = 0
        var level = Level()
        var leafNode = AttributeTrie.root
        /// Whether a pair says that the leaf is secret; of what its path says, its node knows.
        var leafIsSecret = false
        var expectation = Expectation.keyOrEnd
        while token < count {
            let position = Int(positions[token])
            let byte = bytes[position]
            switch expectation {
            case .keyOrEnd, .key:
                guard isBlank(bytes, place, position) else { return .malformed(at: place) }
                if byte == UInt8(ascii: "}"), expectation == .keyOrEnd { break }
                guard byte == UInt8(ascii: "\"") else { return .malformed(at: place) }
                guard token + 2 < count else { return .incomplete }
                let close = Int(positions[token + 1])
                let colon = Int(positions[token + 2])
                guard bytes[colon] == UInt8(ascii: ":"), isBlank(bytes, close + 1, colon) else { return .malformed(at: close) }
                let key = UnsafeBufferPointer(start: bytes + position + 1, count: close - position - 1)
                guard let node = builder.child(of: level.node, after: level.previous, key: key) else {
                    return .malformed(at: position)
                }
                if builder.bringsTooManyNames { return .done }
                level.previous = node
                leafNode = node
                leafIsSecret = level.isSecret
                if builder.isValueOfPair(node), !leafIsSecret {
                    if level.hasSecretName == .unknown {
                        level.hasSecretName = builder.hasSecretName(objectAt: Int(level.token)) ? .yes : .no
                    }
                    leafIsSecret = level.hasSecretName == .yes
                }
                place = colon + 1
                token += 3
                expectation = .value
                continue
            case .value, .valueOrEnd:
                if byte == UInt8(ascii: "\""), isBlank(bytes, place, position) {
                    guard token + 1 < count else { return .incomplete }
                    let close = Int(positions[token + 1])
                    guard builder.appendString(at: leafNode, isSecret: leafIsSecret, start: position + 1, end: close) else {
                        return .malformed(at: position)
                    }
                    place = close + 1
                    token += 2
                    expectation = .separator
                    continue
                }
                if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "["), isBlank(bytes, place, position) {
                    guard depth < maxNesting - 1 else { return .tooDeep }
                    levels[depth] = level
                    depth += 1
                    let isArray = byte == UInt8(ascii: "[")
                    level = Level(
                        node: leafNode, isArray: isArray, isSecret: leafIsSecret, token: Int32(truncatingIfNeeded: token))
                    place = position + 1
                    token += 1
                    expectation = isArray ? .valueOrEnd : .keyOrEnd
                    continue
                }
                if expectation == .valueOrEnd, byte == UInt8(ascii: "]"), isBlank(bytes, place, position) { break }
                guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]"),
                    builder.appendScalar(at: leafNode, isSecret: leafIsSecret, start: place, end: position)
                else { return .malformed(at: place) }
                place = position
                expectation = .separator
                continue
            case .separator:
                guard isBlank(bytes, place, position) else { return .malformed(at: place) }
                if byte == UInt8(ascii: ",") {
                    place = position + 1
                    token += 1
                    leafNode = level.node
                    leafIsSecret = level.isSecret
                    expectation = level.isArray ? .value : .key
                    continue
                }
            }
            // A closing bracket: what is left for it here.
            guard byte == (level.isArray ? UInt8(ascii: "]") : UInt8(ascii: "}")) else { return .malformed(at: place) }
            place = position + 1
            token += 1
            if depth == 0 { return token == count ? .done : .malformed(at: place) }
            depth -= 1
            level = levels[depth]
            expectation = .separator
        }
        return .incomplete
    }

    @inline(__always)
    private static func isBlank(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var index = start
        while index < end {
            guard bytes[index].isJSONWhitespace else { return false }
            index += 1
        }
        return true
    }
}
