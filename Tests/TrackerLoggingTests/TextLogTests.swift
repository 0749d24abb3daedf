import Synchronization
import Testing
import TrackerLogging

@Suite struct TextLogTests {
    /// Lines as they were written.
    private final class Lines: Sendable {
        private let lines = Mutex([String]())
        var output: LineOutput {
            LineOutput { bytes in self.lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
        }
        var all: [String] { lines.withLock { $0 } }
    }

    private func logger(_ lines: Lines, level: Logger.Level = .info) -> Logger {
        Logger(label: "cloudtrail-tracker") {
            TextLogHandler(label: $0, level: level, output: lines.output) { "2026-01-31T12:00:00+0000" }
        }
    }

    @Test func aLineHasTimeLevelLabelSortedMetadataModuleAndMessage() {
        let lines = Lines()
        var logger = logger(lines)
        logger[metadataKey: "b"] = "own"
        logger.info("request", metadata: ["http.status": "200", "a": ["x", "y"], "b": "given", "c": .stringConvertible(3)])
        #expect(
            lines.all == [
                "2026-01-31T12:00:00+0000 info cloudtrail-tracker: a=[\"x\", \"y\"] b=given c=3 http.status=200 "
                    + "[TrackerLoggingTests] request\n"
            ])
    }

    @Test func aLineWithoutMetadataHasNone() {
        let lines = Lines()
        logger(lines).error("request failed")
        #expect(lines.all == ["2026-01-31T12:00:00+0000 error cloudtrail-tracker: [TrackerLoggingTests] request failed\n"])
    }

    @Test(arguments: Logger.Level.allCases)
    func lessThanTheLevelIsDropped(level: Logger.Level) {
        let lines = Lines()
        let logger = logger(lines, level: level)
        for other in Logger.Level.allCases {
            logger.log(level: other, "x", metadata: other < level ? ["never": "\(Issue.record("made for nothing"))"] : [:])
        }
        #expect(lines.all.count == Logger.Level.allCases.count { $0 >= level })
        #expect(Logger.Level.allCases == Logger.Level.allCases.sorted())
    }

    @Test func aCopyHasMetadataOfItsOwn() {
        let lines = Lines()
        let logger = logger(lines)
        var copy = logger
        copy[metadataKey: "requestId"] = "1"
        copy.logLevel = .error
        logger.info("x")
        copy.info("x")
        #expect(lines.all.count == 1)
        #expect(copy[metadataKey: "requestId"] == "1")
        #expect(logger[metadataKey: "requestId"] == nil)
    }

    @Test func timeIsLocalToTheSecond() {
        #expect(TextLogHandler.localTime().wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}/) != nil)
    }
}
