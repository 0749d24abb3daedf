import CloudTrailLogs
import Foundation
import SyntheticArchive
import Testing

/// An archive that was written and read back, with Foundation's JSON.
struct WrittenArchive {
    /// One log file.
    struct Log {
        /// Below the archive's directory.
        var path: String
        var compressed: [UInt8]
        var json: [UInt8]
        var records: [[String: Any]]
    }

    let summary: SyntheticArchive.Summary
    /// Sorted by path.
    let logs: [Log]

    var records: [[String: Any]] { logs.flatMap(\.records) }

    static let end = EventInstant(milliseconds: 1_717_590_896_000)  // Wednesday, 2024-06-05T12:34:56Z

    static func options(
        events: Int = 4000, days: Int = 7, users: Int = 20, accounts: Int = 2, seed: UInt64 = 1
    ) -> SyntheticArchive.Options {
        .init(events: events, days: days, users: users, accounts: accounts, seed: seed, end: end)
    }

    init(_ options: SyntheticArchive.Options, in directory: String) throws {
        summary = try SyntheticArchive(options).write(to: directory)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: directory).filter { $0.hasSuffix(".gz") }
        logs = try paths.sorted().map { path in
            let compressed = [UInt8](try Data(contentsOf: URL(filePath: "\(directory)/\(path)")))
            let json = try #require(try inflated(compressed))
            let root = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
            return Log(
                path: path, compressed: compressed, json: json,
                records: try #require(root?["Records"] as? [[String: Any]]))
        }
    }
}

extension [String: Any] {
    /// The value at a path of keys.
    func value(_ keys: String...) -> Any? {
        keys.reduce(self as Any?) { value, key in (value as? [String: Any])?[key] }
    }

    func text(_ keys: String...) -> String? {
        keys.reduce(self as Any?) { value, key in (value as? [String: Any])?[key] } as? String
    }
}

/// The number of values in a JSON tree that are neither null nor empty.
func leafCount(_ value: Any) -> Int {
    switch value {
    case let object as [String: Any]: object.values.reduce(0) { $0 + leafCount($1) }
    case let array as [Any]: array.reduce(0) { $0 + leafCount($1) }
    case is NSNull: 0
    case let text as String: text.isEmpty ? 0 : 1
    default: 1
    }
}
