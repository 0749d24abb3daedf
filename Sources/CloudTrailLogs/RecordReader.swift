/// Reads one record back from its log. Cost: inflating the log up to the record.
///
/// - Parameters:
///   - input: The log's bytes as stored.
///   - offset: First byte of the record in the log's text.
///   - length: The record's length in bytes.
/// - Throws: `LogReadError`; `.truncated` when the log ends before.
public func readRecord(from input: any LogInput, offset: UInt64, length: UInt32) throws -> [UInt8] {
    let text = TextInput(InflatingInput(source: input, maxInflatedBytes: .max))
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { room.deallocate() }
    var record = [UInt8]()
    var position: UInt64 = 0
    let (end, overflow) = offset.addingReportingOverflow(UInt64(length))
    guard !overflow else { throw LogReadError(.truncated, "ends before the record") }
    while position < end {
        let count = try text.read(into: room)
        // Offsets count on behind damage.
        if count == 0, text.passBreak() { continue }
        guard count > 0 else { throw LogReadError(.truncated, "ends before the record") }
        let first = max(offset, position)
        let last = min(end, position + UInt64(count))
        if first < last {
            record.append(contentsOf: room[Int(first - position)..<Int(last - position)])
        }
        position += UInt64(count)
    }
    return record
}
