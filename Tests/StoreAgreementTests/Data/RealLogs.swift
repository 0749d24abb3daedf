import Foundation

/// The published CloudTrail logs that stand beside the package where it is developed. They are not part of it.
enum RealLogs {
    static let folder = LogFolder(
        path: URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appending(components: "shared", "data", "real").standardizedFileURL.path(percentEncoded: false))

    static var areThere: Bool { FileManager.default.fileExists(atPath: folder.path) }
    static let whySkipped = "the real logs do not stand in ../shared/data/real"
}
