public import AWSClient
public import CloudTrailLogs
public import EventStorage
public import S3Logs

/// Compares a bucket's list with a store's ledger, and names the logs that were never stored.
public struct Reconciliation: Sendable {
    /// A log that the store does not have as the bucket has it.
    public struct Finding: Hashable, Sendable {
        /// What is the matter with it.
        public enum Kind: String, Hashable, Sendable {
            /// The ledger does not know it.
            case missing
            /// The ledger knows it with another size or revision.
            case changed
        }

        /// `s3://BUCKET/KEY`.
        public var source: String
        /// What is the matter with it.
        public var kind: Kind
    }

    /// How many logs there are, by how they stand.
    public struct Summary: Hashable, Sendable {
        /// Those that the ledger has as the bucket has them.
        public var stored = 0
        /// Those that the ledger does not know, and that were delivered too short a time ago for that to mean anything.
        public var onTheirWay = 0
        /// Those that were never stored.
        public var missing = 0
        /// Those that changed since they were stored.
        public var changed = 0

        /// All of them.
        public var logs: Int { stored + onTheirWay + missing + changed }
    }

    /// Gives what the ledger has of logs, by their sources.
    public typealias Ledger = @Sendable ([String]) async throws -> [String: LedgerEntry]

    private let location: S3LogLocation
    private let start: EventInstant
    private let client: S3Client
    private let ledger: Ledger
    private let now: EventInstant

    /// What the trigger's rule takes: keys with this ending.
    private static let suffix = ".json.gz"
    /// A delivery may be tried three times in as many minutes, and a function may run for a quarter of an hour.
    private static let patience: Int64 = 30 * 60 * 1000

    /// Prepares a comparison; nothing is asked for yet.
    ///
    /// - Parameters:
    ///   - location: The bucket, and what keys of logs start with.
    ///   - start: Logs of this day and of later ones are compared, by the date in their keys; those of keys without one by when
    ///     they were put into the bucket.
    ///   - client: What the bucket is listed with.
    ///   - now: The current time.
    ///   - ledger: What the store has of logs.
    public init(
        _ location: S3LogLocation, from start: EventInstant, client: S3Client, now: EventInstant, ledger: @escaping Ledger
    ) {
        self.location = location
        self.start = start
        self.client = client
        self.now = now
        self.ledger = ledger
    }

    /// Compares all logs, a page of the list at a time.
    ///
    /// - Parameter report: Called with each log that is not as it should be, in the order of the list.
    /// - Throws: `AWSError`, what the ledger and `report` throw, `CancellationError`.
    public func run(_ report: (Finding) throws -> Void) async throws -> Summary {
        let first = CalendarDay(of: start)
        // A delivery's folder may be that of tomorrow by then.
        let last = CalendarDay(of: now).advanced(by: 1)
        let scope = S3ArchiveScope(days: first...max(first, last))
        let walk = S3ArchiveWalk(client: client, bucket: location.bucket, prefix: location.key, scope: scope)
        var summary = Summary()
        while let page = try await walk.nextPageAsynchronously() {
            let objects = page.filter(isWanted)
            guard !objects.isEmpty else { continue }
            let logs = objects.map { (object: $0, identity: FoundLog($0, in: location.bucket).identity) }
            let known = try await ledger(logs.map(\.identity.source))
            for log in logs {
                try compare(log.object, log.identity, with: known[log.identity.source], &summary, report)
            }
        }
        return summary
    }

    private func compare(
        _ object: S3ObjectSummary, _ log: LogIdentity, with entry: LedgerEntry?, _ summary: inout Summary,
        _ report: (Finding) throws -> Void
    ) throws {
        if let entry, entry.log == log {
            summary.stored += 1
        } else if let modified = modified(object), modified.milliseconds > now.milliseconds - Self.patience {
            summary.onTheirWay += 1
        } else if entry == nil {
            summary.missing += 1
            try report(Finding(source: log.source, kind: .missing))
        } else {
            summary.changed += 1
            try report(Finding(source: log.source, kind: .changed))
        }
    }

    private func isWanted(_ object: S3ObjectSummary) -> Bool {
        guard object.key.hasSuffix(Self.suffix), LogKeyRole(ofKey: object.key) == .log else { return false }
        guard CloudTrailLogKey(object.key) == nil, let modified = modified(object) else { return true }
        return modified >= start
    }

    private func modified(_ object: S3ObjectSummary) -> EventInstant? {
        object.lastModified.flatMap { EventInstant.parse(iso8601: $0)?.instant }
    }
}
