import TrackerHTTP

/// An object that was opened.
public struct S3Object: Sendable {
    /// Its size in bytes, whatever part of it was asked for; `nil` when the server does not say.
    public var size: UInt64?
    /// What changes with its content, without quotes.
    public var eTag: String?
    /// Such as `STANDARD_IA`; `nil` for `STANDARD`.
    public var storageClass: String?
    /// Its bytes.
    public var download: any HTTPDownload

    init(download: any HTTPDownload) {
        self.download = download
        let fields = download.head.headerFields
        eTag = fields[.eTag].map(unquoted)
        storageClass = fields[.xAmzStorageClass]
        let total = fields[.contentRange].flatMap { $0.split(separator: "/").last }.flatMap { UInt64($0) }
        size = total ?? fields[.contentLength].flatMap { UInt64($0) }
    }
}

/// An object as a bucket's list has it.
public struct S3ObjectSummary: Hashable, Sendable {
    /// Its key.
    public var key: String
    /// Its size in bytes.
    public var size: UInt64
    /// What changes with its content, without quotes.
    public var eTag: String?
    /// Such as `STANDARD` or `GLACIER`; `nil` when the server does not say.
    public var storageClass: String?

    /// When it was stored, as the list writes it (`2024-06-01T12:00:00.000Z`); `nil` when the server does not say.
    public var lastModified: String?

    /// Whether a copy of an archived object can be read for some days. The storage class stays that of the archive.
    public var isRestored: Bool

    /// Makes a summary.
    public init(
        key: String, size: UInt64, eTag: String? = nil, storageClass: String? = nil, isRestored: Bool = false,
        lastModified: String? = nil
    ) {
        self.lastModified = lastModified
        self.isRestored = isRestored
        self.key = key
        self.size = size
        self.eTag = eTag
        self.storageClass = storageClass
    }
}

/// Part of a bucket's list.
public struct S3ListPage: Sendable {
    /// Objects, by key.
    public var objects: [S3ObjectSummary]
    /// What keys with the delimiter start with, the delimiter included, by key.
    public var commonPrefixes: [String]
    /// What asks for the next page; `nil` on the last.
    public var nextContinuationToken: String?

    init(_ root: XMLElement) {
        let isEncoded = root.text(of: "EncodingType") == "url"
        let decoded = { (text: String) in isEncoded ? URIEncoding.decode(text) : text }
        objects = root.all("Contents").map { element in
            S3ObjectSummary(
                key: decoded(element.text(of: "Key") ?? ""), size: UInt64(element.text(of: "Size") ?? "") ?? 0,
                eTag: element.text(of: "ETag").map(unquoted), storageClass: element.text(of: "StorageClass"),
                isRestored: element.first("RestoreStatus")?.text(of: "RestoreExpiryDate") != nil,
                lastModified: element.text(of: "LastModified"))
        }
        commonPrefixes = root.all("CommonPrefixes").compactMap { $0.text(of: "Prefix").map(decoded) }
        let token = root.text(of: "NextContinuationToken")
        nextContinuationToken = root.text(of: "IsTruncated") == "true" ? token : nil
    }
}

private func unquoted(_ eTag: String) -> String {
    eTag.count >= 2 && eTag.hasPrefix("\"") && eTag.hasSuffix("\"") ? String(eTag.dropFirst().dropLast()) : eTag
}
