import CloudTrailLogs

/// What the key of an object that CloudTrail delivered says.
///
/// `[prefix/]AWSLogs/[o-ORGID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/NAME.json.gz`; source: "Finding your CloudTrail log files",
/// AWS CloudTrail User Guide.
public struct CloudTrailLogKey: Hashable, Sendable {
    /// What stands before `AWSLogs/`, with its final slash; empty for nothing.
    public var prefix: String
    /// The organisation of an organisation trail, such as `o-exampleorgid`.
    public var organization: String?
    /// The account whose events these are.
    public var account: String
    /// `CloudTrail`, `CloudTrail-Insight`, `CloudTrail-Digest` or a newer kind.
    public var kind: String
    /// The region whose events these are.
    public var region: String
    /// The day of delivery; late records lie under a later day than their own.
    public var day: CalendarDay
    /// The object's name behind the last slash.
    public var name: String

    /// Reads a key; `nil` when it is not of that shape.
    public init?(_ key: String) {
        let segments = key.split(separator: "/", omittingEmptySubsequences: false)
        guard let root = segments.lastIndex(of: "AWSLogs") else { return nil }
        var rest = segments[(root + 1)...]
        var organization: String?
        if let first = rest.first, ArchivePath.isOrganization(first.utf8) {
            organization = String(first)
            rest = rest.dropFirst()
        }
        guard rest.count == 7, let kind = rest.dropFirst().first, kind.hasPrefix("CloudTrail"),
            let day = CalendarDay(
                year: rest[rest.startIndex + 3], month: rest[rest.startIndex + 4], day: rest[rest.startIndex + 5])
        else { return nil }
        prefix = segments[..<root].map { "\($0)/" }.joined()
        self.organization = organization
        account = String(rest[rest.startIndex])
        self.kind = String(kind)
        region = String(rest[rest.startIndex + 2])
        self.day = day
        name = String(rest[rest.startIndex + 6])
    }

    /// Whether it is a digest, which lists log files and holds no events.
    public var isDigest: Bool { kind == "CloudTrail-Digest" }
}
