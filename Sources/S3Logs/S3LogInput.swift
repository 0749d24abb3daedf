public import AWSClient
public import CloudTrailLogs
import Synchronization
import TrackerHTTP

/// The bytes of a log object while they arrive from S3. Blocks the calling thread, which must not be one of Swift's own.
///
/// A body that breaks off is taken up where it ended, by ranged requests for the same version of the object; should it have
/// changed by then, reading fails rather than mixing two versions. Reading stops with a `CancellationError` once the task is
/// cancelled.
public final class S3LogInput: LogInput {
    private let client: S3Client
    private let location: S3LogLocation
    private let versionID: String?
    private let object: S3Object
    private let current: CurrentDownload
    private var position: UInt64 = 0
    private var resumptions = 0
    private let onRead: (Int) -> Void

    /// How often in a row a body may break off without a byte in between.
    private static let maxResumptions = 5

    /// Reads an object that was opened.
    ///
    /// - Parameters:
    ///   - object: What `S3Client.getObject` answered, without a range.
    ///   - location: Where it is.
    ///   - versionID: The version that was asked for.
    ///   - client: What takes up a body that broke off.
    ///   - onRead: Called with the number of bytes after each read.
    public init(
        _ object: S3Object, at location: S3LogLocation, versionID: String? = nil, client: S3Client,
        onRead: @escaping (Int) -> Void = { _ in }
    ) {
        self.object = object
        self.location = location
        self.versionID = versionID
        self.client = client
        self.onRead = onRead
        current = CurrentDownload(object.download)
    }

    deinit {
        current.download.cancel()
    }

    /// Ends reading from another thread: a `read` that waits throws.
    public var cancel: @Sendable () -> Void {
        { [current] in current.cancel() }
    }

    /// Fills the front of `buffer`.
    ///
    /// - Returns: The number of bytes, 0 at the end alone.
    /// - Throws: `LogAccessError`; `CancellationError`.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            try Task.checkCancellation()
            do {
                let count = try current.download.read(into: buffer)
                if count > 0 { resumptions = 0 }
                position += UInt64(count)
                onRead(count)
                return count
            } catch  where error.isTransient && resumptions < Self.maxResumptions {
                resumptions += 1
                try resume()
            } catch  where error.code == .cancelled {
                throw CancellationError()
            } catch {
                throw LogAccessError(.unavailable, reason: "broke off after \(position) bytes: \(error)")
            }
        }
    }

    /// Asks for the rest.
    private func resume() throws {
        let (client, location, versionID, eTag, position) = (client, location, versionID, object.eTag, position)
        let rest: S3Object
        do {
            rest = try waitFor {
                try await client.getObject(
                    bucket: location.bucket, key: location.key, versionID: versionID, ifMatch: eTag,
                    range: position > 0 ? position...UInt64.max : nil)
            }
        } catch let error as AWSError {
            if error.kind == .cancelled { throw CancellationError() }
            throw LogAccessError(s3: error)
        }
        current.replace(by: rest.download)
        // Not every server knows If-Match.
        guard rest.eTag == nil || object.eTag == nil || rest.eTag == object.eTag else {
            throw LogAccessError(.changed, reason: "changed while it was read")
        }
        // A server may answer a ranged request with all of it.
        try skip(rest.download.head.status == .partialContent ? 0 : position)
    }

    private func skip(_ count: UInt64) throws {
        var remaining = count
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 1)
        defer { piece.deallocate() }
        while remaining > 0 {
            let part = UnsafeMutableRawBufferPointer(rebasing: piece.prefix(Int(min(UInt64(piece.count), remaining))))
            let skipped: Int
            do {
                skipped = try current.download.read(into: part)
            } catch {
                throw LogAccessError(.unavailable, reason: "broke off after \(position) bytes: \(error)")
            }
            guard skipped > 0 else {
                throw LogAccessError(.changed, reason: "ended before byte \(position), which it had reached once")
            }
            remaining -= UInt64(skipped)
        }
    }
}

/// The download that bytes come from now, which another thread may end.
private final class CurrentDownload: Sendable {
    private let state: Mutex<(download: any HTTPDownload, isCancelled: Bool)>

    init(_ download: any HTTPDownload) {
        state = Mutex((download, false))
    }

    var download: any HTTPDownload { state.withLock { $0.download } }

    func replace(by download: any HTTPDownload) {
        let unwanted = state.withLock { state in
            let unwanted = state.isCancelled ? download : state.download
            state.download = download
            return unwanted
        }
        unwanted.cancel()
    }

    func cancel() {
        let download = state.withLock { state in
            state.isCancelled = true
            return state.download
        }
        download.cancel()
    }
}
