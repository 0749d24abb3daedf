import CloudTrailLogs
import LambdaRuntime
import Testing
import TrackerLogging

@Suite struct LogLineTests {
    private func logger(_ lines: Lines, level: Logger.Level = .trace) -> Logger {
        let handler = JSONLogHandler(level: level, output: lines.output) { EventInstant(milliseconds: 1_705_401_045_586) }
        return Logger(label: "test") { _ in handler }
    }

    @Test func aMessageIsOneLineOfLambdasFormat() throws {
        let lines = Lines()
        var logger = logger(lines)
        logger[metadataKey: "requestId"] = "79b4f56e-95b1-4643-9700-2807f4e68189"
        logger.info(
            "object stored",
            metadata: ["records": .stringConvertible(12), "keys": ["a", "b"], "of": ["name": "x"], "level": "own"])
        let line = try #require(lines.objects.first)
        #expect(line["timestamp"] as? String == "2024-01-16T10:30:45.586Z")
        #expect(line["level"] as? String == "INFO")
        #expect(line["message"] as? String == "object stored")
        #expect(line["requestId"] as? String == "79b4f56e-95b1-4643-9700-2807f4e68189")
        #expect(line["records"] as? Int == 12)
        #expect(line["keys"] as? [String] == ["a", "b"])
        #expect(line["of"] as? [String: String] == ["name": "x"])
        #expect(line["level_"] as? String == "own")
    }

    @Test(arguments: ["line\nfeed", "\"quotes\" and \\", "\u{0}\u{1F}\t", "é 日本 \u{2028}", "</script>"])
    func anyTextStaysOneLine(text: String) throws {
        let lines = Lines()
        logger(lines).error("\(text)", metadata: ["key\n": "\(text)"])
        let line = try #require(lines.objects.first)
        #expect((line["message"] as? String).map { Array($0.utf8) } == Array(text.utf8))
        #expect((line["key\n"] as? String).map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test(arguments: [
        (Logger.Level.trace, "TRACE"), (.debug, "DEBUG"), (.info, "INFO"), (.notice, "INFO"), (.warning, "WARN"),
        (.error, "ERROR"), (.critical, "FATAL"),
    ])
    func levelsHaveLambdasNames(level: Logger.Level, name: String) throws {
        let lines = Lines()
        logger(lines).log(level: level, "x")
        #expect(try lines.objects.first?["level"] as? String == name)
    }

    @Test(arguments: [
        ("TRACE" as String?, Logger.Level.trace), ("DEBUG", .debug), ("INFO", .info), ("WARN", .warning), ("error", .error),
        ("FATAL", .critical), ("LOUD", .info), (nil, .info),
    ])
    func theEnvironmentSetsTheLevel(text: String?, level: Logger.Level) {
        #expect(LambdaEnvironment(text.map { ["AWS_LAMBDA_LOG_LEVEL": $0] } ?? [:]).logLevel == level)
    }

    @Test func lowerLevelsAreDropped() throws {
        let lines = Lines()
        logger(lines, level: .error).info("x")
        #expect(try lines.objects.isEmpty)
    }
}
