import EventStorage

/// Reads a column as `ColumnEncoder` writes it, from bytes that outlive it. Bytes that make no column throw; they never trap.
struct ColumnDecoder {
    private let bytes: UnsafeRawBufferPointer
    private let isDense: Bool
    private let areUUIDs: Bool
    let entryCount: Int
    private let valueCount: Int
    private let ordinalsStart: Int
    /// UUIDs: the first one. Texts: the first length.
    private let valuesStart: Int
    private let prefix: Range<Int>

    init(_ bytes: UnsafeRawBufferPointer, eventCount: Int) throws {
        var reader = ByteReader(bytes: bytes)
        let kind = try reader.byte()
        self.bytes = bytes
        isDense = kind & ColumnKind.sparse == 0
        areUUIDs = kind & ColumnKind.uuids != 0
        entryCount = try reader.count()
        ordinalsStart = reader.index
        if isDense {
            guard entryCount == eventCount else { throw EventStoreError.damagedColumn }
        } else {
            try reader.skipVarints(entryCount)
        }
        valueCount = try reader.count()
        guard valueCount > 0, valueCount <= entryCount else { throw EventStoreError.damagedColumn }
        if areUUIDs {
            prefix = 0..<0
        } else {
            let length = try reader.count()
            prefix = reader.index..<(reader.index + length)
            try reader.skip(length)
        }
        valuesStart = reader.index
    }

    /// Calls `body` with the ordinal of each entry whose value is `value`, in order.
    func forEachOrdinal(havingValue value: [UInt8], _ body: (Int) throws -> Void) throws {
        var codesStart = 0
        guard let code = try code(of: value, codesStart: &codesStart) else { return }
        var ordinals = OrdinalReader(reader: ByteReader(bytes: bytes, index: ordinalsStart), isDense: isDense)
        if valueCount == 1 {
            for _ in 0..<entryCount { try body(ordinals.next()) }
        } else if valueCount == entryCount {
            for entry in 0...code {
                let ordinal = try ordinals.next()
                if entry == code { try body(ordinal) }
            }
        } else {
            let width = ColumnKind.codeWidth(valueCount: valueCount)
            guard codesStart + width * entryCount <= bytes.count else { throw EventStoreError.damagedColumn }
            for entry in 0..<entryCount {
                let ordinal = try ordinals.next()
                if self.code(at: codesStart + entry * width, width: width) == code { try body(ordinal) }
            }
        }
    }

    /// Calls `body` with the ordinal of each entry, in order.
    func forEachOrdinal(_ body: (Int) throws -> Void) throws {
        var ordinals = OrdinalReader(reader: ByteReader(bytes: bytes, index: ordinalsStart), isDense: isDense)
        for _ in 0..<entryCount { try body(ordinals.next()) }
    }

    /// Calls `body` with ordinal and value of each entry whose ordinal is in `ordinals`, which are sorted.
    func forEachValue(ofOrdinals ordinals: [Int], _ body: (Int, String) throws -> Void) throws {
        let table = try ValueTable(self)
        let width = valueCount == 1 || valueCount == entryCount ? 0 : ColumnKind.codeWidth(valueCount: valueCount)
        guard table.end + width * entryCount <= bytes.count else { throw EventStoreError.damagedColumn }
        var reader = OrdinalReader(reader: ByteReader(bytes: bytes, index: ordinalsStart), isDense: isDense)
        var wanted = ordinals[...]
        for entry in 0..<entryCount {
            let ordinal = try reader.next()
            while let first = wanted.first, first < ordinal { wanted.removeFirst() }
            guard let first = wanted.first else { return }
            guard first == ordinal else { continue }
            let code = valueCount == 1 ? 0 : width == 0 ? entry : self.code(at: table.end + entry * width, width: width)
            try body(ordinal, table.value(code))
        }
    }

    @inline(__always)
    private func code(at index: Int, width: Int) -> Int {
        switch width {
        case 1: Int(bytes[index])
        case 2: Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt16.self)))
        default: Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)))
        }
    }

    /// The code of a value, or `nil` when no entry has it.
    private func code(of value: [UInt8], codesStart: inout Int) throws -> Int? {
        if areUUIDs {
            codesStart = valuesStart + valueCount * PackedUUID.byteCount
            guard codesStart <= bytes.count else { throw EventStoreError.damagedColumn }
            guard let packed = value.withUnsafeBufferPointer({ PackedUUID.pack($0) }) else { return nil }
            return packed.withUnsafeBytes { packed in
                let high = packed.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
                let low = packed.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                for code in 0..<valueCount {
                    let offset = valuesStart + code * PackedUUID.byteCount
                    if bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) == high,
                        bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self) == low
                    {
                        return code
                    }
                }
                return nil
            }
        }
        let table = try ValueTable(self, onlyCandidatesOf: value.count - prefix.count)
        codesStart = table.end
        guard value.count >= prefix.count, value.prefix(prefix.count).elementsEqual(bytes[prefix]) else { return nil }
        let rest = value.dropFirst(prefix.count)
        return try value.withUnsafeBytes { value in
            let rest = UnsafeRawBufferPointer(rebasing: value[prefix.count..<(prefix.count + rest.count)])
            return try table.firstCode(of: rest)
        }
    }

    /// Where each distinct value stands.
    private struct ValueTable {
        private let decoder: ColumnDecoder
        private let ranges: [Range<Int>]
        private let firstText: Int
        private let candidateLength: Int?
        /// Behind the last value, where the codes start.
        let end: Int

        /// - Parameter length: When only values of this length matter, no table is built: `firstCode` walks the lengths again.
        init(_ decoder: ColumnDecoder, onlyCandidatesOf length: Int? = nil) throws {
            self.decoder = decoder
            candidateLength = length
            if decoder.areUUIDs {
                let starts = (0..<decoder.valueCount).map { decoder.valuesStart + $0 * PackedUUID.byteCount }
                ranges = starts.map { $0..<($0 + PackedUUID.byteCount) }
                firstText = decoder.valuesStart
                end = decoder.valuesStart + decoder.valueCount * PackedUUID.byteCount
                guard end <= decoder.bytes.count else { throw EventStoreError.damagedColumn }
                return
            }
            var reader = ByteReader(bytes: decoder.bytes, index: decoder.valuesStart)
            var lengths = [Int]()
            var total = 0
            if length == nil { lengths.reserveCapacity(decoder.valueCount) }
            for _ in 0..<decoder.valueCount {
                let next = try reader.count()
                total += next
                if length == nil { lengths.append(next) }
            }
            firstText = reader.index
            end = reader.index + total
            guard end <= decoder.bytes.count else { throw EventStoreError.damagedColumn }
            var start = firstText
            var ranges = [Range<Int>]()
            ranges.reserveCapacity(lengths.count)
            for length in lengths {
                ranges.append(start..<(start + length))
                start += length
            }
            self.ranges = ranges
        }

        func value(_ code: Int) -> String {
            guard code < ranges.count else { return "" }
            let bytes = decoder.bytes
            if decoder.areUUIDs { return PackedUUID.unpack(UnsafeRawBufferPointer(rebasing: bytes[ranges[code]])) }
            let prefix = decoder.prefix
            let range = ranges[code]
            return String(unsafeUninitializedCapacity: prefix.count + range.count) { text in
                let raw = UnsafeMutableRawBufferPointer(text)
                raw.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[prefix]))
                UnsafeMutableRawBufferPointer(rebasing: raw[prefix.count...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
                return prefix.count + range.count
            }
        }

        func firstCode(of rest: UnsafeRawBufferPointer) throws -> Int? {
            var reader = ByteReader(bytes: decoder.bytes, index: decoder.valuesStart)
            var start = firstText
            for code in 0..<decoder.valueCount {
                let length = try reader.count()
                if length == rest.count, decoder.bytes[start..<(start + length)].elementsEqual(rest) { return code }
                start += length
            }
            return nil
        }
    }
}

/// Reads the ordinals of entries one after the other.
private struct OrdinalReader {
    var reader: ByteReader
    let isDense: Bool
    private var ordinal = 0
    private var isFirst = true

    init(reader: ByteReader, isDense: Bool) {
        self.reader = reader
        self.isDense = isDense
    }

    @inline(__always)
    mutating func next() throws -> Int {
        if isDense {
            defer { ordinal += 1 }
            return ordinal
        }
        ordinal += try reader.count()
        return ordinal
    }
}

/// Reads integers from bytes, front to back.
struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    var index = 0

    init(bytes: UnsafeRawBufferPointer, index: Int = 0) {
        self.bytes = bytes
        self.index = index
    }

    mutating func byte() throws -> UInt8 {
        guard index < bytes.count else { throw EventStoreError.damagedColumn }
        defer { index += 1 }
        return bytes[index]
    }

    /// A varint that counts something in `bytes`, so that it fits.
    @inline(__always)
    mutating func count() throws -> Int {
        var value = 0
        var shift = 0
        while true {
            let byte = try self.byte()
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            guard shift < 42 else { throw EventStoreError.damagedColumn }
        }
    }

    mutating func skipVarints(_ count: Int) throws {
        var left = count
        while left > 0 {
            if try byte() < 0x80 { left -= 1 }
        }
    }

    mutating func skip(_ count: Int) throws {
        guard count <= bytes.count - index else { throw EventStoreError.damagedColumn }
        index += count
    }
}

extension EventStoreError {
    static let damagedColumn = EventStoreError(.corrupt, "the store is damaged: a column cannot be read")
}
