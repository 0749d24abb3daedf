import CloudTrailLogs
import EventStorage
import Foundation
import GatewayAdapters
import InMemoryStorage
import LambdaRuntime
import QueryAPI
import Testing
import TrackerLogging

extension GatewayHandler {
    init(_ store: any EventStore, _ configuration: QueryAPIConfiguration = .init(), records: (any RecordReading)? = nil) {
        self.init(store: store, configuration: configuration, records: records) { testNow }
    }

    /// The answer to a request that comes that way.
    func send(
        _ request: SentRequest, through way: Way = .restAPI, remaining: Duration = .seconds(60)
    ) async throws -> GatewayReply {
        try await send(event: request.event(through: way), remaining: remaining)
    }

    func send(event: Any, remaining: Duration = .seconds(60)) async throws -> GatewayReply {
        let context = LambdaContext(
            requestID: "r", deadline: .now + remaining, logger: Logger(label: "test") { _ in SilentLogHandler() })
        let json = try JSONSerialization.data(withJSONObject: event, options: .fragmentsAllowed)
        return try GatewayReply(await handle(Array(json), context))
    }
}

/// What the function hands to the gateway.
struct GatewayReply {
    /// Bytes of JSON.
    var size: Int
    var members: [String: Any]

    init(_ json: [UInt8]) throws {
        size = json.count
        members = try #require(JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    }

    var status: Int? { members["statusCode"] as? Int }

    /// The body as the gateway sends it on.
    var body: [UInt8] {
        get throws {
            let text = try #require(members["body"] as? String)
            guard try #require(members["isBase64Encoded"] as? Bool) else { return Array(text.utf8) }
            return Array(try #require(Data(base64Encoded: text)))
        }
    }

    /// The values of a header field, wherever they stand.
    func values(_ name: String) -> [String] {
        let single = members["headers"] as? [String: String] ?? [:]
        let several = members["multiValueHeaders"] as? [String: [String]] ?? [:]
        return (single[name].map { [$0] } ?? []) + (several[name] ?? [])
    }

    var json: Any {
        get throws { try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) }
    }

    var eventIDs: [String] {
        get throws {
            try #require(status == 200, "\(members)")
            return try #require(json as? [[String: Any]]).compactMap { $0["eventID"] as? String }
        }
    }

    var detail: String {
        get throws { try #require((json as? [String: Any])?["detail"] as? String) }
    }
}
