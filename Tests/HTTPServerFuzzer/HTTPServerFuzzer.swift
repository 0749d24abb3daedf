import FuzzRuns
import HTTPServerChecks
import TestSupport
import TrackerCommandLine

/// Holds the server's parser and whole connections against a naive reading, for as long as wanted.
@main
struct HTTPServerFuzzer: RunnableCommand {
    static let configuration = CommandConfiguration(
        "http-server-fuzzer",
        abstract: "Compares the HTTP server with a naive reading of generated and damaged requests.",
        discussion: FuzzRun.discussion)

    static let parameters: [Parameter<Self>] = [.group(\.fuzzRun)]

    var fuzzRun = FuzzRun()

    static func main() async throws {
        try await CommandParser(Self.self).parseOrExit().run()
    }

    func run() async throws {
        try await EchoServer.run { port in
            try await fuzzRun.run { seed in
                try await Self.difference(seed: seed, port: port).map { "seed \(seed): \($0)" }
            }
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
}
