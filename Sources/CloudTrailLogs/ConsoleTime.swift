/// Times as CloudTrail's console has written them into the files that one downloads.
enum ConsoleTime {
    /// `2019-09-23, 11:20:34 AM` and `March 05, 2024, 18:10:00 (UTC+01:00)` as ISO 8601; `nil` for another form.
    static func iso8601(_ text: String) -> String? {
        let words = text.split { $0 == " " || $0 == "," }.map(String.init)
        var zone = "Z"
        var parts = words[...]
        if let last = parts.last, last.hasPrefix("(UTC"), last.hasSuffix(")") {
            parts.removeLast()
            let offset = last.dropFirst(4).dropLast()
            if !offset.isEmpty { zone = String(offset) }
        }
        var isAfternoon: Bool?
        if let last = parts.last, last == "AM" || last == "PM" {
            isAfternoon = last == "PM"
            parts.removeLast()
        }
        guard let clock = parts.popLast(), let date = date(parts) else { return nil }
        var numbers = clock.split(separator: ":").map { Int($0) }
        guard numbers.count == 3, let hour = numbers[0] else { return nil }
        if let isAfternoon {
            guard (1...12).contains(hour) else { return nil }
            numbers[0] = hour % 12 + (isAfternoon ? 12 : 0)
        }
        let digits = numbers.compactMap { $0.map(twoDigits) }
        guard digits.count == 3 else { return nil }
        let result = "\(date)T\(digits.joined(separator: ":"))\(zone)"
        return EventInstant.parse(iso8601: result)?.precision == .time ? result : nil
    }

    private static func date(_ parts: ArraySlice<String>) -> String? {
        let parts = Array(parts)
        if parts.count == 1, parts[0].utf8.count == 10 { return parts[0] }
        guard parts.count == 3, let month = months.firstIndex(of: String(parts[0].prefix(3)).lowercased()),
            let day = Int(parts[1]),
            let year = Int(parts[2]), (1...31).contains(day), (1000...9999).contains(year)
        else { return nil }
        return "\(year)-\(twoDigits(month + 1))-\(twoDigits(day))"
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func twoDigits(_ number: Int) -> String {
        number < 10 && number >= 0 ? "0\(number)" : "\(number)"
    }
}
