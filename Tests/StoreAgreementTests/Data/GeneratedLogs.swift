import CloudTrailLogs
import Foundation
import SyntheticArchive
import TestEngines

/// A made-up archive, for wherever there are no real logs.
enum GeneratedLogs {
    /// Writes an archive into `folder`, and inflates it for those who read naively.
    ///
    /// Some of its events are in another account's logs of earlier days, too, with other content: by path those logs are later.
    static func write(to folder: String, events: Int) async throws -> LogFolder {
        let end = EventInstant(milliseconds: 1_717_200_000_000)
        let archive = try SyntheticArchive(.init(events: events, days: 9, users: 12, accounts: 2, seed: 5, end: end))
        _ = try archive.write(to: folder)
        _ = try await TestTools.run(["/bin/sh", "-c", #"exec gunzip -r "$1""#, "sh", folder])
        try contradict(in: LogFolder(path: folder))
        return LogFolder(path: folder)
    }

    private static func contradict(in folder: LogFolder) throws {
        let paths = try folder.read().map(\.path)
        func account(_ path: String) -> Substring? { path.split(separator: "/").first { $0.utf8.count == 12 && Int($0) != nil } }
        let (first, last) = (account(paths[0]), account(paths[paths.count - 1]))
        let late = paths.filter { account($0) == first }.suffix(8)
        let early = paths.filter { account($0) == last }.prefix(4)
        for (number, path) in late.enumerated() {
            let log = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any]
            let records = (log?["Records"] as? [[String: Any]] ?? []).prefix(6).map { record in
                var record = record
                record["userIdentity"] = ["type": "IAMUser", "userName": "other-\(number)"]
                record["eventSource"] = "other-\(number).amazonaws.com"
                record["requestParameters"] = ["other\(number)": "text"]
                return record
            }
            let place = URL(filePath: early[early.startIndex + number % early.count]).deletingLastPathComponent()
            let data = try JSONSerialization.data(withJSONObject: ["Records": Array(records)])
            try data.write(to: place.appending(path: "contradiction-\(number).json"))
        }
    }
}
