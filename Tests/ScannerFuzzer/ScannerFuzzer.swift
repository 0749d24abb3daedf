import ArgumentParser
import CloudTrailLogs
import FuzzSupport

/// Compares the log decoder with Foundation for as long as wanted.
@main
struct ScannerFuzzer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scanner-fuzzer",
        abstract: "Compares the log decoder with other readings of generated and damaged logs.",
        discussion: "Every case follows from its seed: `--seed N --cases 1` runs a reported one again.")

    @Option(help: "How long to go on, in seconds.")
    var seconds = 60

    @Option(help: "The first case's seed; the others count up from it.")
    var seed: UInt64 = 1

    @Option(help: "The most cases to run.")
    var cases = Int.max

    mutating func validate() throws {
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
        if disagreements > 0 { throw ExitCode.failure }
    }
}
