public import AWSClient
import CloudTrailLogs
import Dispatch
public import EventStorage

/// Reads records back from log objects.
public struct S3RecordReader: Sendable {
    private let client: S3Client

    /// Makes a reader.
    public init(client: S3Client) {
        self.client = client
    }

    /// The record at a place, its secrets redacted. Cost: fetching and inflating the object up to the record.
    ///
    /// - Returns: `nil` when the object is gone, is another version than the one that was stored (`If-Match` its ETag), or may
    ///   not be read, and for records that came from elsewhere.
    public func redactedRecord(at location: RecordLocation) async -> [UInt8]? {
        guard let place = S3LogLocation(source: location.log.source), let eTag = location.log.revision else { return nil }
        let object: S3Object
        do {
            object = try await client.getObject(
                bucket: place.bucket, key: place.key, versionID: nil, ifMatch: eTag, range: nil)
        } catch {
            return nil
        }
        let input = SendableInput(S3LogInput(object, at: place, client: client))
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Reading blocks, for as long as the network takes.
                DispatchQueue.global().async {
                    continuation.resume(returning: input.record(offset: location.offset, length: location.length))
                }
            }
        } onCancel: {
            input.cancel()
        }
    }

    /// Carries an input to the one thread that reads it.
    private final class SendableInput: @unchecked Sendable {
        private let input: S3LogInput

        init(_ input: S3LogInput) {
            self.input = input
        }

        func cancel() {
            input.cancel()
        }

        func record(offset: UInt64, length: UInt32) -> [UInt8]? {
            guard let record = try? readRecord(from: input, offset: offset, length: length) else { return nil }
            return try? CloudTrailLogs.redactedRecord(record)
        }
    }
}
