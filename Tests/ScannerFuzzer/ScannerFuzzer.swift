import CloudTrailLogs
import FuzzSupport
import Glibc
import TrackerCommandLine

/// Compares the log decoder with Foundation for as long as wanted.
@main
struct ScannerFuzzer: RunnableCommand {
    static let configuration = CommandConfiguration(
        "scanner-fuzzer",
        abstract: "Compares the log decoder with other readings of generated and damaged logs.",
        discussion: "Every case follows from its seed: `--seed N --cases 1` runs a reported one again.")

    static let parameters: [Parameter<Self>] = [
        .option("seconds", \.seconds, help: "How long to go on, in seconds."),
        .option("seed", \.seed, help: "The first case's seed; the others count up from it."),
        .option("cases", \.cases, help: "The most cases to run."),
    ]

    var seconds = 60
    var seed: UInt64 = 1
    var cases = Int.max

    static func main() async throws {
        try await CommandParser(Self.self).parseOrExit().run()
    }

    func validate() throws {
        guard seconds > 0, cases > 0 else { throw ValidationError("--seconds and --cases take numbers from 1 up.") }
    }

    func run() throws {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(seconds)
        var nextReport = start + .seconds(60)
        let flattener = EventFlattener()
        var done = 0
        var compared = 0
        var disagreements = 0
        while done < cases, clock.now < end {
            switch try Differential.check(FuzzCase(seed: seed &+ UInt64(done)), flattener: flattener) {
            case .agreed: compared += 1
            case .notComparable: break
            case .disagreed(let disagreement):
                disagreements += 1
                print(disagreement)
            }
            done += 1
            if clock.now >= nextReport {
                nextReport += .seconds(60)
                print("\(done) cases, \(compared) comparable, \(disagreements) disagreements, \(clock.now - start)")
            }
        }
        print("\(done) cases from seed \(seed), \(compared) comparable, \(disagreements) disagreements, \(clock.now - start)")
        if disagreements > 0 { exit(EXIT_FAILURE) }
    }
}
