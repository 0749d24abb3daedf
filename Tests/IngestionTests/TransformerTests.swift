import CloudTrailLogs
import Foundation
import Synchronization
import Testing

@testable import Ingestion

@Suite struct TransformerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func eventsAreLinesInPathOrder() async throws {
        let many = (0..<20_000).map { record("a-\($0)") }
        try folder.write(gzipped(log(many)), to: "a.json.gz")
        for index in 0..<20 {
            try folder.write(log([record("b-\(index)"), record("-", "ListBuckets")]), to: "b\(10 + index).json")
        }
        let (lines, report) = try await transform(filter: .standard)
        #expect(lines.map { $0["eventID"] as? String } == (0..<20_000).map { "a-\($0)" } + (0..<20).map { "b-\($0)" })
        #expect(report.stored == 20_020)
        #expect(report.filtered == 20)
        expectSums(report)
    }

    @Test func attributesStandInTheRecordsOrderAndSeveralValuesAsASortedArray() async throws {
        try folder.write(
            log([
                #"{"eventTime":"2018-06-01T09:00:00Z","eventID":"1","z":{"b":[{"k":"2"},{"k":"10"},{"k":"é"}]},"a":[1,true,null],"#
                    + #""z2":"","userIdentity":{"type":"Root"}}"#,
                record("2"),
            ]), to: "a.json")
        let text = try await transformed()
        let lines = text.split(separator: "\n").map(String.init)
        #expect(
            lines.first == #"{"eventTime":"2018-06-01T09:00:00Z","eventID":"1","z_b_k":["10","2","é"],"a":["1","true"],"#
                + #""userIdentity_type":"Root","userIdentity_userName":"root"}"#)
        #expect(lines.count == 2)
    }

    @Test func eventsAreRowsUnderTheColumnsAskedFor() async throws {
        try folder.write(
            log([
                #"{"eventTime":"2018-06-01T09:00:00Z","eventID":"1","a":["x,1","b\"2"],"userAgent":"=1+1","b":"two\nlines"}"#,
                record("2"),
            ]), to: "a.json")
        let text = try await transformed(form: .csv(columns: ["eventID", "userAgent", "a", "b", "none"]))
        #expect(
            text == "eventID,userAgent,a,b,none\r\n" + #"1,'=1+1,"[""b\""2"",""x,1""]","two"# + "\n" + #"lines","#
                + "\r\n2,,,,\r\n")
    }

    @Test func aRowOfNothingIsStillARow() async throws {
        try folder.write(log([record("1"), record("2")]), to: "a.json")
        #expect(try await transformed(form: .csv(columns: ["none"])) == "none\r\n\"\"\r\n\"\"\r\n")
    }

    @Test func everyCharacterSurvives() async throws {
        // Each special byte at every place of the eight that are looked at together, and of the rest behind them.
        var values = [String]()
        for special in (0..<0x20).map({ Unicode.Scalar(UInt8($0)) }) + ["\"", "\\", "/", "\u{7F}", "é", "😀"] {
            for length in [0, 1, 6, 7, 8, 9, 15, 16, 17] {
                for place in 0...length {
                    values.append(
                        String(repeating: "a", count: place) + String(special) + String(repeating: "b", count: length - place))
                }
            }
        }
        let records = try values.enumerated().map { index, value in
            let object = [
                "eventID": "\(index)", "eventTime": "2018-06-01T09:00:00Z", "value": value, "k\(index % 50)\"\\\n": "x",
            ]
            return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
        }
        try folder.write(log(records), to: "a.json")
        let (lines, report) = try await transform()
        #expect(report.stored == values.count)
        #expect(lines.map { $0["value"] as? String } == values)
        #expect(lines.enumerated().allSatisfy { index, line in line["k\(index % 50)\"\\\n"] as? String == "x" })
    }

    @Test func everyLineIsWhatTheStoreGets() async throws {
        try folder.write(log(numbered: 0..<300), to: "a.json")
        try folder.write(log([record("x", more: #","resources":[{"ARN":"b"},{"ARN":"a"},{"ARN":"b"}]"#)]), to: "b.json")
        let writer = MemoryWriter()
        _ = try await importLogs(folder.path, into: writer)
        let (lines, _) = try await transform()
        #expect(lines.count == 301)
        for line in lines {
            let attributes = line.mapValues { Set(($0 as? [String]) ?? [($0 as? String) ?? ""]) }
            let id = try #require(line["eventID"] as? String)
            #expect(writer.events[id]?.attributes == attributes)
        }
    }

    @Test func rawRecordsAreLinesWithTheirSecretsRedacted() async throws {
        let plain = record("1", more: #", "z" : [1, {"a":"\u00e9"}],"# + "\n" + #" "password":"hunter2""#)
        let wrapped =
            #"{"EventId":"2","CloudTrailEvent":"{\"eventID\":\"2\",\"eventName\":\"RunInstances\","#
            + #"\"eventTime\":\"2018-06-01T09:00:00Z\",\"sessionToken\":\"abc\"}"}"#
        try folder.write(log([plain, record("-", "ListBuckets"), wrapped]), to: "a.json")
        let text = try await transformed(form: .record, filter: .standard)
        let expected = [
            plain.replacing("hunter2", with: "REDACTED").replacing("\n", with: " "),
            #"{"eventID":"2","eventName":"RunInstances","eventTime":"2018-06-01T09:00:00Z","sessionToken":"REDACTED"}"#,
        ]
        #expect(text.split(separator: "\n").map(String.init) == expected)
    }

    @Test func brokenPipeEndsTheRunAndIsHandedOn() async throws {
        struct BrokenPipe: Error {}
        for index in 0..<50 { try folder.write(log(numbered: 0..<3000), to: "\(index).json") }
        let calls = Mutex(0)
        let transformer = Transformer(options: IngestionOptions(filter: .none, now: now)) { _ in
            let count = calls.withLock { calls in
                calls += 1
                return calls
            }
            if count == 2 { throw BrokenPipe() }
        }
        let error = await #expect(throws: IngestionError.self) {
            try await transformer.run(sources: [.path(RawPath(source: folder.path))])
        }
        #expect(error?.underlying is BrokenPipe)
        #expect(calls.withLock { $0 } == 2)
        #expect((error?.report.stored ?? 0) > 0)
    }

    @Test func damagedLogIsReported() async throws {
        let whole = try gzipped(log(numbered: 0..<1000))
        try folder.write(Array(whole.prefix(whole.count / 2)), to: "a.json.gz")
        let (lines, report) = try await transform()
        #expect(report.filesFailed == 1)
        #expect(report.stored == lines.count)
        #expect(lines.count > 0)
    }

    private func transformed(
        form: Transformer.Form = .flattened, filter: EventNameFilter = .none
    ) async throws -> String {
        try await run(form, filter).text
    }

    private func transform(
        form: Transformer.Form = .flattened, filter: EventNameFilter = .none
    ) async throws -> (lines: [[String: Any]], report: ImportReport) {
        let (text, report) = try await run(form, filter)
        let lines = try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        return (lines, report)
    }

    private func run(_ form: Transformer.Form, _ filter: EventNameFilter) async throws -> (text: String, report: ImportReport) {
        let output = Mutex([UInt8]())
        let transformer = Transformer(form: form, options: IngestionOptions(filter: filter, now: now, readers: 2)) { bytes in
            output.withLock { $0 += bytes }
        }
        let report = try await transformer.run(sources: [.path(RawPath(source: folder.path))])
        return (String(decoding: output.withLock { $0 }, as: UTF8.self), report)
    }
}
