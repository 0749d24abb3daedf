import Glibc
import HTTPServerChecks
import TestSupport
import TrackerCommandLine

/// Holds the server's parser and whole connections against a naive reading, for as long as wanted.
@main
struct HTTPServerFuzzer: RunnableCommand {
    static let configuration = CommandConfiguration(
        "http-server-fuzzer",
        abstract: "Compares the HTTP server with a naive reading of generated and damaged requests.",
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

    func run() async throws {
        try await EchoServer.run { try await fuzz(port: $0) }
    }

    private func fuzz(port: Int) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(seconds)
        var nextReport = start + .seconds(60)
        var done = 0
        var disagreements = 0
        while done < cases, clock.now < end {
            let caseSeed = seed &+ UInt64(done)
            if let difference = try await Self.difference(seed: caseSeed, port: port) {
                disagreements += 1
                print("seed \(caseSeed): \(difference)")
            }
            done += 1
            if clock.now >= nextReport {
                nextReport += .seconds(60)
                print("\(done) cases, \(disagreements) disagreements, \(clock.now - start)")
            }
        }
        print("\(done) cases from seed \(seed), \(disagreements) disagreements, \(clock.now - start)")
        if disagreements > 0 { exit(1) }
    }

    private static func difference(seed: UInt64, port: Int) async throws -> String? {
        var random = SeededGenerator(seed: seed)
        let bytes = RequestGenerator.bytes(&random)
        if let difference = ParserCheck.difference(in: bytes, limits: EchoServer.parserLimits, &random) {
            return "\(String(decoding: bytes, as: UTF8.self).debugDescription): \(difference)"
        }
        // A connection takes as long as several readings.
        guard random.chance(25), let difference = try await ConnectionCheck.difference(in: bytes, port: port, &random) else {
            return nil
        }
        return "\(String(decoding: bytes, as: UTF8.self).debugDescription): \(difference)"
    }
}
