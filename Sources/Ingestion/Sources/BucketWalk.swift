import AWSClient
import CloudTrailLogs
import EventStorage
import S3Logs

/// Finds the logs in a bucket; blocks while the bucket is listed.
struct BucketWalk {
    private let location: S3LogLocation
    private let walk: S3ArchiveWalk
    private var page: ArraySlice<S3ObjectSummary> = []
    private var isAtEnd = false

    init(_ location: S3LogLocation, scope: S3ArchiveScope, client: S3Client, order: LogOrder) {
        self.location = location
        walk = S3ArchiveWalk(client: client, bucket: location.bucket, prefix: location.key, scope: scope, order: order)
    }

    /// The next log or failure; `nil` at the end. A list that breaks off is a failure, and the end.
    mutating func next() -> SourceWalk.Item? {
        while page.isEmpty {
            guard !isAtEnd else { return nil }
            do {
                guard let next = try walk.nextPage() else {
                    isAtEnd = true
                    return nil
                }
                page = next[...]
            } catch {
                isAtEnd = true
                if error is CancellationError { return nil }
                let reason = (error as? AWSError).map { LogAccessError(s3: $0).reason } ?? "cannot be listed: \(error)"
                return .failure(ImportReport.Failure(source: location.source, reason: reason))
            }
        }
        let object = page.removeFirst()
        guard LogKeyRole(ofKey: object.key) == .log else { return .noLog }
        return .log(FoundLog(object, in: location.bucket))
    }
}
