import AWSClient
import CloudTrailLogs
import DynamoDBStorage
import Foundation
import TestEngines

/// A table of MiniStack's that nobody else has.
struct TestTable: Sendable {
    /// 2027-01-15, after all events of these tests.
    static let now = EventInstant(milliseconds: 1_800_000_000_000)

    let name: String
    private let engine: MiniStack
    private let credentials: AWSCredentials

    private static let user = Task { try await MiniStack.shared().makeUser(actions: ["dynamodb:*"]) }

    /// Calls `body` with a new, empty table, and deletes it afterwards.
    static func with(
        shards: ShardCounts = ShardCounts(), _ body: (TestTable) async throws -> Void
    ) async throws {
        let table = try await named("events-\(UUID().uuidString.lowercased())")
        try await table.management.create(DynamoDBTable.Options(shards: shards, hasDeletionProtection: false))
        do {
            try await body(table)
        } catch {
            _ = try? await table.management.delete(force: true)
            throw error
        }
        try await table.management.delete(force: true)
    }

    /// A table of that name, which need not exist.
    static func named(_ name: String) async throws -> TestTable {
        TestTable(name: name, engine: try await MiniStack.shared(), credentials: try await user.value)
    }

    /// A client that signs as a user who may do everything with tables.
    ///
    /// - Parameters:
    ///   - transport: What carries the requests, MiniStack's own unless given.
    ///   - retries: When failed calls are tried again; at once unless told.
    func client(
        _ transport: (any HTTPTransport)? = nil, credentials: AWSCredentials? = nil,
        retries: RetryPolicy = TestTable.eagerRetries(attempts: 4)
    ) -> DynamoDBClient {
        var configuration = engine.configuration(credentials ?? self.credentials, retries: retries)
        if let transport { configuration.transport = transport }
        return DynamoDBClient(configuration)
    }

    /// What carries requests to the engine.
    var transport: any HTTPTransport { engine.transport }

    /// Tries again without waiting.
    static func eagerRetries(attempts: Int) -> RetryPolicy {
        RetryPolicy(
            attempts: attempts, random: { 0 },
            sleep: { _ in
                try Task.checkCancellation()
                await Task.yield()
            })
    }

    /// What makes and deletes the table.
    var management: DynamoDBTable {
        DynamoDBTable(client: client(), name: name, now: { TestTable.now }, sleep: { _ in await Task.yield() })
    }

    /// A store over the table.
    func store(
        _ transport: (any HTTPTransport)? = nil, attempts: Int = 4,
        now: @escaping @Sendable () -> EventInstant = { TestTable.now },
        configure: (inout DynamoDBStore.Options) -> Void = { _ in }
    ) -> DynamoDBStore {
        let retries = Self.eagerRetries(attempts: attempts)
        var options = DynamoDBStore.Options(now: now, retries: retries)
        configure(&options)
        return DynamoDBStore(client: client(transport, retries: retries), table: name, options: options)
    }

    /// Makes a call as any other client of DynamoDB could.
    ///
    /// - Returns: The answer's members.
    func call(_ operation: String, _ members: [String: Any]) async throws -> [String: Any] {
        let body = try JSONSerialization.data(withJSONObject: members.merging(["TableName": name]) { $1 })
        let answer = try await client().call(operation, Array(body))
        return try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any] ?? [:]
    }

    /// All items of the table.
    func items() async throws -> [[String: Any]] {
        var items = [[String: Any]]()
        var members = [String: Any]()
        while true {
            let answer = try await call("Scan", members)
            items += answer["Items"] as? [[String: Any]] ?? []
            guard let key = answer["LastEvaluatedKey"] else { return items }
            members["ExclusiveStartKey"] = key
        }
    }
}
