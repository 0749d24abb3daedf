import TrackerSQLite

extension SQLiteStatement {
    /// A column that holds an event's identifier: UUIDs are packed, others are text.
    func eventID(_ column: Int32) -> String {
        let bytes = isBlob(column) ? blob(column) : UnsafeRawBufferPointer(start: nil, count: 0)
        return bytes.count == PackedUUID.byteCount ? PackedUUID.unpack(bytes) : text(column)
    }
}
