import CloudTrailLogs

/// What an object's key, or a file's path, tells of its content.
public enum LogKeyRole: Hashable, Sendable {
    /// A log, or something that may be one.
    case log
    /// A digest, another service's object, a folder's marker, what macOS adds to an archive, or a file of another kind: no log, and
    /// no failure.
    case noLog

    /// The endings of names that logs may have, alone or with `.gz` behind them.
    private static let suffixes = [".json", ".jsonl", ".ndjson", ".csv"].map { Array($0.utf8) }
    private static let gzipSuffix = Array(".gz".utf8)
    private static let digestKind = "CloudTrail-Digest"

    /// Judges by the key alone.
    public init(ofKey key: String) {
        self.init(ofPath: Array(key.utf8))
    }

    /// Judges by the bytes of a key or path alone.
    ///
    /// `.json`, `.jsonl`, `.ndjson`, `.csv` and each with `.gz` may be logs; digests are none, nor is what lies in another folder
    /// than CloudTrail's behind an account's (`AWSLogs/[o-ORGID/]ACCOUNT/Config/`), nor `._*` and what lies in a `__MACOSX`.
    public init(ofPath path: [UInt8]) {
        let folders = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let name = folders.last, name.withUnsafeBytes(Self.isLogName) else {
            self = .noLog
            return
        }
        self = Self.isOfNoLog(name) || Self.areOfNoLogs(folders.dropLast()) ? .noLog : .log
    }

    /// Whether a name ends as those of logs do.
    public static func isLogName(_ name: UnsafeRawBufferPointer) -> Bool {
        let length = name.count - (name.ends(with: gzipSuffix) ? gzipSuffix.count : 0)
        let rest = UnsafeRawBufferPointer(rebasing: name[..<length])
        return suffixes.contains { rest.ends(with: $0) }
    }

    private static func isOfNoLog(_ name: ArraySlice<UInt8>) -> Bool {
        // AppleDouble files have the name of the file that they belong to.
        name.starts(with: "._".utf8) || String(decoding: name, as: UTF8.self).contains("_\(digestKind)_")
    }

    private static func areOfNoLogs(_ folders: ArraySlice<ArraySlice<UInt8>>) -> Bool {
        if folders.contains(where: { $0.elementsEqual("__MACOSX".utf8) || $0.elementsEqual(digestKind.utf8) }) { return true }
        guard let root = folders.lastIndex(where: { $0.elementsEqual("AWSLogs".utf8) }) else { return false }
        var below = folders[(root + 1)...]
        if let first = below.first, ArchivePath.isOrganization(first) { below = below.dropFirst() }
        guard let account = below.popFirst(), ArchivePath.isAccount(account), let kind = below.first else { return false }
        return !kind.starts(with: "CloudTrail".utf8)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func ends(with suffix: [UInt8]) -> Bool {
        count >= suffix.count && self.suffix(suffix.count).elementsEqual(suffix)
    }
}
