import AWSClient
import DynamoDBStorage
import Foundation
import SQLiteStorage
import TestEngines

extension SQLiteStore {
    /// A new one in `folder`.
    static func empty(in folder: String) throws -> SQLiteStore {
        try SQLiteStore(
            path: "\(folder)/events.db", options: SQLiteStore.Options(mode: .readWrite, now: { ImportedLogs.now }))
    }
}

extension DynamoDBStore {
    /// Calls `body` with a store over a new table, which is deleted afterwards.
    static func withEmpty(_ body: (DynamoDBStore) async throws -> Void) async throws {
        let engine = try await MiniStack.shared(checksSignatures: false)
        let client = DynamoDBClient(engine.configuration(MiniStack.root))
        let name = "events-\(UUID().uuidString.lowercased())"
        let table = DynamoDBTable(client: client, name: name, now: { ImportedLogs.now }, sleep: { _ in await Task.yield() })
        try await table.create(DynamoDBTable.Options(hasDeletionProtection: false))
        let result: Result<Void, any Error>
        do {
            // More shards than one, so that answers are put together from several.
            try await body(DynamoDBStore(client: client, table: name, options: Options(now: { ImportedLogs.now })))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await table.delete(force: true)
        try result.get()
    }
}
