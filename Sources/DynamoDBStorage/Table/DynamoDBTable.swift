public import AWSClient
public import CloudTrailLogs
import EventStorage

/// Makes, describes and deletes the table of a `DynamoDBStore`.
///
/// Permissions needed: CreateTable, DescribeTable, UpdateTable, DeleteTable, DescribeTimeToLive, UpdateTimeToLive,
/// DescribeContinuousBackups, UpdateContinuousBackups, ListTagsOfResource, TagResource, GetItem and PutItem.
public struct DynamoDBTable: Sendable {
    /// The table's name.
    public let name: String
    /// Waits between looks at a table that is being changed.
    let sleep: @Sendable (Duration) async throws -> Void
    let patience: Duration
    let now: @Sendable () -> EventInstant
    let client: TableClient

    /// Makes a handle for a table, which need not exist.
    ///
    /// - Parameters:
    ///   - client: What calls DynamoDB.
    ///   - name: The table's name: 3 to 255 letters, digits, underscores, hyphens and dots.
    ///   - now: What time it is.
    ///   - patience: For how long to wait for a change to take effect; half an hour unless told. Adding an index to a large table
    ///     can take longer, and goes on in DynamoDB.
    ///   - sleep: Waits.
    public init(
        client: DynamoDBClient, name: String, now: @escaping @Sendable () -> EventInstant, patience: Duration = .seconds(1800),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.name = name
        self.now = now
        self.patience = patience
        self.sleep = sleep
        self.client = TableClient(client: client, table: name, retries: RetryPolicy(), width: 1)
    }

    // MARK: Creating

    /// What `create` would do now; nothing when the table is as it has to be.
    ///
    /// - Throws: `EventStoreError`: `.notAStore` when there is a table of that name that cannot be brought into shape.
    public func stepsToCreate(_ options: Options) async throws -> [Step] {
        guard let table = try await describe() else {
            var steps = [Step.createTable, .enableTimeToLive]
            if options.hasPointInTimeRecovery { steps.append(.enablePointInTimeRecovery) }
            return steps + [.recordShards(options.shards)]
        }
        let differences = table.differences
        guard differences.isEmpty else {
            throw EventStoreError(
                .notAStore, "table \(name) in \(client.client.region) does not fit: \(differences.joined(separator: "; "))")
        }
        return stepsToChange(table, options)
    }

    private func stepsToChange(_ table: TableDescription, _ options: Options) -> [Step] {
        var steps = TableShape.standard.indexes.filter { index in !table.indexes.contains { $0.name == index.name } }
            .map { Step.addIndex($0.name) }
        if table.timeToLive == nil { steps.append(.enableTimeToLive) }
        if options.hasPointInTimeRecovery, !table.hasPointInTimeRecovery { steps.append(.enablePointInTimeRecovery) }
        if options.hasDeletionProtection, !table.hasDeletionProtection { steps.append(.enableDeletionProtection) }
        if case .key(let key) = options.encryption, !Self.isEncrypted(table, with: key) { steps.append(.changeEncryption) }
        let tags = options.tags.filter { table.tags[$0.key] != $0.value }
        if !tags.isEmpty { steps.append(.tag(tags.keys.sorted())) }
        let shards = table.shards.map { $0.union(options.shards) } ?? options.shards
        if shards != table.shards { steps.append(.recordShards(shards)) }
        return steps
    }

    private static func isEncrypted(_ table: TableDescription, with key: String) -> Bool {
        guard let current = table.encryptionKey else { return false }
        // For which key an alias stands, DynamoDB does not say.
        return current.hasSuffix(key) || key.contains("alias/")
    }

    /// Makes the table, or adds what one that exists lacks, and waits until it can be used. Nothing is ever taken away: settings
    /// that a table has beyond `options` stay.
    ///
    /// - Parameter willDo: Called before each step.
    /// - Returns: What was done.
    /// - Throws: `EventStoreError`: `.notAStore` when there is a table of that name that cannot be brought into shape, `.timeout`
    ///   when a change takes longer than there is patience for; `CancellationError`. What was done so far stays then; doing it
    ///   again goes on.
    @discardableResult
    public func create(_ options: Options, willDo: @Sendable (Step) -> Void = { _ in }) async throws -> [Step] {
        // It may be about to come, or to go.
        try await wait("become ready") { try await describe()?.isReady ?? true }
        let steps = try await stepsToCreate(options)
        for step in steps {
            willDo(step)
            try await perform(step, options)
        }
        return steps
    }

    // MARK: Deleting

    /// What `delete` would do now; nothing when there is no table.
    ///
    /// - Parameter force: Whether a table that is protected against deletion is deleted too.
    /// - Throws: `EventStoreError`: `.readOnly` when it is protected; `CancellationError`.
    public func stepsToDelete(force: Bool = false) async throws -> [Step] {
        guard let table = try await describe(), table.status != "DELETING" else { return [] }
        guard table.hasDeletionProtection else { return [.deleteTable] }
        guard force else {
            throw EventStoreError(
                .readOnly,
                """
                table \(name) is protected against deletion; \
                turn the protection off, or delete it with --force, to lose all that it holds
                """)
        }
        return [.disableDeletionProtection, .deleteTable]
    }

    /// Deletes the table with all that is in it, and waits until it is gone.
    ///
    /// - Parameters:
    ///   - force: Whether a table that is protected against deletion is deleted too.
    ///   - willDo: Called before each step.
    /// - Returns: What was done.
    /// - Throws: `EventStoreError`: `.readOnly` when it is protected, `.timeout`; `CancellationError`.
    @discardableResult
    public func delete(force: Bool = false, willDo: @Sendable (Step) -> Void = { _ in }) async throws -> [Step] {
        let steps = try await stepsToDelete(force: force)
        for step in steps {
            willDo(step)
            try await perform(step, Options())
        }
        return steps
    }
}
