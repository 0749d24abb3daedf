/// Draws a run's progress as one line for a terminal.
public enum ProgressBar {
    private static let maxBarWidth = 30
    private static let minBarWidth = 10

    /// The line, at most `width` characters of ASCII wide; what does not fit is left out, the least telling first.
    ///
    ///     [############------------------]  41%  1,234/3,000 files  81,000 events/s  12.3 MB/s  73% filtered  0:42 left
    public static func line(for progress: IngestionProgress, width: Int) -> String {
        // From the most to the least telling.
        let ranked = [
            percentage(progress), files(progress), time(progress), events(progress), bytes(progress), filtered(progress),
        ]
        let order = [0, 1, 3, 4, 5, 2]
        var shown = ranked.count
        func line() -> String {
            order.filter { $0 < shown }.compactMap { ranked[$0] }.joined(separator: "  ")
        }
        while shown > 0, line().utf8.count > width { shown -= 1 }
        let text = line()
        guard let fraction = progress.fraction else { return text }
        let barWidth = min(maxBarWidth, width - text.utf8.count - 4)
        guard barWidth >= minBarWidth else { return text }
        let done = Int(fraction * Double(barWidth))
        return "[" + String(repeating: "#", count: done) + String(repeating: "-", count: barWidth - done) + "]  " + text
    }

    private static func percentage(_ progress: IngestionProgress) -> String? {
        progress.fraction.map { fraction in
            let percent = String(Int(fraction * 100))
            return String(repeating: " ", count: 3 - percent.utf8.count) + percent + "%"
        }
    }

    private static func files(_ progress: IngestionProgress) -> String {
        let total = progress.filesTotal.map { "/" + grouped($0) } ?? ""
        return "\(grouped(progress.filesDone))\(total) files"
    }

    private static func events(_ progress: IngestionProgress) -> String {
        let rate = Int(progress.recordsPerSecond)
        // Three digits are what can be read while they change.
        return grouped(rate >= 1000 ? rate / 100 * 100 : rate) + " events/s"
    }

    private static func bytes(_ progress: IngestionProgress) -> String {
        let rate = progress.bytesPerSecond
        for (unit, size) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] where rate >= size {
            let tenths = Int(rate / size * 10)
            return "\(tenths / 10).\(tenths % 10) \(unit)/s"
        }
        return "\(Int(rate)) B/s"
    }

    private static func filtered(_ progress: IngestionProgress) -> String? {
        progress.filtered > 0 ? "\(progress.filtered * 100 / progress.records)% filtered" : nil
    }

    private static func time(_ progress: IngestionProgress) -> String {
        if let left = progress.timeLeft { return clock(left) + " left" }
        return clock(progress.elapsed)
    }

    private static func clock(_ duration: Duration) -> String {
        let seconds = Int(duration.components.seconds)
        let hours = seconds / 3600
        let minutes = seconds / 60 % 60
        let rest = (seconds % 60 < 10 ? ":0" : ":") + String(seconds % 60)
        return hours > 0 ? "\(hours):\(minutes < 10 ? "0" : "")\(minutes)\(rest)" : "\(minutes)\(rest)"
    }

    private static func grouped(_ number: Int) -> String {
        let digits = String(number)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
