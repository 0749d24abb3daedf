import CloudTrailLogs
import Foundation
import LambdaRuntime
import Synchronization
import Testing
import TrackerLogging
import TriggerHandling

/// Runs the trigger function over an importer, and collects what it writes.
enum Trigger {
    /// - Parameter remaining: How much time an invocation has.
    static func handle(
        _ event: Any, _ importer: any ObjectImporting, remaining: Duration = .seconds(60)
    ) async throws -> Outcome {
        let json = try JSONSerialization.data(withJSONObject: event, options: .fragmentsAllowed)
        return try await handle(json: Array(json), importer, remaining: remaining)
    }

    static func handle(
        json: [UInt8], _ importer: any ObjectImporting, remaining: Duration = .seconds(60)
    ) async throws -> Outcome {
        let lines = Lines()
        let handler = TriggerHandler(importer: importer, functionName: "trigger", output: lines.output) {
            EventInstant(milliseconds: 1_700_000_000_000)
        }
        let log = JSONLogHandler(level: .info, output: lines.output) { EventInstant(milliseconds: 0) }
        let context = LambdaContext(
            requestID: "r-1", deadline: .now + remaining, logger: Logger(label: "test") { _ in log })
        do {
            let answer = try await handler.handle(json, context)
            return Outcome(answer: answer, failure: nil, lines: try lines.objects)
        } catch let failure as LambdaFailure {
            return Outcome(answer: nil, failure: failure, lines: try lines.objects)
        }
    }

    /// How an invocation ended.
    struct Outcome {
        var answer: [UInt8]?
        var failure: LambdaFailure?
        var lines: [[String: Any]]

        /// The answer, a JSON object.
        var object: [String: Any] {
            get throws {
                let answer = try #require(answer, "\(failure.debugDescription)")
                return try #require(JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any])
            }
        }

        /// The line with figures.
        var metrics: [String: Any] {
            get throws {
                let lines = lines.filter { $0["_aws"] != nil }
                try #require(lines.count == 1)
                return lines[0]
            }
        }

        func figure(_ name: String) throws -> Int? { try metrics[name] as? Int }
    }
}

/// Collects lines of logs and metrics.
final class Lines: Sendable {
    private let state = Mutex<[[UInt8]]>([])

    var output: LineOutput {
        LineOutput { line in self.state.withLock { $0.append(line) } }
    }

    var objects: [[String: Any]] {
        get throws {
            try state.withLock { $0 }
                .map { try #require(JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]) }
        }
    }
}
