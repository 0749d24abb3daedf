/// Finds the data in a chunked body, byte by byte (RFC 9112, section 7.1).
///
/// Extensions and the trailer are passed over; they must be well-formed all the same.
struct ChunkScanner {
    enum Outcome {
        case more
        /// So many bytes of data follow, which the caller takes.
        case data(Int)
        case complete
        case refused(HTTPRefusal)
    }

    private enum State {
        case sizeStart
        case size
        case chunkExtension
        case sizeEnd
        case dataEnd
        case dataLineEnd
        case trailer
    }

    private let limits: ParserLimits
    private var state = State.sizeStart
    private var size = 0
    private var lineLength = 0
    private var trailer: FieldScanner
    private var trailerLength = 0

    init(limits: ParserLimits) {
        self.limits = limits
        trailer = FieldScanner(maxFields: limits.maxFields)
    }

    /// Takes the next byte that is no data.
    mutating func scan(_ byte: UInt8) -> Outcome {
        switch state {
        case .sizeStart, .size:
            if let digit = ByteClass.hexadecimalDigit(byte) {
                guard size <= Int.max >> 5 else { return .refused(.malformed) }
                size = size << 4 | digit
                return countLine(next: .size)
            }
            guard state == .size else { return .refused(.malformed) }
            if byte == UInt8(ascii: ";") { return countLine(next: .chunkExtension) }
            guard byte == UInt8(ascii: "\r") else { return .refused(.malformed) }
            state = .sizeEnd
        case .chunkExtension:
            if byte == UInt8(ascii: "\r") {
                state = .sizeEnd
            } else {
                return ByteClass.isValue(byte) ? countLine(next: .chunkExtension) : .refused(.malformed)
            }
        case .sizeEnd:
            guard byte == UInt8(ascii: "\n") else { return .refused(.malformed) }
            lineLength = 0
            state = size == 0 ? .trailer : .dataEnd
            defer { size = 0 }
            return size == 0 ? .more : .data(size)
        case .dataEnd:
            guard byte == UInt8(ascii: "\r") else { return .refused(.malformed) }
            state = .dataLineEnd
        case .dataLineEnd:
            guard byte == UInt8(ascii: "\n") else { return .refused(.malformed) }
            state = .sizeStart
        case .trailer:
            trailerLength += 1
            guard trailerLength <= limits.maxHeadBytes else { return .refused(.headTooLarge) }
            switch trailer.scan(byte, at: trailerLength) {
            case .more: break
            case .complete: return .complete
            case .refused(let refusal): return .refused(refusal)
            }
        }
        return .more
    }

    private mutating func countLine(next: State) -> Outcome {
        lineLength += 1
        state = next
        return lineLength <= limits.maxChunkLineBytes ? .more : .refused(.malformed)
    }
}
