public import FoundationEssentials
import TrackerHTTP

/// Calls AWS CloudTrail in one region (JSON protocol, API version 2013-11-01).
public struct CloudTrailClient: Sendable {
    private let client: AWSServiceClient

    /// Makes a client.
    public init(_ configuration: AWSConfiguration) {
        client = AWSServiceClient(.cloudTrail, configuration)
    }

    /// The region whose events are looked up.
    public var region: String { client.configuration.region }

    /// The access key that calls are signed with now; `nil` where there is none.
    public func accessKeyID() async -> String? {
        try? await client.configuration.credentials.credentials().accessKeyID
    }

    /// Account Management, with the same credentials.
    public var account: AccountClient { AccountClient(client.configuration) }

    /// The same client, which waits for `turn` besides before it tries a call again; an error of `turn` cancels the call.
    public func retrying(after turn: @escaping @Sendable () async throws -> Void) -> CloudTrailClient {
        var configuration = client.configuration
        let pause = configuration.retries.sleep
        configuration.retries.sleep = { duration in
            try await pause(duration)
            try await turn()
        }
        return CloudTrailClient(configuration)
    }

    /// One page of `LookupEvents`: management events of the last 90 days, the latest first, 50 at most.
    ///
    /// - Parameters:
    ///   - start: The first second that is wanted.
    ///   - end: The last second that is wanted.
    ///   - nextToken: What the page before said; times have to be the same then.
    /// - Throws: `AWSError`; AWS takes two calls a second in an account and region.
    public func lookupEvents(from start: Date, to end: Date, nextToken: String? = nil) async throws(AWSError) -> LookupEventsPage
    {
        let input = Input(
            startTime: Int(start.timeIntervalSince1970), endTime: Int(end.timeIntervalSince1970), nextToken: nextToken)
        let operation = "LookupEvents"
        do {
            var request = AWSRequest(operation: operation, method: .post, body: Array(try JSONEncoder().encode(input)))
            request.headerFields[.contentType] = "application/x-amz-json-1.1"
            request.headerFields[.xAmzTarget] = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents"
            let answer = try await client.send(request)
            let output = try JSONDecoder().decode(Output.self, from: Data(answer.body))
            return LookupEventsPage(records: output.events.compactMap(\.record), nextToken: output.nextToken)
        } catch let error as AWSError {
            throw error
        } catch {
            throw AWSError(
                .malformedAnswer, code: "MalformedAnswer", message: "the answer is no list of events",
                operation: "CloudTrail.\(operation)")
        }
    }

    private struct Input: Encodable {
        let startTime: Int
        let endTime: Int
        let nextToken: String?
        let maxResults = 50

        private enum CodingKeys: String, CodingKey {
            case startTime = "StartTime"
            case endTime = "EndTime"
            case nextToken = "NextToken"
            case maxResults = "MaxResults"
        }
    }

    private struct Output: Decodable {
        struct Event: Decodable {
            let record: String?
            private enum CodingKeys: String, CodingKey { case record = "CloudTrailEvent" }
        }

        let events: [Event]
        let nextToken: String?
        private enum CodingKeys: String, CodingKey {
            case events = "Events"
            case nextToken = "NextToken"
        }
    }
}

/// Some events as `LookupEvents` answers them.
public struct LookupEventsPage: Hashable, Sendable {
    /// The records as CloudTrail's logs would hold them, each the JSON text of an object.
    public var records: [String]
    /// What asks for the next page; `nil` on the last.
    public var nextToken: String?

    /// Makes a page.
    public init(records: [String], nextToken: String?) {
        self.records = records
        self.nextToken = nextToken
    }
}
