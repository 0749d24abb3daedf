import TrackerHTTP

/// Finds the parts of a request's head, byte by byte (RFC 9112, sections 3 and 5), and keeps its bytes.
///
/// The first byte that breaks a rule decides, so that it does not matter in which pieces the bytes come.
struct HeadScanner {
    private enum State {
        case start
        case startLineEnd
        case method
        case target
        case version
        case versionEnd
        case fields
    }

    private static let versionStart = Array("HTTP/".utf8)
    /// What is copied at a time: all of most heads, and little of what follows.
    private static let pieceSize = 1024

    private let limits: ParserLimits
    private var state = State.start
    private(set) var bytes: [UInt8] = []
    private var methodStart = 0
    private var methodEnd = 0
    private var targetEnd = 0
    private var fieldScanner: FieldScanner

    init(limits: ParserLimits) {
        self.limits = limits
        fieldScanner = FieldScanner(maxFields: limits.maxFields)
    }

    var method: ArraySlice<UInt8> { bytes[methodStart..<methodEnd] }
    var target: ArraySlice<UInt8> { bytes[(methodEnd + 1)..<targetEnd] }
    /// The digits of the version.
    private var majorVersion: UInt8 { bytes[targetEnd + 6] }
    var minorVersion: UInt8 { bytes[targetEnd + 8] }
    var fields: [FieldScanner.Field] { fieldScanner.fields }

    /// Starts over with the next head.
    mutating func reset() {
        state = .start
        // One large head must not make a quiet connection large for good.
        bytes.removeAll(keepingCapacity: bytes.capacity <= 2 * Self.pieceSize)
        fieldScanner.reset()
    }

    /// Takes bytes from `offset` on, up to the head's end.
    mutating func scan(_ input: UnsafeRawBufferPointer, from offset: inout Int) -> FieldScanner.Outcome {
        while offset < input.count {
            let piece = UnsafeRawBufferPointer(rebasing: input[offset..<min(offset + Self.pieceSize, input.count)])
            let first = bytes.count
            bytes.append(contentsOf: piece)
            for place in first..<bytes.count {
                let outcome = scan(bytes[place], at: place)
                if case .more = outcome { continue }
                bytes.removeLast(bytes.count - place - 1)
                offset += place + 1 - first
                return outcome
            }
            offset += piece.count
        }
        return .more
    }

    private mutating func scan(_ byte: UInt8, at place: Int) -> FieldScanner.Outcome {
        if place >= limits.maxHeadBytes { return .refused(.headTooLarge) }
        switch state {
        case .fields:
            return fieldScanner.scan(byte, at: place)
        case .target:
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r") {
                targetEnd = place
                guard hasFormOfTarget else { return .refused(.malformed) }
                // Without a version it is HTTP/0.9.
                guard byte == UInt8(ascii: " ") else { return .refused(.version) }
                state = .version
            } else if !ByteClass.isTarget(byte) {
                return .refused(.malformed)
            }
        case .method:
            if byte == UInt8(ascii: " ") {
                methodEnd = place
                state = .target
            } else if !HTTPToken.isTokenByte(byte) {
                return .refused(.malformed)
            }
        case .version:
            return scanVersion(byte, at: place - targetEnd - 1)
        case .versionEnd:
            guard byte == UInt8(ascii: "\n") else { return .refused(.malformed) }
            state = .fields
        case .start:
            // Empty lines before a request are passed over (RFC 9112, section 2.2).
            if byte == UInt8(ascii: "\r") {
                state = .startLineEnd
            } else if HTTPToken.isTokenByte(byte) {
                methodStart = place
                state = .method
            } else {
                return .refused(.malformed)
            }
        case .startLineEnd:
            guard byte == UInt8(ascii: "\n") else { return .refused(.malformed) }
            state = .start
        }
        return .more
    }

    private mutating func scanVersion(_ byte: UInt8, at index: Int) -> FieldScanner.Outcome {
        let isRight =
            switch index {
            case 0..<5: byte == Self.versionStart[index]
            case 6: byte == UInt8(ascii: ".")
            case 5, 7: ByteClass.isDigit(byte)
            default: byte == UInt8(ascii: "\r")
            }
        guard isRight else { return .refused(.malformed) }
        guard index == 8 else { return .more }
        guard majorVersion == UInt8(ascii: "1"), minorVersion <= UInt8(ascii: "1") else {
            return .refused(method.elementsEqual("PRI".utf8) && target.elementsEqual("*".utf8) ? .http2 : .version)
        }
        state = .versionEnd
        return .more
    }

    /// Whether the target is of one of the four forms (RFC 9112, section 3.2).
    private var hasFormOfTarget: Bool {
        switch target.first {
        case UInt8(ascii: "/"): true
        case nil: false
        case _ where method.elementsEqual("CONNECT".utf8): true
        case UInt8(ascii: "*"): target.count == 1
        default: AbsoluteTarget(target) != nil
        }
    }
}
