public import S3Logs

/// An object that a notification names.
public struct S3ObjectReference: Hashable, Sendable {
    /// Where it is.
    public var location: S3LogLocation
    /// Which version of it; `nil` for the latest.
    public var versionID: String?
    /// Its entity tag, where the notification says it.
    public var eTag: String?
    /// Its size in bytes, where the notification says it.
    public var size: UInt64?
    /// What tells events of one key apart in their order, as hexadecimal digits, where the notification says it.
    public var sequencer: String?

    /// Makes a reference.
    public init(
        location: S3LogLocation, versionID: String? = nil, eTag: String? = nil, size: UInt64? = nil, sequencer: String? = nil
    ) {
        self.location = location
        self.versionID = versionID
        self.eTag = eTag
        self.size = size
        self.sequencer = sequencer
    }
}
