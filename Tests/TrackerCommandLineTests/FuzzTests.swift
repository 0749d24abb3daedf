import Testing

@testable import TrackerCommandLine

@Suite("Any command line")
struct FuzzTests {
    private static let pieces = [
        "copy", "show", "remote", "add", "help", "a", "", "-", "--", "---", "--to", "--to=", "--to=x", "--mode", "--mode=fast",
        "fast",
        "--count", "3", "-1", "--count=-1", "x", "--force", "--force=1", "--no-log", "--log", "--tag", "--config", "--frob", "-h",
        "--help", "-xh", "--version", "-=", "--=", "=", "é", "--é=\u{301}", "🇩🇪", "--generate-completion-script", "bash", "\0",
        "-\n",
    ]

    @Test("comes to a command, a text or an error; and one that runs shows help when asked to")
    func anything() throws {
        var random = SplitMix(state: 12)
        var runs = 0
        for _ in 0..<20_000 {
            let start = [[], ["copy", "a", "--to=x"], ["remote", "add"]].randomElement(using: &random) ?? []
            let words =
                start + (0..<Int.random(in: 0...5, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
            switch Result(catching: { try parser.parse(words) }) {
            case .success(.run):
                runs += 1
                let end = words.firstIndex(of: "--") ?? words.count
                guard case .print(let help) = try parser.parse(words[..<end] + ["-h"] + words[end...]), help.contains("USAGE: ")
                else {
                    Issue.record("\(words) has no help")
                    return
                }
            case .success(.print(let text)):
                try #require(!text.isEmpty, "\(words)")
            case .failure(let error):
                try #require(String(describing: error).hasPrefix("Error: "), "\(words)")
            }
        }
        #expect(runs > 1000)
    }

    @Test("written out from what it was read as, is read as the same")
    func roundTrip() throws {
        var random = SplitMix(state: 34)
        for _ in 0..<5_000 {
            var words = [[String]]()
            let text = { (random: inout SplitMix) in
                ["a", "", "-", "--", "-x", "--to", "x=y", "é", "--help"].randomElement(using: &random) ?? ""
            }
            var expected = Copy()
            expected.sources = (0..<Int.random(in: 1...3, using: &random)).map { _ in text(&random) }
            expected.target = text(&random)
            words.append(["--to=\(expected.target)"])
            if Bool.random(using: &random) {
                expected.count = Int.random(in: 0...Int.max, using: &random)
                words.append(["--count", String(expected.count)])
            }
            if Bool.random(using: &random) {
                expected.logs = Bool.random(using: &random)
                words.append([expected.logs ? "--log" : "--no-log"])
            }
            if Bool.random(using: &random) {
                expected.mode = .fast
                words.append(["--mode", "fast"])
            }
            expected.tags = (0..<Int.random(in: 0...3, using: &random)).map { _ in text(&random) }
            // One place for all, since shuffling must leave their order.
            words.append(expected.tags.map { "--tag=\($0)" })
            let line = ["copy"] + words.shuffled(using: &random).flatMap(\.self) + ["--"] + expected.sources
            guard case .run(let command) = try parser.parse(line), let copy = command as? Copy else {
                Issue.record("\(line) is no copy")
                return
            }
            try #require(String(describing: copy) == String(describing: expected), "\(line)")
        }
    }
}

/// Random numbers that follow from a seed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
