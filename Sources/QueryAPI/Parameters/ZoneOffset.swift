/// Tells the `+` of a zone offset (`2018-06-01T09:00:00+02:00`) from the `+` that stands for a space in a query.
enum ZoneOffset {
    /// Whether a zone offset starts at `position`: a time of day ends before it, and `HH:MM` or `HHMM` follows.
    static func starts(at position: Int, in bytes: [UInt8]) -> Bool {
        endsWithTimeOfDay(bytes[..<position]) && startsWithHoursAndMinutes(bytes[(position + 1)...])
    }

    /// Puts back each plus that a gateway's own decoding made a space.
    static func restoringPlus(in text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: " ")) else { return text }
        var bytes = Array(text.utf8)
        for position in bytes.indices where bytes[position] == UInt8(ascii: " ") && starts(at: position, in: bytes) {
            bytes[position] = UInt8(ascii: "+")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `09:00:00` or `09:00:00.123`.
    private static func endsWithTimeOfDay(_ bytes: ArraySlice<UInt8>) -> Bool {
        var time = bytes
        if let separator = time.lastIndex(where: { !isDigit($0) }), time[separator] != UInt8(ascii: ":") {
            let isFraction = time[separator] == UInt8(ascii: ".") || time[separator] == UInt8(ascii: ",")
            guard isFraction, separator + 1 < time.endIndex else { return false }
            time = time[..<separator]
        }
        return time.count >= 8 && matches(time.suffix(8), "00:00:00")
    }

    private static func startsWithHoursAndMinutes(_ bytes: ArraySlice<UInt8>) -> Bool {
        for pattern in ["00:00", "0000"] where matches(bytes.prefix(pattern.utf8.count), pattern) {
            guard let next = bytes.dropFirst(pattern.utf8.count).first else { return true }
            return !isDigit(next)
        }
        return false
    }

    /// Whether the bytes look like `pattern`, in which `0` stands for any digit.
    private static func matches(_ bytes: ArraySlice<UInt8>, _ pattern: String) -> Bool {
        bytes.count == pattern.utf8.count
            && zip(bytes, pattern.utf8).allSatisfy { $1 == UInt8(ascii: "0") ? isDigit($0) : $0 == $1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
