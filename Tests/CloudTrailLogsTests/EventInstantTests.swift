import CloudTrailLogs
import Testing

@Suite struct EventInstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2018-06-01T09:00:00Z", 1_527_843_600_000),
        ("2018-06-01T09:00:00", 1_527_843_600_000),
        ("2018-06-01 09:00:00", 1_527_843_600_000),
        ("2018-06-01T09:00:00.5Z", 1_527_843_600_500),
        ("2018-06-01T09:00:00.123456789Z", 1_527_843_600_123),
        ("2018-06-01T11:00:00+02:00", 1_527_843_600_000),
        ("2018-06-01T04:30:00-0430", 1_527_843_600_000),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ("1969-12-31T23:59:59.999Z", -1),
    ])
    func readsTimes(text: String, milliseconds: Int64) {
        #expect(EventInstant.parse(iso8601: text)?.instant.milliseconds == milliseconds)
        #expect(EventInstant.parse(iso8601: text)?.precision == .time)
    }

    @Test(arguments: [
        "", "2018", "2018-6-1", "2018-13-01", "2018-02-29", "2023-02-30", "2018-06-01T", "2018-06-01T09", "2018-06-01T09:00",
        "2018-06-01T24:00:00", "2018-06-01T09:60:00", "2018-06-01T09:00:61", "2018-06-01T09:00:00.", "2018-06-01T09:00:00+2",
        "2018-06-01T09:00:00+24:00", "2018-06-01T09:00:00Zx", "2018-06-01T09:00:00ZZ", "x2018-06-01", "2018/06/01",
        "1527843600", "0000-01-01T00:00:00+01:00", "２０１８-06-01",
    ])
    func refusesEverythingElse(text: String) {
        #expect(EventInstant.parse(iso8601: text) == nil)
    }

    @Test func aDateIsItsFirstInstantAndEndsWithItsLast() {
        #expect(EventInstant.parse(iso8601: "2018-06-01")?.instant.iso8601 == "2018-06-01T00:00:00Z")
        #expect(EventInstant.parse(iso8601: "2018-06-01")?.precision == .day)
        #expect(EventInstant.parse(iso8601EndOfRange: "2018-06-01")?.instant.iso8601 == "2018-06-01T23:59:59.999Z")
        #expect(EventInstant.parse(iso8601EndOfRange: "2018-06-01T00:00:00Z")?.instant.iso8601 == "2018-06-01T00:00:00Z")
    }

    @Test(arguments: [
        "0000-01-01T00:00:00Z", "0000-02-29T00:00:00Z", "1600-02-29T12:34:56Z", "1900-02-28T23:59:59Z",
        "1969-12-31T23:59:59.001Z", "2000-02-29T00:00:00.120Z", "2100-03-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
    ])
    func writesWhatItRead(text: String) {
        #expect(EventInstant.parse(iso8601: text)?.instant.iso8601 == text)
    }

    @Test func daysStartAtMidnightBeforeTheEpochToo() {
        #expect(EventInstant.parse(iso8601: "1969-12-31T23:59:59Z")?.instant.startOfDay.iso8601 == "1969-12-31T00:00:00Z")
        #expect(EventInstant(milliseconds: 0).startOfDay.milliseconds == 0)
    }
}
