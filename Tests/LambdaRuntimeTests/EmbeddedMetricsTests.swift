import CloudTrailLogs
import LambdaRuntime
import Testing

@Suite struct EmbeddedMetricsTests {
    @Test func aLineDefinesEveryFigureItHolds() throws {
        var metrics = EmbeddedMetrics(namespace: "Name \"space\"", dimensions: [("FunctionName", "f"), ("Stage", "dev")])
        metrics.add(property: "requestId", "r-1")
        metrics.add("Stored", 410, .count)
        metrics.add("BytesCompressed", 1 << 40, .bytes)
        metrics.add("Milliseconds", 0, .milliseconds)
        let line = try object(
            String(decoding: metrics.line(at: EventInstant(milliseconds: 1_700_000_000_123)), as: UTF8.self))
        let envelope = try #require(line["_aws"] as? [String: Any])
        #expect(envelope["Timestamp"] as? Int == 1_700_000_000_123)
        let directives = try #require(envelope["CloudWatchMetrics"] as? [[String: Any]])
        try #require(directives.count == 1)
        #expect(directives[0]["Namespace"] as? String == "Name \"space\"")
        #expect(directives[0]["Dimensions"] as? [[String]] == [["FunctionName", "Stage"]])
        #expect(
            directives[0]["Metrics"] as? [[String: String]] == [
                ["Name": "Stored", "Unit": "Count"], ["Name": "BytesCompressed", "Unit": "Bytes"],
                ["Name": "Milliseconds", "Unit": "Milliseconds"],
            ])
        #expect(line["FunctionName"] as? String == "f")
        #expect(line["Stage"] as? String == "dev")
        #expect(line["requestId"] as? String == "r-1")
        #expect(line["Stored"] as? Int == 410)
        #expect(line["BytesCompressed"] as? Int == 1 << 40)
        #expect(line["Milliseconds"] as? Int == 0)
    }
}
