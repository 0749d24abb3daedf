import CTrackerIsal

/// Inflates what follows the headers of gzip members (RFC 1952), piece by piece, and checks their checksums.
///
/// By Intel's ISA-L, in half the time that zlib takes, on x86-64 and on 64-bit ARM. Memory is 90 KB.
final class GzipInflater {
    /// How a step ended.
    enum Outcome {
        /// There was no room for more, or no input.
        case unfinished
        case memberEnded
        /// What follows cannot be inflated. More of what comes before may be waiting: the next step hands it out.
        case damaged(reason: String)
    }

    private let state: UnsafeMutablePointer<inflate_state>
    private var damage: String?

    /// Prepares for a first member.
    init() {
        state = .allocate(capacity: 1)
        isal_inflate_init(state)
        state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
    }

    deinit {
        state.deallocate()
    }

    /// Prepares for another member.
    func startMember() {
        isal_inflate_reset(state)
    }

    /// Inflates what is there.
    ///
    /// - Parameters:
    ///   - input: What follows in the file; may be empty, as something may be left from before.
    ///   - output: Takes the result, from its front on.
    /// - Returns: How the step ended, and how many bytes of `input` and `output` were used.
    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (outcome: Outcome, consumed: Int, produced: Int) {
        if let damage { return (.damaged(reason: damage), 0, takePending(into: output)) }
        state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        state.pointee.avail_in = UInt32(clamping: input.count)
        state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = UInt32(clamping: output.count)
        let (offered, room) = (state.pointee.avail_in, state.pointee.avail_out)
        let status = isal_inflate(state)
        let consumed = Int(offered - state.pointee.avail_in)
        let produced = Int(room - state.pointee.avail_out)
        if status < 0 {
            let reason = Self.reason(status)
            damage = reason
            return (.damaged(reason: reason), consumed, produced)
        }
        return (state.pointee.block_state == ISAL_BLOCK_FINISH ? .memberEnded : .unfinished, consumed, produced)
    }

    private func takePending(into output: UnsafeMutableRawBufferPointer) -> Int {
        guard let start = output.baseAddress else { return 0 }
        return tracker_isal_take_pending(state, start.assumingMemoryBound(to: UInt8.self), output.count)
    }

    private static func reason(_ status: Int32) -> String {
        switch status {
        case ISAL_INVALID_BLOCK: "invalid block"
        case ISAL_INVALID_SYMBOL: "invalid code"
        case ISAL_INVALID_LOOKBACK: "invalid distance too far back"
        case ISAL_INCORRECT_CHECKSUM: "incorrect data check"
        default: "status \(status)"
        }
    }
}
