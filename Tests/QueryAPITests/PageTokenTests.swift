import CloudTrailLogs
import EventStorage
import Testing

@testable import QueryAPI

/// Tokens that clients hold when a server is replaced by a newer one go on.
@Suite struct PageTokenTests {
    @Test func aTokenIsWhatItWas() throws {
        let filters = FilterDigest(
            scope: .user("alice"), eventName: .equals("RunInstances"), conditions: [.init(name: "awsRegion", value: "us-east-1")])
        let token = PageToken(
            range: EventInstant(milliseconds: 1_527_811_200_000)...EventInstant(milliseconds: 1_527_854_400_000),
            order: .descending, filters: filters,
            position: EventPosition(instant: EventInstant(milliseconds: 1_527_843_600_123), eventID: "c0ffee"))
        let text = "AQEBAAABY7ik1AAAAAFjuzgCAAAAAWO6kzb7q0IKYXvzwKjLecr9YzBmZmVlSxb4BOc-CQxO1NHU"
        #expect(token.text == text)
        #expect(try PageToken(text: text) == token)
    }
}
