import Glibc
public import TrackerCommandLine

/// How long a fuzzer goes on, and from which seed: the options that all of them take, and the loop that follows from them.
public struct FuzzRun: ParameterGroup {
    /// What can be given.
    public static let parameters: [Parameter<Self>] = [
        .option("seconds", \.seconds, help: "How long to go on, in seconds."),
        .option("seed", \.seed, help: "The first case's seed; the others count up from it."),
        .option("cases", \.cases, help: "The most cases to run."),
    ]

    /// What is said of cases in a fuzzer's help.
    public static let discussion = "Every case follows from its seed: `--seed N --cases 1` runs a reported one again."

    private var seconds = 60
    private var seed: UInt64 = 1
    private var cases = Int.max

    /// The defaults.
    public init() {}

    /// Takes positive numbers.
    public func validate() throws {
        guard seconds > 0, cases > 0 else { throw ValidationError("--seconds and --cases take numbers from 1 up.") }
    }

    /// Runs case after case, prints each disagreement and, every minute and at the end, how many there were; after any, it ends the
    /// process as failed.
    ///
    /// - Parameters:
    ///   - more: What else there is to say of the cases so far.
    ///   - disagreement: Runs the case of a seed; `nil` when all agree.
    public func run(more: () -> String = { "" }, disagreement: (_ seed: UInt64) async throws -> String?) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(seconds)
        var nextReport = start + .seconds(60)
        var done = 0
        var disagreements = 0
        while done < cases, clock.now < end {
            if let text = try await disagreement(seed &+ UInt64(done)) {
                disagreements += 1
                print(text)
            }
            done += 1
            if clock.now >= nextReport {
                nextReport += .seconds(60)
                print("\(done) cases\(more()), \(disagreements) disagreements, \(clock.now - start)")
            }
        }
        print("\(done) cases from seed \(seed)\(more()), \(disagreements) disagreements, \(clock.now - start)")
        if disagreements > 0 { exit(EXIT_FAILURE) }
    }
}
