import AWSClient
import CloudTrailLogs
import EventStorage
import S3Logs

/// An open object.
final class LogObject: OpenLog {
    private let input: S3LogInput
    let identity: LogIdentity

    /// Reads an object that was opened.
    ///
    /// - Parameter onRead: Called with the number of bytes after each read.
    init(
        _ object: S3Object, at location: S3LogLocation, versionID: String?, client: S3Client,
        onRead: @escaping (Int) -> Void
    ) {
        input = S3LogInput(object, at: location, versionID: versionID, client: client, onRead: onRead)
        identity = LogIdentity(source: location.source, size: object.size, revision: object.eTag)
    }

    /// Ends reading from another thread.
    var cancel: @Sendable () -> Void { input.cancel }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try input.read(into: buffer)
    }

    /// Never: what was begun is read to its end or fails, whatever is put in its place.
    func hasChanged() -> Bool { false }
}
