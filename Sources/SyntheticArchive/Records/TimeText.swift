internal import CloudTrailLogs

/// Writes times as CloudTrail does.
struct TimeText: Sendable {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        .map { Array($0.utf8) }
    /// The hour whose text is at hand: most times of a file lie within one or two.
    private var hour: Int64 = .min
    private var hourText: [UInt8] = []

    /// Makes the hour of `time` the one that is written without calendar arithmetic.
    mutating func prepare(for time: EventInstant) {
        let hour = time.milliseconds / 3_600_000
        guard hour != self.hour else { return }
        self.hour = hour
        hourText = Self.text(ofHour: hour)
    }

    /// Appends `2018-06-01T09:00:00Z`.
    func write(_ time: EventInstant, into bytes: inout [UInt8]) {
        writeHour(time, into: &bytes)
        writeMinuteAndSecond(time, into: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Appends `Jun 1, 2018, 9:00:00 AM`.
    func writeInWords(_ time: EventInstant, into bytes: inout [UInt8]) {
        let text = Self.text(ofHour: time.milliseconds / 3_600_000)
        func number(_ range: Range<Int>) -> Int { text[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
        let hour = number(11..<13)
        bytes.append(contentsOf: Self.months[number(5..<7) - 1])
        bytes.append(UInt8(ascii: " "))
        bytes.append(number: number(8..<10))
        bytes.append(", ")
        bytes.append(contentsOf: text[0..<4])
        bytes.append(", ")
        bytes.append(number: hour % 12 == 0 ? 12 : hour % 12)
        bytes.append(UInt8(ascii: ":"))
        writeMinuteAndSecond(time, into: &bytes)
        bytes.append(hour < 12 ? " AM" : " PM")
    }

    private func writeHour(_ time: EventInstant, into bytes: inout [UInt8]) {
        let hour = time.milliseconds / 3_600_000
        bytes.append(contentsOf: hour == self.hour ? hourText : Self.text(ofHour: hour))
    }

    private func writeMinuteAndSecond(_ time: EventInstant, into bytes: inout [UInt8]) {
        let seconds = Int(time.milliseconds / 1000 % 3600)
        bytes.append(twoDigits: seconds / 60)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(twoDigits: seconds % 60)
    }

    /// `2018-06-01T09:`.
    private static func text(ofHour hour: Int64) -> [UInt8] {
        Array(EventInstant(milliseconds: hour * 3_600_000).iso8601.utf8.prefix(14))
    }
}
