import AWSClient
import EventStorage
import S3Logs

/// A log that is there to be read.
struct FoundLog: Sendable {
    /// How to get at its bytes.
    enum Place: Sendable {
        case file(RawPath)
        case standardInput
        case object(S3LogLocation, versionID: String?)
        /// An object that has to be restored before it can be read; the storage class.
        case archived(String)
        case lookup(LookupHour)
    }

    let place: Place
    /// What stores and reports call it, and in which state it was found.
    let identity: LogIdentity

    /// Standard input, under the name `-`.
    static let standardInput = FoundLog(
        place: .standardInput, identity: LogIdentity(source: "-", size: nil, revision: nil))

    /// Whether it lies in S3.
    var isObject: Bool {
        if case .object = place { true } else { false }
    }

    init(place: Place, identity: LogIdentity) {
        self.place = place
        self.identity = identity
    }

    /// An object of which no more is known than where it is.
    init(_ location: S3LogLocation, versionID: String?) {
        self.init(
            place: .object(location, versionID: versionID),
            identity: LogIdentity(source: location.source, size: nil, revision: nil))
    }

    /// An object as a bucket's list has it.
    init(_ object: S3ObjectSummary, in bucket: String) {
        let location = S3LogLocation(bucket: bucket, key: object.key)
        let archive = object.isRestored ? nil : object.storageClass.flatMap { S3Client.archiveClasses.contains($0) ? $0 : nil }
        self.init(
            place: archive.map { .archived($0) } ?? .object(location, versionID: nil),
            identity: LogIdentity(source: location.source, size: object.size, revision: object.eTag))
    }

    init(path: RawPath, status: FileStatus) {
        self.init(place: .file(path), identity: LogIdentity(source: path.source, status: status))
    }
}

extension LogIdentity {
    /// The identity of a file in this state; a stream's tells nothing but its name.
    init(source: String, status: FileStatus) {
        let isRegular = status.kind == .regular
        self.init(
            source: source,
            size: isRegular ? status.size : nil,
            revision: isRegular ? String(status.modified) : nil)
    }
}
