import Foundation
import NaiveReading

/// The published CloudTrail logs that stand beside the package where it is developed. They are not part of it.
enum RealLogs {
    /// Their folder.
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(components: "..", "shared", "data", "real").standardizedFileURL.path(percentEncoded: false)

    static var areThere: Bool { FileManager.default.fileExists(atPath: folder) }

    /// A log, read naively.
    struct Log {
        /// The path that the store knows it by.
        var path: String
        var bytes: [UInt8]
        var records: [NaiveLog.Record]
    }

    /// All logs in bytewise path order.
    static func read() throws -> [Log] {
        guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
        let paths = walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }
        return try paths.sorted { UTF8Text($0) < UTF8Text($1) }.map { path in
            let file = URL(filePath: folder).appending(path: path)
            let bytes = try [UInt8](Data(contentsOf: file))
            return Log(path: file.path(percentEncoded: false), bytes: bytes, records: try NaiveLog(bytes).records)
        }
    }
}
