import CloudTrailLogs
import FuzzRuns
import FuzzSupport
import TrackerCommandLine

/// Compares the log decoder with Foundation for as long as wanted.
@main
struct ScannerFuzzer: RunnableCommand {
    static let configuration = CommandConfiguration(
        "scanner-fuzzer",
        abstract: "Compares the log decoder with other readings of generated and damaged logs.",
        discussion: FuzzRun.discussion)

    static let parameters: [Parameter<Self>] = [
        .flag("gzip", \.damagesGzip, help: "Damage gzip files instead, and compare with zlib."),
        .group(\.fuzzRun),
    ]

    var damagesGzip = false
    var fuzzRun = FuzzRun()

    static func main() async throws {
        try await CommandParser(Self.self).parseOrExit().run()
    }

    func run() async throws {
        let flattener = EventFlattener()
        if damagesGzip {
            return try await fuzzRun.run { seed in try GzipDamage(seed: seed).disagreement(flattener: flattener) }
        }
        var compared = 0
        try await fuzzRun.run {
            ", \(compared) comparable"
        } disagreement: { seed in
            switch try Differential.check(FuzzCase(seed: seed), flattener: flattener) {
            case .agreed: compared += 1
            case .notComparable: break
            case .disagreed(let disagreement): return "\(disagreement)"
            }
            return nil
        }
    }
}
