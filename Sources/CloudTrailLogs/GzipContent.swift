/// The content of the gzip members (RFC 1952) in a window, one after the other, with a border between each two.
///
/// Each member is judged by itself: behind damage, the next header from which something can be inflated is looked for.
final class GzipContent: ByteSource {
    enum State {
        /// The window stands at a header.
        case header
        case data
        case behindMember
        /// Damage was met, behind which the next member is looked for.
        case damaged(LogReadError)
        /// The outer layer begins something else in the middle of the member.
        case cut
        case over
        case failed(LogReadError)
    }

    let window: ByteWindow
    private let layers: LayerState
    /// Whether this is gzip inside gzip.
    let isInner: Bool
    let inflater = GzipInflater()
    private var state = State.header
    private var borderIsDue = false
    /// Where the member's header begins.
    private(set) var memberStart: UInt64 = 0
    /// Where the inflater was when it was last told to remember, and how much of the member came out since.
    private(set) var remembered: (position: UInt64, isMemberStart: Bool) = (0, true)
    private(set) var handedOut = 0
    /// What came before damage and has to be handed out yet.
    private var tail: ArraySlice<UInt8> = []
    private var inflatedBytes: UInt64 = 0
    /// Whether the content of the member at hand is gzip in turn. Then headers inside of it are no members of this layer.
    private var holdsGzip = false
    var search = MemberSearch()

    /// - Parameter window: Stands at a member's header.
    init(_ window: ByteWindow, layers: LayerState, isInner: Bool) {
        self.window = window
        self.layers = layers
        self.isInner = isInner
    }

    func next(into buffer: UnsafeMutableRawBufferPointer) throws -> BytePiece {
        while true {
            switch state {
            case .header:
                try readHeader()
                if borderIsDue, case .data = state {
                    borderIsDue = false
                    return .border(isDamage: false)
                }
            case .data:
                if let count = try inflate(into: buffer) { return try limited(count) }
            case .behindMember:
                try goOnBehindMember()
            case .damaged where !tail.isEmpty, .cut where !tail.isEmpty:
                let count = min(tail.count, buffer.count)
                buffer.copyBytes(from: tail.prefix(count))
                tail.removeFirst(count)
                return try limited(count)
            case .damaged(let error):
                try passOver(error)
                return .border(isDamage: true)
            case .cut:
                layers.note(truncation)
                state = .over
                return .border(isDamage: true)
            case .over: return .end
            case .failed(let error): throw error
            }
        }
    }

    /// Hands out no more than is allowed.
    private func limited(_ count: Int) throws -> BytePiece {
        handedOut += count
        inflatedBytes += UInt64(count)
        // A header alone, copied from behind a cut member, makes no gzip.
        if isInner, handedOut > 256 { (window.source as? GzipContent)?.holdsGzip = true }
        guard inflatedBytes > layers.maxInflatedBytes else { return .bytes(count) }
        let error = LogReadError(
            .tooLarge, "inflates to more than \(layers.maxInflatedBytes) bytes (--max-inflated-bytes raises the limit)")
        state = .failed(error)
        let allowed = count - Int(clamping: inflatedBytes - layers.maxInflatedBytes)
        // 0 would be no piece.
        guard allowed > 0 else { throw error }
        return .bytes(allowed)
    }

    private func readHeader() throws {
        memberStart = window.position
        holdsGzip = false
        while true {
            do throws(LogReadError) {
                if let length = try GzipHeader.length(in: window.content) {
                    window.take(length)
                    inflater.startMember()
                    remembered = (window.position, true)
                    handedOut = 0
                    state = .data
                    return
                }
            } catch {
                state = .damaged(isInner ? inner(error) : error)
                return
            }
            if window.count >= GzipHeader.longest {
                state = .damaged(damage("its header has no end"))
                return
            }
            switch window.stop {
            case nil: window.fill()
            case .border(isDamage: false):
                // The outer layer may have been cut anywhere, in the middle of a header, too.
                window.passBorder()
                window.fill()
            case .failure(let error): throw error
            case .border, .end:
                state = .damaged(truncation)
                return
            }
        }
    }

    /// Returns `nil` when nothing came out and the state changed.
    private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws -> Int? {
        while true {
            if window.isEmpty, window.stop == nil {
                if window.mustMove { remember() }
                window.fill()
            }
            // Of what was read before, something may not have had room to come out.
            let step = inflater.step(window.content, into: buffer)
            let estimate = window.position + UInt64(step.consumed)
            if case .damaged(let reason) = step.outcome {
                tail = outputUpToDamage(near: estimate)[...]
                window.goBack(to: estimate)
                state = .damaged(damage("\(reason) near byte \(estimate)"))
                return nil
            }
            window.take(step.consumed)
            if case .memberEnded = step.outcome {
                state = .behindMember
                return step.produced > 0 ? step.produced : nil
            }
            if step.produced > 0 { return step.produced }
            if window.isEmpty, let stop = window.stop {
                switch stop {
                case .failure(let error): throw error
                case .border(isDamage: false):
                    if continuesBehindBorder() { continue }
                    tail = inflater.finishInput()[...]
                    state = .cut
                    return nil
                case .border, .end:
                    tail = inflater.finishInput()[...]
                    state = .damaged(truncation)
                    return nil
                }
            }
        }
    }

    private func remember() {
        inflater.remember()
        remembered = (window.position, false)
        handedOut = 0
    }

    /// Whether the member goes on in the next piece of the outer layer, which may have been cut anywhere.
    private func continuesBehindBorder() -> Bool {
        remember()
        window.passBorder()
        window.fill(upTo: LogForm.lengthForBorders)
        return !LogForm.beginsContent(window.content) || isStoredText
    }

    /// Whether the member holds what follows uncompressed; then it may look like a beginning.
    private var isStoredText: Bool {
        let beginning = UnsafeRawBufferPointer(rebasing: window.content.prefix(16))
        defer { inflater.goBack() }
        return withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 16) { room in
            let step = inflater.step(beginning, into: room)
            return step.produced >= 4 && room[..<step.produced].starts(with: beginning.prefix(step.produced))
        }
    }

    private func goOnBehindMember() throws {
        // Zero bytes behind a member are padding (tapes, block devices) and allowed.
        while true {
            window.take(window.content.prefix { $0 == 0 }.count)
            if !window.isEmpty { break }
            switch window.stop {
            case nil: window.fill()
            case .end, .border:
                state = .over
                return
            case .failure(let error): throw error
            }
        }
        window.fill(upTo: 2)
        if window.count < 2, case .border(isDamage: false) = window.stop {
            window.passBorder()
            window.fill(upTo: 2)
        }
        if GzipHeader.begins(window.content) {
            borderIsDue = true
            state = .header
            return
        }
        let place = isInner ? "inner gzip data" : "gzip data"
        memberStart = window.position
        state = .damaged(
            LogReadError(.corrupt, "has bytes behind its \(place) that are no gzip (at byte \(window.position))"))
    }

    /// Looks for the next member.
    private func passOver(_ error: LogReadError) throws {
        borderIsDue = false
        let found = try standsAtMember() || findMember(from: holdsGzip ? window.position : memberStart + 1)
        if found {
            layers.note(LogReadError(error.code, error.message + "; reading went on at byte \(window.position)"))
            state = .header
        } else {
            layers.note(error)
            state = .over
        }
    }

    private var what: String { isInner ? "holds, inside its gzip, a damaged gzip file" : "is a damaged gzip file" }

    private func damage(_ reason: String) -> LogReadError {
        LogReadError(.corrupt, "\(what) (\(reason))")
    }

    private func inner(_ error: LogReadError) -> LogReadError {
        LogReadError(error.code, "holds inside its gzip what \(error.message)")
    }

    private var truncation: LogReadError {
        let end = window.position + UInt64(window.count)
        return LogReadError(
            .truncated,
            isInner
                ? "holds, inside its gzip, a gzip file that ends in the middle (after \(end) bytes)"
                : "is a gzip file that ends in the middle (after \(end) bytes)")
    }
}
