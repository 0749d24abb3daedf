import Foundation
import TestSupport

/// A time in one of the syntaxes that `from` and `to` take.
struct Moment {
    /// What it stands for, in milliseconds since 1970; of a day, its start.
    var milliseconds: Int64
    var isDay: Bool
    var text: String
}

extension Moment {
    /// A time at or near an instant.
    init(near instant: Int64, _ random: inout SeededGenerator) {
        var milliseconds = instant + random.pick([0, 0, 0, 1, -1, 1000, -1000, 3_600_000, -3_600_000, 86_400_000])
        let syntax = random.below(5)
        // Only a fraction can tell milliseconds.
        if syntax < 3 { milliseconds -= milliseconds.remainderOfDivision(by: syntax == 0 ? 86_400_000 : 1000) }
        self.milliseconds = milliseconds
        isDay = syntax == 0
        switch syntax {
        case 0: text = String(Self.civil(milliseconds).prefix(10))
        case 1: text = Self.civil(milliseconds)
        case 2: text = Self.civil(milliseconds) + "Z"
        case 3:
            let fraction = milliseconds.remainderOfDivision(by: 1000)
            let digits = String(String(1000 + fraction).dropFirst())
            text = "\(Self.civil(milliseconds)).\(digits)" + random.pick(["", "Z", "999Z"])
        default:
            let minutes = random.pick([0, 120, -330, 840, -720])
            let fraction = milliseconds.remainderOfDivision(by: 1000)
            let zone = String(format: "%@%02d:%02d", minutes < 0 ? "-" : "+", abs(minutes) / 60, abs(minutes) % 60)
            let local = Self.civil(milliseconds + Int64(minutes) * 60_000)
            text = local + (fraction == 0 ? "" : String(format: ".%03d", Int(fraction))) + zone
        }
    }

    /// `YYYY-MM-DDTHH:MM:SS` in UTC.
    private static func civil(_ milliseconds: Int64) -> String {
        var seconds = time_t((milliseconds - milliseconds.remainderOfDivision(by: 1000)) / 1000)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        return String(
            format: "%04d-%02d-%02dT%02d:%02d:%02d", fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday, fields.tm_hour,
            fields.tm_min, fields.tm_sec)
    }
}

extension Int64 {
    /// The remainder that is never negative.
    fileprivate func remainderOfDivision(by divisor: Int64) -> Int64 {
        ((self % divisor) + divisor) % divisor
    }
}
