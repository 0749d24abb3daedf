import CloudTrailLogs

/// Writes the values that one attribute has in the events of one segment.
///
/// A column is read in full to find the events with one value, so that it is small: every distinct value stands in it once.
///
/// ```
/// kind         1 byte: bit 0 set = sparse, bit 1 set = all values are UUIDs
/// entries      varint
/// ordinals     sparse: for each entry, varint distance from the ordinal before (0 = another value of the same event)
///              dense: absent, entry i belongs to event i
/// values       varint, number of distinct ones
/// UUIDs:       16 bytes each
/// else:        varint length of a prefix they share, the prefix, varint length of each rest, the rests
/// codes        absent when there is one value, or as many as entries; else one little-endian integer an entry,
///              of 1, 2 or 4 bytes as the number of values needs
/// ```
struct ColumnEncoder {
    /// A value and the event of the segment that it belongs to.
    struct Entry {
        var ordinal: UInt16
        /// Where it stands in the batch's bytes.
        var offset: UInt32
        var length: UInt32
    }

    private var slots: [Int32] = []
    private var distinct: [Entry] = []
    private var codes: [UInt32] = []

    /// The column of `entries`, which are sorted by ordinal and not empty.
    mutating func encode(
        _ entries: UnsafeBufferPointer<Entry>, bytes: UnsafeBufferPointer<UInt8>, eventCount: Int
    ) -> [UInt8] {
        findDistinct(entries, bytes)
        let isDense = entries.count == eventCount && entries.indices.allSatisfy { Int(entries[$0].ordinal) == $0 }
        let areUUIDs = distinct.allSatisfy { PackedUUID.isCanonical(value($0, in: bytes)) }
        var output = [UInt8]()
        output.reserveCapacity(64 + distinct.count * (areUUIDs ? 16 : 24) + entries.count * 2)
        output.append((isDense ? 0 : ColumnKind.sparse) | (areUUIDs ? ColumnKind.uuids : 0))
        output.appendVarint(entries.count)
        if !isDense {
            var previous = 0
            for entry in entries {
                output.appendVarint(Int(entry.ordinal) - previous)
                previous = Int(entry.ordinal)
            }
        }
        output.appendVarint(distinct.count)
        if areUUIDs {
            for entry in distinct { PackedUUID.append(value(entry, in: bytes), to: &output) }
        } else {
            appendTexts(bytes, to: &output)
        }
        appendCodes(entryCount: entries.count, to: &output)
        return output
    }

    private func value(_ entry: Entry, in bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(entry.offset)..<(Int(entry.offset) + Int(entry.length))])
    }

    private mutating func findDistinct(_ entries: UnsafeBufferPointer<Entry>, _ bytes: UnsafeBufferPointer<UInt8>) {
        var size = 16
        while size < entries.count * 2 { size *= 2 }
        if slots.count < size { slots = Array(repeating: -1, count: size) }
        distinct.removeAll(keepingCapacity: true)
        codes.removeAll(keepingCapacity: true)
        for slot in 0..<size { slots[slot] = -1 }
        let mask = size - 1
        for entry in entries {
            let candidate = value(entry, in: bytes)
            // Neighbours are often alike.
            if let last = codes.last, candidate.hasSameBytes(as: value(distinct[Int(last)], in: bytes)) {
                codes.append(last)
                continue
            }
            var slot = Int(truncatingIfNeeded: candidate.quickHash) & mask
            while slots[slot] >= 0, !candidate.hasSameBytes(as: value(distinct[Int(slots[slot])], in: bytes)) {
                slot = (slot + 1) & mask
            }
            if slots[slot] < 0 {
                slots[slot] = Int32(distinct.count)
                distinct.append(entry)
            }
            codes.append(UInt32(slots[slot]))
        }
    }

    private func appendTexts(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        let first = value(distinct[0], in: bytes)
        var shared = first.count
        for entry in distinct.dropFirst() {
            let text = value(entry, in: bytes)
            var length = 0
            while length < min(shared, text.count), text[length] == first[length] { length += 1 }
            shared = length
            if shared == 0 { break }
        }
        output.appendVarint(shared)
        output.append(contentsOf: first.prefix(shared))
        for entry in distinct { output.appendVarint(Int(entry.length) - shared) }
        for entry in distinct { output.append(contentsOf: UnsafeBufferPointer(rebasing: value(entry, in: bytes)[shared...])) }
    }

    private func appendCodes(entryCount: Int, to output: inout [UInt8]) {
        if distinct.count == 1 || distinct.count == entryCount { return }
        let width = ColumnKind.codeWidth(valueCount: distinct.count)
        for code in codes {
            var code = code
            for _ in 0..<width {
                output.append(UInt8(truncatingIfNeeded: code))
                code >>= 8
            }
        }
    }
}

/// What the first byte of a column says.
enum ColumnKind {
    static let sparse: UInt8 = 1
    static let uuids: UInt8 = 2

    static func codeWidth(valueCount: Int) -> Int {
        valueCount <= 1 << 8 ? 1 : valueCount <= 1 << 16 ? 2 : 4
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Mixes eight bytes at a time; good enough where values that collide cost time alone.
    fileprivate var quickHash: UInt64 {
        var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(count)
        let raw = UnsafeRawBufferPointer(self)
        var index = 0
        while index + 8 <= count {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)).mixed
            index += 8
        }
        var rest: UInt64 = 0
        if count >= 8 {
            // The last eight bytes, some of them a second time: one load instead of up to seven.
            rest = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        } else {
            for byte in self { rest = rest << 8 | UInt64(byte) }
        }
        return (hash ^ rest).mixed
    }

    func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        let left = UnsafeRawBufferPointer(self)
        let right = UnsafeRawBufferPointer(other)
        var index = 0
        while index + 8 <= count {
            let word = left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word == right.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
            index += 8
        }
        while index < count {
            guard self[index] == other[index] else { return false }
            index += 1
        }
        return true
    }
}

extension UInt64 {
    fileprivate var mixed: UInt64 {
        let product = multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}

extension [UInt8] {
    /// LEB128, unsigned.
    mutating func appendVarint(_ value: Int) {
        var rest = UInt(bitPattern: value)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
