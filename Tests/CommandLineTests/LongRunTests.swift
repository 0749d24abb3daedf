import Foundation
import TestSupport
import Testing

/// What a run tells while it goes on, and how it ends when nobody waits for it any longer.
@Suite(.serialized, .timeLimit(.minutes(1))) struct LongRunTests {
    /// The line's members.
    private func parse(_ line: some StringProtocol) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }

    @Test func progressIsToldToMachinesOnceASecond() async throws {
        try await withTemporaryDirectory { folder in
            let program = try Program(Tracker.executable, ["import", "-", "--json", "--log-format", "json"], in: folder)
            // Standard input stays silent, so that the run goes on.
            let line = try parse(try await program.errorLine(containing: "\"progress\""))
            #expect(line["level"] as? String == "info")
            #expect(line["records"] as? Int == 0 && line["filesDone"] as? Int == 0)
            #expect((line["time"] as? String)?.hasSuffix("Z") == true)
            let seconds = try #require(line["seconds"] as? Double)
            #expect(seconds >= 1)
            let end = try await program.finish(input: Array(#"{"Records":[]}"#.utf8))
            #expect(end.status == 0)
            let times = try end.errors.split(separator: "\n").map { try parse($0)["seconds"] as? Double ?? 0 }
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 1 })
            #expect(try parse(end.output)["files"] as? Int == 1, "the report goes where it always goes")
        }
    }

    @Test func whatFailedIsToldToMachines() async throws {
        try await withTemporaryDirectory { folder in
            try Data("no \"log\"".utf8).write(to: URL(fileURLWithPath: folder + "/bad.json"))
            for command in ["import", "transform"] {
                let refused = try await Tracker.run(command, "bad.json", "--log-format", "json", in: folder)
                #expect(refused.status == 1)
                let line = try parse(refused.errors)
                #expect(line["event"] as? String == "failure" && line["level"] as? String == "error")
                #expect((line["source"] as? String)?.hasSuffix("/bad.json") == true && line["reason"] as? String != nil)

                let lost = try await Tracker.run(command, "missing", "--log-format", "json", in: folder)
                #expect(lost.status == 2)
                #expect((try parse(lost.errors)["reason"] as? String)?.contains("missing") == true)
            }
        }
    }

    @Test func aTerminalThatGoesAwayEndsTheRunCleanly() async throws {
        try await withTemporaryDirectory { folder in
            let program = try Program(Tracker.executable, ["import", "-", "--json", "--log-format", "json"], in: folder)
            _ = try await program.errorLine(containing: "\"progress\"")
            program.hangUp()
            let end = await program.end()
            #expect(end.status == 130)
            #expect(try parse(end.output)["records"] as? Int == 0, "there is a report")
        }
    }

    @Test func belowNohupARunGoesOn() async throws {
        try await withTemporaryDirectory { folder in
            let nohup = URL(fileURLWithPath: "/usr/bin/nohup")
            let tracker = Tracker.executable.path(percentEncoded: false)
            let program = try Program(nohup, [tracker, "import", "-", "--json", "--log-format", "json"], in: folder)
            _ = try await program.errorLine(containing: "\"progress\"")
            program.hangUp()
            #expect(try await program.finish(input: Array(#"{"Records":[]}"#.utf8)).status == 0)
        }
    }
}
