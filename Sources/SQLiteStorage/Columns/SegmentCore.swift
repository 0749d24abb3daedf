import CloudTrailLogs
import EventStorage

/// What every event of a segment has, by ordinal: what range, scope and name conditions look at.
///
/// ```
/// instants   8 bytes each: milliseconds, little-endian; of a gap, an event that is stored elsewhere, the least there is
/// users      4 bytes each: identifier, little-endian
/// services   4 bytes each; 0 where there is none
/// names      4 bytes each; 0 where there is none
/// ```
struct SegmentCore {
    static let bytesAnEvent = 20

    private(set) var bytes: [UInt8] = []
    private var users: [UInt32] = []
    private var services: [UInt32] = []
    private var names: [UInt32] = []
    /// Events and gaps.
    private(set) var count = 0
    private(set) var gapCount = 0
    private(set) var first = EventInstant.distantFuture
    private(set) var last = EventInstant.distantPast

    mutating func append(instant: EventInstant, user: Int64, service: Int64, name: Int64) {
        withUnsafeBytes(of: instant.milliseconds.littleEndian) { bytes.append(contentsOf: $0) }
        users.append(UInt32(truncatingIfNeeded: user))
        services.append(UInt32(truncatingIfNeeded: service))
        names.append(UInt32(truncatingIfNeeded: name))
        first = min(first, instant)
        last = max(last, instant)
        count += 1
    }

    /// Leaves a place in the segment to an event that is not there. No range of time has it.
    mutating func appendGap() {
        withUnsafeBytes(of: Int64.min.littleEndian) { bytes.append(contentsOf: $0) }
        users.append(0)
        services.append(0)
        names.append(0)
        count += 1
        gapCount += 1
    }

    /// Makes gaps of some places of an encoded form; the segment's bounds of time stay as they are.
    ///
    /// - Throws: `EventStoreError` when the form does not have them.
    static func leaveGaps(_ places: [Int], in bytes: inout [UInt8], count: Int) throws {
        guard bytes.count == count * bytesAnEvent, places.allSatisfy({ $0 < count }) else {
            throw EventStoreError.damagedColumn
        }
        for place in places {
            withUnsafeBytes(of: Int64.min.littleEndian) { bytes.replaceSubrange(place * 8..<(place + 1) * 8, with: $0) }
            for start in [8, 12, 16] {
                let offset = count * start + place * 4
                bytes.replaceSubrange(offset..<(offset + 4), with: repeatElement(0, count: 4))
            }
        }
    }

    /// The encoded form.
    func encoded() -> [UInt8] {
        var output = bytes
        for column in [users, services, names] {
            for value in column { withUnsafeBytes(of: value.littleEndian) { output.append(contentsOf: $0) } }
        }
        return output
    }

    /// Reads the encoded form.
    struct View {
        private let bytes: UnsafeRawBufferPointer
        private let count: Int

        init(_ bytes: UnsafeRawBufferPointer, count: Int) throws {
            guard bytes.count == count * SegmentCore.bytesAnEvent else { throw EventStoreError.damagedColumn }
            self.bytes = bytes
            self.count = count
        }

        @inline(__always)
        func instant(_ ordinal: Int) -> Int64 {
            Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: ordinal * 8, as: Int64.self))
        }

        @inline(__always)
        func user(_ ordinal: Int) -> UInt32 { integer(at: count * 8 + ordinal * 4) }

        @inline(__always)
        func service(_ ordinal: Int) -> UInt32 { integer(at: count * 12 + ordinal * 4) }

        @inline(__always)
        func name(_ ordinal: Int) -> UInt32 { integer(at: count * 16 + ordinal * 4) }

        @inline(__always)
        private func integer(at offset: Int) -> UInt32 {
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
    }
}
