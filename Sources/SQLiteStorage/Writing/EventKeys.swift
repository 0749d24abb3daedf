import CloudTrailLogs

/// Identifiers and times of some events in the form in which rows hold them.
struct EventKeys: Sendable {
    /// 16 bytes for each event; zeros where the identifier is no canonical UUID.
    private(set) var packedIDs: [UInt8] = []
    /// The other identifiers, by the events' places.
    private(set) var textIDs: [Int: [UInt8]] = [:]
    /// Times that are not written as their instants are, by the events' places.
    private(set) var unusualTimes: [Int: [UInt8]] = [:]

    init(_ batch: EventBatch, _ events: Range<Int>) {
        packedIDs.reserveCapacity(events.count * PackedUUID.byteCount)
        var times = PlainTimes()
        batch.withBytes { bytes in
            func text(_ value: Int32) -> UnsafeBufferPointer<UInt8> {
                UnsafeBufferPointer(rebasing: bytes[batch.range(of: batch.values[Int(value)])])
            }
            for (place, event) in batch.events[events].enumerated() {
                let eventID = text(event.eventID)
                if PackedUUID.isCanonical(eventID) {
                    PackedUUID.append(eventID, to: &packedIDs)
                } else {
                    packedIDs.append(contentsOf: repeatElement(0, count: PackedUUID.byteCount))
                    textIDs[place] = Array(eventID)
                }
                let time = text(event.eventTime)
                if !times.isPlain(time, event.instant) { unusualTimes[place] = Array(time) }
            }
        }
    }
}

/// Tells whether times are written as `EventInstant.iso8601` writes them. Neighbours are of one day, whose text is made once.
private struct PlainTimes {
    private var day: Int64?
    /// `2024-06-01T`.
    private var dayText: [UInt8] = []

    mutating func isPlain(_ text: UnsafeBufferPointer<UInt8>, _ instant: EventInstant) -> Bool {
        let milliseconds = instant.milliseconds
        guard text.count == 20, milliseconds >= 0, milliseconds % 1000 == 0 else {
            return text.elementsEqual(instant.iso8601.utf8)
        }
        let (day, time) = (milliseconds / EventInstant.millisecondsPerDay, milliseconds % EventInstant.millisecondsPerDay)
        if day != self.day {
            self.day = day
            dayText = Array(instant.iso8601.utf8.prefix(11))
        }
        let second = Int(time / 1000)
        return dayText.withUnsafeBufferPointer { $0.hasSameBytes(as: UnsafeBufferPointer(rebasing: text[..<11])) }
            && isNumber(second / 3600, at: 11, text) && text[13] == UInt8(ascii: ":")
            && isNumber(second / 60 % 60, at: 14, text) && text[16] == UInt8(ascii: ":")
            && isNumber(second % 60, at: 17, text) && text[19] == UInt8(ascii: "Z")
    }

    private func isNumber(_ number: Int, at index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text[index] == UInt8(ascii: "0") + UInt8(number / 10) && text[index + 1] == UInt8(ascii: "0") + UInt8(number % 10)
    }
}
