import CloudTrailLogs

extension SQLiteBatch.Piece {
    /// The columns of a segment that gets only some of the piece's events.
    ///
    /// What few others have stays in them, where no query looks for it: making columns anew takes longer than all else, and nearly
    /// every log has an event that was delivered twice. But a name that only they have is not the store's.
    ///
    /// - Parameter places: Those that are stored, sorted.
    /// - Throws: `EventStoreError`.
    func columns(ofStored places: [Int]) throws -> [SQLiteBatch.Column] {
        if places.count == rows.count { return columns }
        let leavesOthersIn = places.count * 8 >= rows.count * 7
        var isStored = [Bool](repeating: false, count: rows.count)
        for place in places { isStored[place] = true }
        var encoder = ColumnEncoder()
        return try columns.compactMap { column in
            try column.data.withUnsafeBytes { data in
                let decoder = try ColumnDecoder(data, eventCount: rows.count)
                var latest: EventInstant?
                try decoder.forEachOrdinal { place in
                    if isStored[place] { latest = max(latest ?? .distantPast, rows[place].instant) }
                }
                guard let latest else { return nil }
                return SQLiteBatch.Column(
                    attribute: column.attribute, latest: latest,
                    data: leavesOthersIn ? column.data : try encode(places, of: decoder, with: &encoder))
            }
        }
    }

    private func encode(
        _ places: [Int], of decoder: ColumnDecoder, with encoder: inout ColumnEncoder
    ) throws -> [UInt8] {
        var bytes = [UInt8]()
        var entries = [ColumnEncoder.Entry]()
        try decoder.forEachValue(ofOrdinals: places) { place, value in
            let start = bytes.count
            bytes.append(contentsOf: value.utf8)
            entries.append(
                ColumnEncoder.Entry(ordinal: UInt16(place), offset: UInt32(start), length: UInt32(bytes.count - start)))
        }
        return entries.withUnsafeBufferPointer { entries in
            bytes.withUnsafeBufferPointer { encoder.encode(entries, bytes: $0, eventCount: rows.count) }
        }
    }
}
