/// What the path of a log, or of a folder of logs, tells of its place in an archive: a file's path, or an object's URL or key.
///
/// `[ROOT/][o-ORGID/]ACCOUNT/CloudTrail[-KIND]/REGION[/YYYY[/MM[/DD[/NAME]]]]`; source: "Finding your CloudTrail log files", AWS
/// CloudTrail User Guide. The root is a folder `AWSLogs`, or what somebody copied the content of one to.
public struct ArchivePath: Hashable, Sendable {
    /// What stands before organisation and account, with its final slash; empty for nothing.
    public let root: String
    /// The day of delivery as `YYYY/MM/DD`, or as much of it as there is: `YYYY/MM`, `YYYY`, or nothing.
    public let date: String

    /// Reads a path; `nil` when it does not lead into a region of an account.
    public init?(_ path: String) {
        let folders = path.split(separator: "/", omittingEmptySubsequences: false)
        guard
            let kind = folders.indices.dropFirst().first(where: { index in
                folders[index].hasPrefix("CloudTrail") && Self.isAccount(folders[index - 1].utf8)
            }), kind + 1 < folders.count
        else { return nil }
        var rootEnd = kind - 1
        if rootEnd > 0, folders[rootEnd - 1].hasPrefix("o-") { rootEnd -= 1 }
        root = folders[..<rootEnd].map { "\($0)/" }.joined()
        let digits = [4, 2, 2]
        let dated = zip(folders[(kind + 2)...], digits).prefix { Self.isNumber($0.utf8, digits: $1) }
        date = dated.map { String($0.0) }.joined(separator: "/")
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
    /// It is the first in path order, whatever the order in which an archive's folders are read; logs that lie in no archive
    /// together are taken in the order in which they come.
    public static func isOverruled(_ earlier: String, by later: String) -> Bool {
        guard later.utf8.lexicographicallyPrecedes(earlier.utf8), let root = (ArchivePath(later) ?? ArchivePath(earlier))?.root
        else { return false }
        return later.utf8.starts(with: root.utf8) && earlier.utf8.starts(with: root.utf8)
    }
}
