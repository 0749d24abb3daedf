import AWSClient
import EventStorage
import S3Logs

/// Opens a unit's logs, one after the other; objects are asked for some places ahead, so that answers wait for nobody.
final class LogOpener {
    private let s3: S3Client?
    private let window: Int
    private let onRead: (Int) -> Void
    private var upcoming: ArraySlice<FoundLog>
    private var ahead: ArraySlice<Task<S3Object, any Error>> = []

    /// Prepares to open logs.
    ///
    /// - Parameters:
    ///   - logs: In the order in which they will be opened.
    ///   - s3: What objects are fetched with.
    ///   - window: How many objects may be on their way, at least 1.
    ///   - onRead: Called with the number of bytes after each read.
    init(_ logs: [FoundLog], s3: S3Client?, window: Int, onRead: @escaping (Int) -> Void) {
        upcoming = logs.filter(\.isObject)[...]
        self.s3 = s3
        self.window = window
        self.onRead = onRead
    }

    deinit {
        for object in ahead { object.cancel() }
    }

    /// Opens the next log; those that are objects have to be asked for in their order.
    ///
    /// - Throws: `SystemError` for a file, `LogAccessError` for an object; `CancellationError`.
    func open(_ log: FoundLog) async throws -> any OpenLog {
        switch log.place {
        case .standardInput:
            return LogFile(standardInput: log.identity, onRead: onRead)
        case .file(let path):
            return try LogFile(opening: path, onRead: onRead)
        case .archived(let storageClass):
            throw LogAccessError(.archived, reason: "is archived (storage class \(storageClass)); restore it first")
        case .lookup(let hour):
            return LookupInput(hour, onRead: onRead)
        case .object(let location, let versionID):
            guard let s3 else { throw LogAccessError(.other, reason: "cannot be opened: no client for S3 is set up") }
            fill(s3)
            guard let request = ahead.popFirst() else { throw CancellationError() }
            fill(s3)
            let object: S3Object
            do {
                object = try await withTaskCancellationHandler {
                    try await request.value
                } onCancel: {
                    request.cancel()
                }
            } catch let error as AWSError {
                if error.kind == .cancelled { throw CancellationError() }
                throw LogAccessError(s3: error)
            }
            return LogObject(object, at: location, versionID: versionID, client: s3, onRead: onRead)
        }
    }

    private func fill(_ s3: S3Client) {
        while ahead.count < window, let log = upcoming.popFirst() {
            guard case .object(let location, let versionID) = log.place else { continue }
            ahead.append(
                Task {
                    try await s3.getObject(
                        bucket: location.bucket, key: location.key, versionID: versionID, ifMatch: nil, range: nil)
                })
        }
    }
}
