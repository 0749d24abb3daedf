package import CloudTrailLogs
package import EventStorage

/// 2018-06-08T12:00:00Z, the time of all tests.
package let testNow = EventInstant(milliseconds: 1_528_459_200_000)

/// Makes an event; `time` as in a record.
package func makeEvent(
    _ id: String,
    _ time: String,
    user: String = "alice",
    name: String = "RunInstances",
    source: String = "ec2.amazonaws.com",
    _ attributes: [String: [String]] = [:],
    location: RecordLocation? = nil
) throws -> InMemoryEventStore.Event {
    guard let instant = EventInstant.parse(iso8601: time)?.instant else { throw NoTime(text: time) }
    var all = attributes
    all["eventID"] = [id]
    all["eventTime"] = [time]
    all["eventName"] = [name]
    all["eventSource"] = [source]
    all[CoreAttribute.userName] = [user]
    return .init(position: EventPosition(instant: instant, eventID: id), attributes: all, location: location)
}

/// One event a minute from 2018-06-08T10:00:00Z on, `e0000`, `e0001` and so on.
package func makeEvents(_ count: Int) throws -> [InMemoryEventStore.Event] {
    let start = testNow.advanced(byMilliseconds: -2 * 3_600_000)
    return try (0..<count).map { index in
        let digits = String(index)
        let id = "e" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return try makeEvent(id, start.advanced(byMilliseconds: Int64(index) * 1000).iso8601)
    }
}

private struct NoTime: Error {
    var text: String
}
