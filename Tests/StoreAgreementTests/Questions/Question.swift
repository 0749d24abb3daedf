import NaiveReading

/// What is asked for, apart from how it is written.
struct Question {
    enum Scope {
        case everyone
        case user(UTF8Text)
        /// A short name, or a whole event source.
        case service(UTF8Text)
    }

    struct EventName {
        var text: UTF8Text
        var isPrefix: Bool
    }

    struct Condition {
        /// As it is to be written: a whole attribute name, its end, or one with array positions.
        var name: UTF8Text
        var value: UTF8Text
    }

    enum Fields {
        /// Left out.
        case standard
        case named([UTF8Text])
        case all
    }

    enum Format: CaseIterable {
        case json, ndjson, csv
    }

    var scope = Scope.everyone
    var from: Moment?
    var to: Moment?
    /// The clock of whoever answers, in milliseconds since 1970.
    var now: Int64
    var eventName: EventName?
    var conditions: [Condition] = []
    var isDescending = false
    var fields = Fields.standard
    var format = Format.json
    var wantsCount = false
    var limit: Int?

    /// The instants asked for, both ends included.
    var range: ClosedRange<Int64> {
        let day: Int64 = 86_400_000
        let end = to.map { $0.isDay ? $0.milliseconds + day - 1 : $0.milliseconds } ?? now
        // Seven days before `to`, or before the start of a date-only `to`.
        let start = from?.milliseconds ?? (to?.milliseconds ?? now) - 7 * day
        return start...max(start, end)
    }

    /// The attributes that the answer's events carry, in CSV's order; `nil` for all that an event has.
    var columns: [UTF8Text]? {
        switch fields {
        case .standard: ["eventID", "eventName", "eventSource", "eventTime", "userIdentity_userName"]
        case .named(let names): names
        case .all: nil
        }
    }
}
