import AWSClient
import Foundation
import Synchronization
import TrackerHTTP

/// Stands in front of DynamoDB and spoils some of the calls.
final class FaultyTransport: HTTPTransport {
    /// What becomes of a call.
    enum Fault: Sendable {
        /// DynamoDB refuses it.
        case answer(status: Int, code: String)
        /// The connection breaks before DynamoDB hears of it.
        case breakBefore
        /// DynamoDB does it, and the connection breaks before the answer comes.
        case breakAfter
        /// DynamoDB does the first so many parts of a batch and leaves the others undone.
        case doOnly(Int)
        /// Something else happens first.
        case wait(@Sendable () async throws -> Void)
    }

    /// A call as it comes in.
    struct Call: Sendable {
        var operation: String
        /// How many calls of this operation there were before.
        var number: Int
        var body: [UInt8]

        /// How many items a BatchWriteItem puts.
        var putCount: Int { text.split(separator: "\"PutRequest\":", omittingEmptySubsequences: false).count - 1 }
        /// Whether DynamoDB is to filter what it finds.
        var isFiltered: Bool { text.contains("\"FilterExpression\"") }
        /// Whether it puts events.
        var putsEvents: Bool { operation == "BatchWriteItem" && text.contains("\"eventTimeID\"") }

        /// What is asked for.
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let engine: any HTTPTransport
    private let client: DynamoDBClient
    private let fault: @Sendable (Call) -> Fault?
    private let log = Mutex<[Call]>([])

    /// Makes a transport.
    ///
    /// - Parameter fault: Says what becomes of a call; `nil` lets it through.
    init(_ table: TestTable, fault: @escaping @Sendable (Call) -> Fault? = { _ in nil }) {
        engine = table.transport
        client = table.client()
        self.fault = fault
    }

    /// All calls so far, in order.
    var calls: [Call] { log.withLock { $0 } }

    func send(
        _ request: HTTPRequest, body: [UInt8], limits: TransferLimits
    ) async throws(HTTPTransportError) -> HTTPAnswer {
        let target = HTTPField.Name("X-Amz-Target").flatMap { request.headerFields[$0] } ?? ""
        let operation = String(target.split(separator: ".").last ?? "")
        let call = log.withLock { calls in
            let call = Call(operation: operation, number: calls.count { $0.operation == operation }, body: body)
            calls.append(call)
            return call
        }
        switch fault(call) {
        case nil:
            return try await engine.send(request, body: body, limits: limits)
        case .answer(let status, let code)?:
            let error = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#\(code)\",\"message\":\"as the test wants it\"}"
            return HTTPAnswer(head: HTTPResponse(status: .init(code: status)), body: Array(error.utf8))
        case .breakBefore?:
            throw HTTPTransportError(.broken, "the connection broke")
        case .breakAfter?:
            _ = try await engine.send(request, body: body, limits: limits)
            throw HTTPTransportError(.broken, "the connection broke")
        case .doOnly(let count)?:
            do {
                return HTTPAnswer(head: HTTPResponse(status: .ok), body: try await self.do(call, only: count))
            } catch {
                throw HTTPTransportError(.malformed, "\(error)")
            }
        case .wait(let event)?:
            do {
                try await event()
            } catch {
                throw HTTPTransportError(.malformed, "\(error)")
            }
            return try await engine.send(request, body: body, limits: limits)
        }
    }

    func open(_ request: HTTPRequest, limits: TransferLimits) async throws(HTTPTransportError) -> any HTTPDownload {
        try await engine.open(request, limits: limits)
    }

    private func `do`(_ call: Call, only count: Int) async throws -> [UInt8] {
        var members = try JSONSerialization.jsonObject(with: Data(call.body)) as? [String: [String: Any]] ?? [:]
        guard let table = members["RequestItems"]?.keys.first, let wanted = members["RequestItems"]?[table] else { return [] }
        var left: Any
        let done: Any
        if let puts = wanted as? [Any] {
            (done, left) = (Array(puts.prefix(count)), Array(puts.dropFirst(count)))
        } else {
            var keys = wanted as? [String: Any] ?? [:]
            let all = keys["Keys"] as? [Any] ?? []
            keys["Keys"] = Array(all.dropFirst(count))
            left = keys
            keys["Keys"] = Array(all.prefix(count))
            done = keys
        }
        var answer: [String: Any] =
            wanted is [Any] ? ["UnprocessedItems": [:]] : ["Responses": [table: []], "UnprocessedKeys": [:]]
        if count > 0 {
            members["RequestItems"]?[table] = done
            let body = try await client.call(call.operation, Array(JSONSerialization.data(withJSONObject: members)))
            answer = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
        }
        if let puts = left as? [Any], puts.isEmpty { left = [:] }
        if let keys = (left as? [String: Any])?["Keys"] as? [Any], keys.isEmpty { left = [:] }
        if (left as? [String: Any])?.isEmpty != true {
            answer[wanted is [Any] ? "UnprocessedItems" : "UnprocessedKeys"] = [table: left]
        }
        return try Array(JSONSerialization.data(withJSONObject: answer))
    }
}
