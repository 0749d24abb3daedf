import Glibc

/// The time as the loop sees it: read once for all that one waking brings.
struct HTTPClock {
    /// Nanoseconds of the system's monotonic clock.
    private(set) var now = Self.read(CLOCK_MONOTONIC).nanoseconds
    private var dateSecond = Int.min
    private var dateField: [UInt8] = []

    mutating func update() {
        now = Self.read(CLOCK_MONOTONIC).nanoseconds
    }

    /// The time so much later; far away instead of too far.
    func after(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = UInt64(max(0, min(seconds, 1 << 32))) * 1_000_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000)
        return now + nanoseconds
    }

    /// `Date` as it is written, with its line end.
    mutating func date() -> [UInt8] {
        let second = Self.read(CLOCK_REALTIME_COARSE).seconds
        if second != dateSecond {
            dateSecond = second
            dateField = Array("Date: \(IMFDate.text(second))\r\n".utf8)
        }
        return dateField
    }

    private static func read(_ clock: clockid_t) -> (seconds: Int, nanoseconds: UInt64) {
        var time = timespec()
        clock_gettime(clock, &time)
        return (time.tv_sec, UInt64(max(0, time.tv_sec)) * 1_000_000_000 + UInt64(time.tv_nsec))
    }
}
