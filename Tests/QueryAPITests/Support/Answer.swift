import EventStorage
import Foundation
import InMemoryStorage
import QueryAPI
import Testing
import TrackerHTTP

/// A response with its body read.
struct Answer {
    var status: Int
    var fields: HTTPFields
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var contentType: String? { fields[.contentType] }
    var nextToken: String? {
        get throws { fields[try #require(HTTPField.Name("X-Next-Token"))] }
    }
    var link: String? {
        get throws { fields[try #require(HTTPField.Name("Link"))] }
    }

    /// The body as JSON.
    var json: Any {
        get throws { try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) }
    }

    /// The events of a JSON answer.
    var events: [[String: Any]] {
        get throws {
            try #require(status == 200, "\(text)")
            return try #require(json as? [[String: Any]])
        }
    }

    /// The identifiers of the events of a JSON answer.
    var eventIDs: [String] {
        get throws { try events.compactMap { $0["eventID"] as? String } }
    }

    /// The members of a problem.
    var problem: [String: Any] {
        get throws { try #require(json as? [String: Any]) }
    }

    var detail: String {
        get throws { try #require(problem["detail"] as? String) }
    }
}

extension QueryAPI {
    /// An API over events, at the tests' time.
    init(
        _ events: [InMemoryEventStore.Event],
        _ configuration: QueryAPIConfiguration = QueryAPIConfiguration(),
        behaviour: InMemoryEventStore.Behaviour = .init()
    ) {
        self.init(InMemoryEventStore(events, behaviour: behaviour), configuration)
    }

    init(_ store: InMemoryEventStore, _ configuration: QueryAPIConfiguration = QueryAPIConfiguration()) {
        self.init(store: store, configuration: configuration) { testNow }
    }

    /// Answers a request target as sent.
    func get(_ target: String, _ headerFields: HTTPFields = [:], method: HTTPRequest.Method = .get) async throws -> Answer {
        try await Answer(respond(to: APIRequest(method: method, target: target, headerFields: headerFields)))
    }
}

extension Answer {
    init(_ response: APIResponse) async throws {
        status = response.status.code
        fields = response.headerFields
        body = try await response.collectBody()
    }
}
