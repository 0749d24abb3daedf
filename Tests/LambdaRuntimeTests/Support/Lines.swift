import Foundation
import LambdaRuntime
import Synchronization
import Testing
import TrackerLogging

/// Collects lines of logs and metrics.
final class Lines: Sendable {
    private let state = Mutex<[[UInt8]]>([])

    var output: LineOutput {
        LineOutput { line in self.state.withLock { $0.append(line) } }
    }

    /// The lines as JSON objects.
    var objects: [[String: Any]] {
        get throws {
            try state.withLock { $0 }.map { line in
                try #require(line.last == UInt8(ascii: "\n"))
                try #require(line.count(where: { $0 == UInt8(ascii: "\n") }) == 1)
                return try #require(JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            }
        }
    }
}

/// A JSON object.
func object(_ json: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
}
