import AWSClient
import EventStorage

extension DynamoDBTable {
    private static let pause = Duration.seconds(1)

    /// Does one thing, and waits until it has taken effect.
    func perform(_ step: Step, _ options: Options) async throws {
        switch step {
        case .createTable:
            try await call("CreateTable", TableRequests.CreateTable(name, .standard, options))
            try await waitUntilReady()
        case .addIndex(let index):
            guard let index = TableShape.standard.indexes.first(where: { $0.name == index }) else { return }
            let attributes = [index.hashKey, index.rangeKey].map { TableRequests.Attribute(attributeName: $0) }
            try await call(
                "UpdateTable",
                TableRequests.UpdateTable(
                    tableName: name, attributeDefinitions: attributes,
                    globalSecondaryIndexUpdates: [.init(create: TableRequests.Index(index))]))
            try await waitUntilReady()
        case .enableTimeToLive:
            try await call(
                "UpdateTimeToLive",
                TableRequests.UpdateTimeToLive(
                    tableName: name, timeToLiveSpecification: .init(attributeName: TableShape.standard.timeToLive)))
        case .enablePointInTimeRecovery:
            try await wait("be backed up") { try await enablePointInTimeRecovery() }
        case .enableDeletionProtection, .disableDeletionProtection:
            try await call(
                "UpdateTable",
                TableRequests.UpdateTable(tableName: name, deletionProtectionEnabled: step == .enableDeletionProtection))
            try await waitUntilReady()
        case .changeEncryption:
            try await call(
                "UpdateTable",
                TableRequests.UpdateTable(tableName: name, sseSpecification: TableRequests.Encryption(options.encryption)))
            try await waitUntilReady()
        case .tag(let names):
            let arn = try await describe()?.arn ?? ""
            let tags = options.tags.filter { names.contains($0.key) }
            try await call("TagResource", TableRequests.TagResource(resourceArn: arn, tags: TableRequests.tags(tags)))
        case .recordShards(let counts):
            try await shardRegistry.grow(to: counts)
        case .deleteTable:
            try await call("DeleteTable", TableRequests.TableName(tableName: name))
            try await wait("be deleted") { try await describe() == nil }
        }
    }

    /// Returns whether it was possible yet: a new table's backups are made ready for some seconds.
    private func enablePointInTimeRecovery() async throws -> Bool {
        do {
            try await call("UpdateContinuousBackups", TableRequests.UpdateContinuousBackups(tableName: name))
            return true
        } catch let error as EventStoreError
            where (error.underlying as? AWSError)?.code == "ContinuousBackupsUnavailableException"
        {
            return false
        }
    }

    var shardRegistry: ShardRegistry {
        ShardRegistry(client: client, wanted: ShardCounts(), lifetime: .seconds(60), now: now)
    }

    private func waitUntilReady() async throws {
        try await wait("become ready") { try await describe()?.isReady ?? false }
    }

    func wait(_ change: String, until isDone: () async throws -> Bool) async throws {
        var waited = Duration.zero
        while try await !isDone() {
            guard waited < patience else {
                throw EventStoreError(
                    .timeout, "table \(name) takes longer than \(patience) to \(change); it goes on in DynamoDB")
            }
            try await sleep(Self.pause)
            waited += Self.pause
        }
    }
}
