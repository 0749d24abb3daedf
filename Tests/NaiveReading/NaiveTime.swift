import Foundation

/// Reads `YYYY-MM-DDTHH:MM:SS` with an optional fraction and `Z` or `±HH:MM`, through the C library's calendar.
public enum NaiveTime {
    /// Milliseconds since 1970, or `nil` for other text and for days and hours that do not exist.
    public static func milliseconds(of text: String) -> Int64? {
        // 0123-56-89T12:45:78, then the rest.
        let characters = Array(text.utf8)
        guard characters.count > 19, let seconds = seconds(of: characters.prefix(19)) else { return nil }
        var rest = characters[19...]

        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty else { return nil }
            fraction = Int64((String(decoding: digits, as: UTF8.self) + "00").prefix(3)) ?? 0
            rest = rest[digits.endIndex...]
        }
        let zone = String(decoding: rest, as: UTF8.self)
        if zone == "Z" { return seconds * 1000 + fraction }
        let parts = zone.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard zone.hasPrefix("+") || zone.hasPrefix("-"), parts.count == 2, let hours = number(parts[0].utf8, below: 24),
            let minutes = number(parts[1].utf8, below: 60)
        else { return nil }
        let offset = Int64(hours * 3600 + minutes * 60) * (zone.hasPrefix("-") ? -1 : 1)
        return (seconds - offset) * 1000 + fraction
    }

    private static func seconds(of text: ArraySlice<UInt8>) -> Int64? {
        let separators = zip([4, 7, 10, 13, 16], "--T::".utf8)
        guard separators.allSatisfy({ text[$0] == $1 }),
            let century = number(text[0..<2], below: 100), let year = number(text[2..<4], below: 100),
            let month = number(text[5..<7], below: 13), let day = number(text[8..<10], below: 32),
            let hour = number(text[11..<13], below: 24), let minute = number(text[14..<16], below: 60),
            let second = number(text[17..<19], below: 60)
        else { return nil }
        var calendar = tm()
        calendar.tm_year = century * 100 + year - 1900
        (calendar.tm_mon, calendar.tm_mday) = (month - 1, day)
        (calendar.tm_hour, calendar.tm_min, calendar.tm_sec) = (hour, minute, second)
        let seconds = timegm(&calendar)
        // A day that its month does not have is carried over, which changes the fields.
        return calendar.tm_mon == month - 1 && calendar.tm_mday == day ? Int64(seconds) : nil
    }

    /// Two digits.
    private static func number(_ text: some Collection<UInt8>, below bound: Int32) -> Int32? {
        guard text.count == 2, text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int32(String(decoding: text, as: UTF8.self)), number < bound
        else { return nil }
        return number
    }
}
