public import AWSClient
import Dispatch
public import EventStorage

/// Reads records back from log objects.
public struct S3RecordReader: Sendable {
    private let client: S3Client

    /// Makes a reader.
    public init(client: S3Client) {
        self.client = client
    }

    /// The record of an event, its secrets redacted. Cost: fetching and inflating the object up to the record.
    ///
    /// - Parameters:
    ///   - eventID: The event's.
    ///   - location: Where its record stood when it was stored; the object is asked for by the ETag that it had then.
    /// - Throws: `RecordMissing`; `CancellationError`.
    public func redactedRecord(of eventID: String, at location: RecordLocation) async throws -> [UInt8] {
        guard location.log.isKept else { throw RecordMissing.notKept }
        guard let place = S3LogLocation(source: location.log.source) else { throw RecordMissing.unreadable }
        let object: S3Object
        do {
            object = try await client.getObject(
                bucket: place.bucket, key: place.key, versionID: nil, ifMatch: location.log.revision, range: nil)
        } catch {
            if error.kind == .cancelled { throw CancellationError() }
            throw RecordMissing(error)
        }
        // Not every server knows If-Match.
        if let eTag = object.eTag, let revision = location.log.revision, eTag != revision {
            object.download.cancel()
            throw RecordMissing.changed
        }
        let input = SendableInput(S3LogInput(object, at: place, client: client))
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // Reading blocks, for as long as the network takes.
                DispatchQueue.global().async {
                    continuation.resume(with: Result { try input.record(of: eventID, at: location) })
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

        func record(of eventID: String, at location: RecordLocation) throws -> [UInt8] {
            do {
                return try location.redactedRecord(of: eventID, from: input)
            } catch let error as LogAccessError {
                throw RecordMissing(error)
            }
        }
    }
}

extension RecordMissing {
    /// What a call of S3 failed with.
    fileprivate init(_ error: AWSError) {
        if error.isThrottling || error.status == 503 {
            self = .throttled
        } else if error.kind == .service, Self.credentialCodes.contains(error.code) {
            self = .unreadable
        } else {
            self.init(LogAccessError(s3: error))
        }
    }

    fileprivate init(_ error: LogAccessError) {
        switch error.kind {
        case .missing: self = .gone
        case .changed: self = .changed
        case .denied: self = .denied
        case .archived, .unavailable, .disabled, .other: self = .unreadable
        }
    }

    /// Answers with status 403 of which not the bucket's or key's policy is the cause, but the credentials or this machine's clock.
    private static let credentialCodes: Set<String> = [
        "InvalidAccessKeyId", "InvalidToken", "RequestTimeTooSkewed", "SignatureDoesNotMatch",
    ]
}
