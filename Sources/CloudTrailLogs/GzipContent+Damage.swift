import Glibc

/// How much was done to find members behind damage; bounds the time that bytes made for it can take.
struct MemberSearch {
    /// What a member has to give, or to take, before it counts as one though its end is not seen.
    static let lookahead = 64 << 10
    /// Bytes gone through for members that were none.
    var work: UInt64 = 0

    /// Whether what was done is in proportion to the bytes up to `position`.
    func isAllowed(upTo position: UInt64) -> Bool {
        work <= 4 << 20 + 32 * position
    }
}

extension GzipContent {
    /// What the member gives up to the damage, beyond what was handed out.
    ///
    /// Inflated once more, at last byte by byte: then the same bytes come out whatever the pieces in which the log is read, as
    /// records behind the damage are found by their offsets.
    func outputUpToDamage(near estimate: UInt64) -> [UInt8] {
        // Further than ISA-L looks ahead and is wrong by.
        let nearDamage = estimate > remembered.position + 1024 ? estimate - 1024 : remembered.position
        return outputUpToDamage(byteByByteFrom: nearDamage) ?? outputUpToDamage(byteByByteFrom: remembered.position) ?? []
    }

    /// Returns `nil` where the damage lies before.
    private func outputUpToDamage(byteByByteFrom slowStart: UInt64) -> [UInt8]? {
        if remembered.isMemberStart { inflater.startMember() } else { inflater.goBack() }
        window.goBack(to: remembered.position)
        var output = [UInt8]()
        var passedOver = 0
        // More than ISA-L holds back.
        return withUnsafeTemporaryAllocation(byteCount: 128 << 10, alignment: 16) { room in
            while true {
                let isFast = window.position < slowStart
                let count = isFast ? Int(slowStart - window.position) : 1
                let step = inflater.step(UnsafeRawBufferPointer(rebasing: window.content.prefix(count)), into: room)
                window.take(step.consumed)
                if case .damaged = step.outcome, isFast { return nil }
                let old = min(handedOut - passedOver, step.produced)
                passedOver += old
                output += room[old..<step.produced]
                guard case .unfinished = step.outcome, step.consumed + step.produced > 0 else { return output }
            }
        }
    }

    /// Whether a member begins where the damaged one ended.
    func standsAtMember() -> Bool {
        window.fill(upTo: MemberSearch.lookahead)
        return GzipHeader.begins(window.content) && inflates()
    }

    /// Moves the window to the next member from `start` on.
    ///
    /// - Returns: False at the end, or where the outer layer has a border.
    /// - Throws: What the layer below throws.
    func findMember(from start: UInt64) throws -> Bool {
        if search.isAllowed(upTo: window.position) {
            search.work += window.position - min(start, window.position)
            window.goBack(to: start)
        }
        while true {
            if let index = GzipHeader.firstIndex(in: window.content) {
                window.take(index)
                window.fill(upTo: MemberSearch.lookahead)
                if search.isAllowed(upTo: window.position), inflates() { return true }
                window.take(1)
                continue
            }
            // What is left may be the beginning of one.
            window.take(max(0, window.count - 3))
            switch window.stop {
            case nil: window.fill()
            case .failure(let error): throw error
            case .border, .end:
                window.take(window.count)
                return false
            }
        }
    }

    /// Whether what the window stands at is a gzip member, as far as can be told.
    private func inflates() -> Bool {
        let input = UnsafeRawBufferPointer(rebasing: window.content.prefix(MemberSearch.lookahead))
        let longestHeader = UnsafeRawBufferPointer(rebasing: input.prefix(4096))
        search.work += 128
        guard let headerLength = try? GzipHeader.length(in: longestHeader) else { return false }
        inflater.startMember()
        var rest = UnsafeRawBufferPointer(rebasing: input.dropFirst(headerLength))
        var produced = 0
        var beginsLikeText = false
        return withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 16) { room in
            while produced < MemberSearch.lookahead {
                let step = inflater.step(rest, into: room)
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(step.consumed))
                search.work += UInt64(step.consumed + step.produced)
                if produced == 0 {
                    beginsLikeText = LogForm.mayBeLog(UnsafeRawBufferPointer(rebasing: room[..<min(256, step.produced)]))
                }
                switch step.outcome {
                case .damaged: return false
                case .memberEnded: return true
                case .unfinished: break
                }
                produced += step.produced
                if rest.isEmpty, step.produced == 0 { break }
            }
            // Cut off by the end of the file, or by that of what is looked at.
            return produced > 0 && (beginsLikeText || window.count > MemberSearch.lookahead)
        }
    }
}

extension GzipHeader {
    /// Where the first header that is not plainly none begins.
    fileprivate static func firstIndex(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var index = 0
        while index + 4 <= bytes.count, let found = memchr(base + index, 0x1f, bytes.count - 3 - index) {
            index = UnsafeRawPointer(found) - base
            if mayBegin(UnsafeRawBufferPointer(rebasing: bytes[index...])) { return index }
            index += 1
        }
        return nil
    }
}
