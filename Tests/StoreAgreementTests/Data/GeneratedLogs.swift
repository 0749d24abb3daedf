import CloudTrailLogs
import Foundation
import SyntheticArchive
import TestEngines

/// A made-up archive, for wherever there are no real logs.
enum GeneratedLogs {
    /// Writes an archive into `folder`, and inflates it for those who read naively.
    static func write(to folder: String, events: Int) async throws -> LogFolder {
        let end = EventInstant(milliseconds: 1_717_200_000_000)
        let archive = try SyntheticArchive(.init(events: events, days: 9, users: 12, accounts: 2, seed: 5, end: end))
        _ = try archive.write(to: folder)
        _ = try await TestTools.run(["/bin/sh", "-c", #"exec gunzip -r "$1""#, "sh", folder])
        return LogFolder(path: folder)
    }
}
