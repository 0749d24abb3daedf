/// What the path of a log, or of a folder of logs, tells of its place in an archive: a file's path, or an object's URL or key.
///
/// `[ROOT/][o-ORGID/]ACCOUNT/CloudTrail[-KIND]/REGION[/YYYY[/MM[/DD[/NAME]]]]`; source: "Finding your CloudTrail log files", AWS
/// CloudTrail User Guide. The root is a folder `AWSLogs`, or what somebody copied the content of one to.
public struct ArchivePath: Hashable, Sendable {
    /// What stands before organisation and account, with its final slash; empty for nothing.
    public let root: String
    /// The organisation of an organisation trail, such as `o-exampleorgid`.
    public let organization: String?
    /// The account whose events these are.
    public let account: String
    /// The region whose events these are; `nil` for what lies beside the regions' folders.
    public let region: String?
    /// The day of delivery as `YYYY/MM/DD`, or as much of it as there is: `YYYY/MM`, `YYYY`, or nothing.
    public let date: String

    /// Reads a path; `nil` when it does not lead into a region of an account.
    public init?(_ path: String) {
        let folders = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard
            let kind = folders.indices.dropFirst().dropLast().last(where: { index in
                Self.isKind(folders[index]) && Self.isAccount(folders[index - 1])
            })
        else { return nil }
        let isOfOrganization = kind > 1 && Self.isOrganization(folders[kind - 2])
        organization = isOfOrganization ? String(Substring(folders[kind - 2])) : nil
        root = String(path[..<folders[isOfOrganization ? kind - 2 : kind - 1].startIndex])
        account = String(Substring(folders[kind - 1]))
        region = folders.count > kind + 2 ? String(Substring(folders[kind + 1])) : nil
        let dated = zip(folders[(kind + 2)...], Self.dateDigits).prefix { Self.isNumber($0, digits: $1) }
        date = dated.map { String(Substring($0.0)) }.joined(separator: "/")
    }

    /// How many digits year, month and day have as folders' names.
    public static let dateDigits = [4, 2, 2]

    /// Whether a folder's name is that of an organisation: `o-exampleorgid`.
    public static func isOrganization(_ name: some Collection<UInt8>) -> Bool {
        name.starts(with: "o-".utf8)
    }

    /// Whether a folder's name is that of a kind of CloudTrail's logs: `CloudTrail`, `CloudTrail-Insight`.
    public static func isKind(_ name: some Collection<UInt8>) -> Bool {
        let rest = name.dropFirst("CloudTrail".utf8.count)
        return name.starts(with: "CloudTrail".utf8) && (rest.isEmpty || rest.first == UInt8(ascii: "-"))
    }

    /// Whether a folder's name is that of an account: 12 digits.
    public static func isAccount(_ name: some Collection<UInt8>) -> Bool {
        isNumber(name, digits: 12)
    }

    /// Whether a folder's name is a number of so many digits.
    public static func isNumber(_ name: some Collection<UInt8>, digits: Int) -> Bool {
        name.count == digits && name.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Whether, of two records with one `eventID`, that of the log `later`, which is read after `earlier`, is the one that stays.
    ///
    /// It is the first in path order, whatever the order in which an archive's folders are read. Logs that lie in no archive
    /// together are taken in the order in which they come, and so are those of an organisation's trail and of its accounts' own:
    /// both hold the same records.
    public static func isOverruled(_ earlier: String, by later: String) -> Bool {
        guard later.utf8.lexicographicallyPrecedes(earlier.utf8) else { return false }
        let (earlierPath, laterPath) = (ArchivePath(earlier), ArchivePath(later))
        if let earlierPath, let laterPath {
            return earlierPath.root == laterPath.root && earlierPath.organization == laterPath.organization
        }
        guard let root = (earlierPath ?? laterPath)?.root else { return false }
        return later.utf8.starts(with: root.utf8) && earlier.utf8.starts(with: root.utf8)
    }
}
