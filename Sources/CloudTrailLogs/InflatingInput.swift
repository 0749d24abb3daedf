import CZlib

/// The JSON of a log: gzip (RFC 1952) is inflated, member after member; anything else passes as it is.
///
/// Memory is one input buffer and zlib's window.
final class InflatingInput {
    private enum Form {
        case unknown, plain, gzip
    }

    private let source: any LogInput
    private let maxInflatedBytes: UInt64
    private let input: UnsafeMutableRawBufferPointer
    private var available: Range<Int> = 0..<0
    private var sourceEnded = false
    private var form = Form.unknown
    /// zlib remembers the address of its stream, so that it lives outside of this object's fields.
    private let stream: UnsafeMutablePointer<z_stream>
    private var streamIsOpen = false
    private var memberEnded = false
    private var failure: LogReadError?

    private(set) var compressedBytes: UInt64 = 0
    private(set) var inflatedBytes: UInt64 = 0

    init(source: any LogInput, maxInflatedBytes: UInt64) {
        self.source = source
        self.maxInflatedBytes = maxInflatedBytes
        input = .allocate(byteCount: 128 << 10, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
    }

    deinit {
        if streamIsOpen { inflateEnd(stream) }
        stream.deallocate()
        input.deallocate()
    }

    /// Fills the front of `buffer` with JSON.
    ///
    /// - Returns: The number of bytes, 0 at the end alone.
    /// - Throws: `LogReadError`, after everything before the damage was handed out.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let failure { throw failure }
        if form == .unknown { try detectForm() }
        let count: Int
        switch form {
        case .unknown: count = 0
        case .plain: count = try readPlain(into: buffer)
        case .gzip: count = try inflate(into: buffer)
        }
        inflatedBytes += UInt64(count)
        if form == .gzip, inflatedBytes > maxInflatedBytes {
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
        if available.count >= 2, input[available.lowerBound] == 0x1f, input[available.lowerBound + 1] == 0x8b {
            guard tracker_inflate_init_gzip(stream) == Z_OK else {
                throw LogReadError(.io, "cannot be inflated: zlib finds no memory")
            }
            streamIsOpen = true
            form = .gzip
        } else {
            form = .plain
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

    private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            if available.isEmpty, !sourceEnded { try fill() }
            if memberEnded, try !startNextMember() { return 0 }
            if available.isEmpty, sourceEnded {
                throw LogReadError(.truncated, "is a gzip file that ends in the middle (after \(compressedBytes) bytes)")
            }
            stream.pointee.next_in = input.baseAddress?.advanced(by: available.lowerBound).assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_in = UInt32(available.count)
            stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(clamping: buffer.count)
            let room = Int(stream.pointee.avail_out)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            let produced = room - Int(stream.pointee.avail_out)
            available = (available.upperBound - Int(stream.pointee.avail_in))..<available.upperBound
            switch status {
            case Z_OK, Z_BUF_ERROR:
                break
            case Z_STREAM_END:
                memberEnded = true
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
                let position = compressedBytes - UInt64(available.count)
                let error = LogReadError(.corrupt, "is a damaged gzip file (\(reason) near byte \(position))")
                guard produced > 0 else { throw error }
                failure = error
            }
            if produced > 0 { return produced }
        }
    }

    /// Returns false at the end of the last member. Zero bytes behind it are padding (tapes, block devices) and allowed.
    private func startNextMember() throws -> Bool {
        while true {
            while let first = available.first, input[first] == 0 { available.removeFirst() }
            if !available.isEmpty { break }
            if sourceEnded { return false }
            try fill()
        }
        while available.count < 2, !sourceEnded { try fill() }
        guard available.count >= 2, input[available.lowerBound] == 0x1f, input[available.lowerBound + 1] == 0x8b else {
            let position = compressedBytes - UInt64(available.count)
            throw LogReadError(.corrupt, "has bytes behind its gzip data that are no gzip (at byte \(position))")
        }
        guard inflateReset(stream) == Z_OK else {
            throw LogReadError(.io, "cannot be inflated: zlib refuses to go on")
        }
        memberEnded = false
        return true
    }
}
