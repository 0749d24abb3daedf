public import AWSClient
public import CloudTrailLogs
import Synchronization

/// Walks the objects of an archive, each page only when it is asked for, the next ones already on their way.
public final class S3ArchiveWalk: Sendable {
    private let lister: Lister

    /// How many prefixes are listed at once.
    private static let concurrency = 8

    /// Prepares a walk; nothing is asked for yet.
    ///
    /// - Parameters:
    ///   - client: What the bucket is listed with.
    ///   - bucket: Which bucket.
    ///   - prefix: What all keys start with; empty for the whole bucket.
    ///   - scope: What is wanted of it.
    ///   - order: In which order objects come.
    public init(
        client: S3Client, bucket: String, prefix: String, scope: S3ArchiveScope = S3ArchiveScope(), order: LogOrder = .path
    ) {
        lister = Lister(
            planner: S3ArchivePlanner(client: client, bucket: bucket, scope: scope), prefix: prefix, order: order,
            concurrency: Self.concurrency)
    }

    deinit {
        lister.cancel()
    }

    /// The next objects, folder markers and other files included; blocks the calling thread, which must not be one of Swift's own.
    ///
    /// - Returns: `nil` at the end.
    /// - Throws: `AWSError` when the bucket cannot be listed; `CancellationError`.
    public func nextPage() throws -> [S3ObjectSummary]? {
        let lister = lister
        return try waitFor { try await lister.nextPage() }
    }

    /// The same for callers that do not block.
    ///
    /// - Throws: As `nextPage()`.
    public func nextPageAsynchronously() async throws -> [S3ObjectSummary]? {
        try await lister.nextPage()
    }
}

/// Lists leaf after leaf, the first pages of those that follow ahead of time.
private actor Lister {
    private typealias Page = (objects: [S3ObjectSummary], token: String?)

    private let planner: S3ArchivePlanner
    private let prefix: String
    private let order: LogOrder
    private let concurrency: Int
    private var remaining: ArraySlice<S3ArchivePlanner.Leaf>?
    private var ahead: [(leaf: S3ArchivePlanner.Leaf, page: Task<Page, any Error>)] = []

    init(planner: S3ArchivePlanner, prefix: String, order: LogOrder, concurrency: Int) {
        self.planner = planner
        self.prefix = prefix
        self.order = order
        self.concurrency = concurrency
    }

    deinit {
        for (_, page) in ahead { page.cancel() }
    }

    nonisolated func cancel() {
        Task { await stop() }
    }

    private func stop() {
        for (_, page) in ahead { page.cancel() }
        ahead = []
        remaining = []
    }

    func nextPage() async throws -> [S3ObjectSummary]? {
        if remaining == nil { remaining = try await planner.leaves(below: prefix, order: order)[...] }
        fill()
        guard let (leaf, task) = ahead.first else { return nil }
        let page = try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
        let isPastEnd = leaf.endBefore.map { end in page.objects.last.map { !$0.key.precedes(end) } ?? false } ?? false
        if let token = page.token, !isPastEnd {
            ahead[0].page = list(leaf, token)
        } else {
            ahead.removeFirst()
        }
        return page.objects.filter { object in
            (leaf.endBefore.map { object.key.precedes($0) } ?? true) && planner.scope.admits(object.key)
        }
    }

    private func fill() {
        while ahead.count < concurrency, let leaf = remaining?.popFirst() { ahead.append((leaf, list(leaf, nil))) }
    }

    private func list(_ leaf: S3ArchivePlanner.Leaf, _ token: String?) -> Task<Page, any Error> {
        let planner = planner
        return Task {
            let page = try await planner.client.listObjects(
                bucket: planner.bucket, prefix: leaf.prefix, startAfter: token == nil ? leaf.startAfter : nil,
                continuationToken: token)
            return (page.objects, page.nextContinuationToken)
        }
    }
}

extension String {
    fileprivate func precedes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
