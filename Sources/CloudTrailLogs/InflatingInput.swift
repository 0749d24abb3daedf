/// The JSON of a log: gzip (RFC 1952) is inflated, member after member; anything else passes as it is.
///
/// Memory is one input buffer and, for gzip, the window.
final class InflatingInput {
    private let source: any LogInput
    private let maxInflatedBytes: UInt64
    private let input: UnsafeMutableRawBufferPointer
    private var available: Range<Int> = 0..<0
    private var sourceEnded = false
    private var formIsKnown = false
    /// For gzip alone.
    private var inflater: GzipInflater?
    private var memberEnded = false
    private var failure: LogReadError?

    private(set) var compressedBytes: UInt64 = 0
    private(set) var inflatedBytes: UInt64 = 0

    init(source: any LogInput, maxInflatedBytes: UInt64) {
        self.source = source
        self.maxInflatedBytes = maxInflatedBytes
        input = .allocate(byteCount: 128 << 10, alignment: 16)
    }

    deinit {
        input.deallocate()
    }

    /// Fills the front of `buffer` with JSON.
    ///
    /// - Returns: The number of bytes, 0 at the end alone.
    /// - Throws: `LogReadError`, after everything before the damage was handed out.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let failure { throw failure }
        if !formIsKnown { try detectForm() }
        let count = if let inflater { try inflate(with: inflater, into: buffer) } else { try readPlain(into: buffer) }
        inflatedBytes += UInt64(count)
        if inflater != nil, inflatedBytes > maxInflatedBytes {
            let error = LogReadError(
                .tooLarge, "inflates to more than \(maxInflatedBytes) bytes (--max-inflated-bytes raises the limit)")
            failure = error
            let allowed = count - Int(inflatedBytes - maxInflatedBytes)
            // 0 would be the end of a log that is well.
            guard allowed > 0 else { throw error }
            return allowed
        }
        return count
    }

    private func detectForm() throws {
        while available.count < 2, !sourceEnded { try fill() }
        guard available.count > 0 else {
            throw LogReadError(.empty, "is empty")
        }
        formIsKnown = true
        if GzipHeader.begins(UnsafeRawBufferPointer(rebasing: input[available])) {
            inflater = GzipInflater()
            try skipHeader()
        }
    }

    private func fill() throws {
        if available.isEmpty {
            available = 0..<0
        } else if available.upperBound == input.count {
            let kept = available.count
            input.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[available]))
            available = 0..<kept
        }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: input[available.upperBound...]))
        compressedBytes += UInt64(count)
        if count == 0 { sourceEnded = true }
        available = available.lowerBound..<(available.upperBound + count)
    }

    private func readPlain(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if available.isEmpty {
            let count = try source.read(into: buffer)
            compressedBytes += UInt64(count)
            return count
        }
        let count = min(buffer.count, available.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[available.lowerBound..<(available.lowerBound + count)]))
        available.removeFirst(count)
        return count
    }

    private func inflate(with inflater: GzipInflater, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            if available.isEmpty, !sourceEnded { try fill() }
            if memberEnded, try !startNextMember(with: inflater) { return 0 }
            // Of what was read before, something may not have had room to come out.
            let step = inflater.step(UnsafeRawBufferPointer(rebasing: input[available]), into: buffer)
            available.removeFirst(step.consumed)
            switch step.outcome {
            case .memberEnded:
                memberEnded = true
            case .unfinished:
                if step.produced == 0, available.isEmpty, sourceEnded { throw truncated }
            case .damaged(let reason):
                guard step.produced > 0 else {
                    let position = compressedBytes - UInt64(available.count)
                    throw LogReadError(.corrupt, "is a damaged gzip file (\(reason) near byte \(position))")
                }
            }
            if step.produced > 0 { return step.produced }
        }
    }

    private func skipHeader() throws {
        while true {
            if let length = try GzipHeader.length(in: UnsafeRawBufferPointer(rebasing: input[available])) {
                available.removeFirst(length)
                return
            }
            guard !sourceEnded else { throw truncated }
            guard available.count < input.count else {
                throw LogReadError(.corrupt, "is a damaged gzip file (its header has no end)")
            }
            try fill()
        }
    }

    private var truncated: LogReadError {
        LogReadError(.truncated, "is a gzip file that ends in the middle (after \(compressedBytes) bytes)")
    }

    /// Returns false at the end of the last member. Zero bytes behind it are padding (tapes, block devices) and allowed.
    private func startNextMember(with inflater: GzipInflater) throws -> Bool {
        while true {
            while let first = available.first, input[first] == 0 { available.removeFirst() }
            if !available.isEmpty { break }
            if sourceEnded { return false }
            try fill()
        }
        while available.count < 2, !sourceEnded { try fill() }
        guard GzipHeader.begins(UnsafeRawBufferPointer(rebasing: input[available])) else {
            let position = compressedBytes - UInt64(available.count)
            throw LogReadError(.corrupt, "has bytes behind its gzip data that are no gzip (at byte \(position))")
        }
        try skipHeader()
        inflater.startMember()
        memberEnded = false
        return true
    }
}
