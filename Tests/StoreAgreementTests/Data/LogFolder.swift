import Foundation
import NaiveReading

/// A folder of logs that are not compressed.
struct LogFolder {
    let path: String

    /// A log, read naively.
    struct Log {
        /// The path that the store knows it by.
        var path: String
        var records: [NaiveLog.Record]
    }

    /// All logs in bytewise path order.
    func read() throws -> [Log] {
        guard let walk = FileManager.default.enumerator(atPath: path) else { return [] }
        let names = walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }
        return try names.sorted { UTF8Text($0) < UTF8Text($1) }.map { name in
            let file = URL(filePath: path).appending(path: name)
            return Log(path: file.path(percentEncoded: false), records: try NaiveLog([UInt8](Data(contentsOf: file))).records)
        }
    }
}
