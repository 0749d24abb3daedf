import TrackerHTTP

/// Finds header fields, byte by byte (RFC 9112, section 5), up to the empty line behind them.
///
/// It remembers places, not bytes: these are counted from wherever the caller counts.
struct FieldScanner {
    /// Where the parts of a field stand.
    struct Field {
        let name: Range<Int>
        /// Blanks around it included.
        let value: Range<Int>
    }

    enum Outcome {
        case more
        case complete
        case refused(HTTPRefusal)
    }

    private enum State {
        case lineStart
        case name
        case value
        case lineEnd
        case end
    }

    private let maxFields: Int
    private var state = State.lineStart
    private var nameStart = 0
    private var valueStart = 0
    private(set) var fields: [Field] = []

    init(maxFields: Int) {
        self.maxFields = maxFields
    }

    mutating func reset() {
        state = .lineStart
        // One large head must not make a quiet connection large for good.
        fields.removeAll(keepingCapacity: fields.capacity <= 32)
    }

    /// Takes the byte at a place.
    mutating func scan(_ byte: UInt8, at place: Int) -> Outcome {
        switch state {
        case .value:
            if byte == UInt8(ascii: "\r") {
                fields.append(Field(name: nameStart..<(valueStart - 1), value: valueStart..<place))
                state = .lineEnd
            } else if !ByteClass.isValue(byte) {
                return .refused(.malformed)
            }
        case .name:
            if byte == UInt8(ascii: ":") {
                valueStart = place + 1
                state = .value
            } else if !HTTPToken.isTokenByte(byte) {
                return .refused(.malformed)
            }
        case .lineStart:
            if byte == UInt8(ascii: "\r") {
                state = .end
            } else if !HTTPToken.isTokenByte(byte) {
                // A blank here would be a fold, a colon an empty name.
                return .refused(.malformed)
            } else if fields.count == maxFields {
                return .refused(.headTooLarge)
            } else {
                nameStart = place
                state = .name
            }
        case .lineEnd:
            guard byte == UInt8(ascii: "\n") else { return .refused(.malformed) }
            state = .lineStart
        case .end:
            return byte == UInt8(ascii: "\n") ? .complete : .refused(.malformed)
        }
        return .more
    }
}
