import HTTPServerChecks
import TestSupport

/// Holds the server's parser and whole connections against a naive reading, for as long as wanted.
///
/// Every case follows from its seed: `--seed N --seconds 1` runs a reported one again, first of all.
@main
struct HTTPServerFuzzer {
    private struct Disagreement: Error {}

    static func main() async throws {
        let seconds = number(of: "--seconds") ?? 60
        let seed = number(of: "--seed") ?? 1
        try await EchoServer.run { port in
            let clock = ContinuousClock()
            let end = clock.now + .seconds(seconds)
            var nextReport = clock.now + .seconds(60)
            var cases: UInt64 = 0
            var disagreements = 0
            while clock.now < end {
                let difference = try await difference(seed: UInt64(seed) &+ cases, port: port)
                if let difference {
                    disagreements += 1
                    print("seed \(UInt64(seed) &+ cases): \(difference)")
                }
                cases += 1
                if clock.now >= nextReport {
                    nextReport += .seconds(60)
                    print("\(cases) cases, \(disagreements) disagreements")
                }
            }
            print("\(cases) cases from seed \(seed), \(disagreements) disagreements")
            if disagreements > 0 { throw Disagreement() }
        }
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

    private static func number(of option: String) -> Int? {
        let words = CommandLine.arguments
        return words.firstIndex(of: option).flatMap { $0 + 1 < words.count ? Int(words[$0 + 1]) : nil }
    }
}
