import CloudTrailLogs
import EventStorage
import Synchronization

/// The table's item with the key of its records' hashes, which never changes.
final class RecordHashKeyItem: Sendable {
    private let client: TableClient
    private let known = Mutex<RecordHashKey?>(nil)

    init(client: TableClient) {
        self.client = client
    }

    /// The key; `nil` while no writer has made it.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    func read() async throws -> RecordHashKey? {
        if let key = known.withLock({ $0 }) { return key }
        let projection = TableClient.Projection(attributes: nil, isConsistent: true)
        let key = try await client.item(ItemKey.recordHashKey, projection) { reader throws(JSONReadError) in
            try Self.read(&reader)
        }
        known.withLock { $0 = key }
        return key
    }

    /// The key, drawn now where there is none.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    func make() async throws -> RecordHashKey {
        if let key = try await read() { return key }
        var body = client.requestStart
        body.append(",\"Item\":{")
        body.append(member: "eventID", string: ItemKey.recordHashKey)
        body.append(UInt8(ascii: ","))
        body.append(member: Self.secret, number: RecordHashKey.random().value)
        body.append("},\"ConditionExpression\":\"attribute_not_exists(eventID)\"}")
        // Should another writer have come first, its key is the one.
        _ = try await client.callIfConditionHolds("PutItem", body)
        guard let key = try await read() else {
            throw EventStoreError(.corrupt, "table \(client.table) has no key for the hashes of records that can be read")
        }
        return key
    }

    private static let secret: StaticString = "secret"

    private static func read(_ reader: inout JSONReader) throws(JSONReadError) -> RecordHashKey? {
        var value: UInt64?
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches(secret) { value = try reader.numberAttribute() } else { try reader.skipValue() }
        }
        return value.map { RecordHashKey($0) }
    }
}
