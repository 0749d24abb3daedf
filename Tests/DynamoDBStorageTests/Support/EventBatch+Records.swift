import CloudTrailLogs
import EventStorage
import NaiveReading

/// A record of these tests.
struct Record {
    var eventID: String
    var time: String
    var name: String
    var user: String
    var source: String
    var parameters: JSONValue

    init(
        _ eventID: String, at time: String = "2024-03-01T12:00:00Z", name: String = "RunInstances", user: String = "alice",
        source: String = "ec2.amazonaws.com", parameters: JSONValue = .null
    ) {
        self.eventID = eventID
        self.time = time
        self.name = name
        self.user = user
        self.source = source
        self.parameters = parameters
    }

    fileprivate var json: JSONValue {
        [
            "eventID": .string(UTF8Text(eventID)), "eventTime": .string(UTF8Text(time)), "eventName": .string(UTF8Text(name)),
            "eventSource": .string(UTF8Text(source)), "awsRegion": "eu-west-1", "sourceIPAddress": "192.0.2.7",
            "userAgent": "aws-cli/2.15",
            "userIdentity": ["type": "IAMUser", "userName": .string(UTF8Text(user)), "accountId": "111122223333"],
            "requestParameters": parameters,
        ]
    }

    /// Numbered records, a second apart.
    static func numbered(_ range: Range<Int>) -> [Record] {
        range.map { number in
            let time = EventInstant(milliseconds: 1_709_294_400_000 + Int64(number) * 1000)
            return Record(
                "id-\(100_000 + number)", at: time.iso8601, user: "user-\(number % 5)",
                parameters: ["number": .number("\(number)")])
        }
    }
}

extension EventBatch {
    /// The events of some records, in a log of number 7.
    init(_ records: [Record]) throws {
        let log: JSONValue = ["Records": .array(records.map(\.json))]
        let decoder = LogDecoder(
            input: MemoryInput(log.serialized), log: 7, options: LogReadingOptions(filter: .none), flattener: EventFlattener())
        self.init()
        while try decoder.read(into: &self, maxEvents: .max, maxBytes: .max) {}
    }
}

extension EventWriter {
    /// Stores some records as a batch.
    @discardableResult
    func write(_ records: [Record], finished: [LedgerEntry] = []) async throws -> WriteSummary {
        try await write(prepare(EventBatch(records)), logs: [7: .ofTests], finished: finished)
    }
}

extension LogIdentity {
    /// The log of these tests' records.
    static let ofTests = LogIdentity(source: "s3://bucket/AWSLogs/log.json.gz", size: 1234, revision: "\"etag\"")
}

extension LedgerEntry {
    /// That the tests' log was read.
    static let ofTests = LedgerEntry(
        log: .ofTests, kept: KeptPart(filter: .none, range: .distantPast ... .distantFuture, flatteningVersion: 1))
}

extension EventStore {
    /// The identifiers of all events that match, in order, in pages of at most `limit`.
    func identifiers(_ query: EventQuery = EventQuery(), limit: Int = 1000) async throws -> [String] {
        let cursor = try await events(matching: query, after: nil)
        var identifiers = [String]()
        while true {
            let page = try await cursor.next(limit: limit)
            identifiers += page.events.map(\.position.eventID)
            if page.isLast { return identifiers }
        }
    }
}
