import CloudTrailLogs
import TrackerGzip

/// A record as CloudTrail writes it, with the least that an event needs.
func record(
    _ id: String, _ name: String = "RunInstances", time: String = "2018-06-01T09:00:00Z", region: String = "us-east-1",
    more: String = ""
) -> String {
    #"{"eventVersion":"1.05","userIdentity":{"type":"IAMUser","userName":"alice"},"eventTime":"\#(time)","#
        + #""eventSource":"ec2.amazonaws.com","eventName":"\#(name)","awsRegion":"\#(region)","eventID":"\#(id)"\#(more)}"#
}

/// A log of these records.
func log(_ records: [String]) -> String {
    #"{"Records":["# + records.joined(separator: ",") + "]}"
}

/// A log of records `first`, `first + 1`, … of which every second is a read-only call.
func log(numbered range: Range<Int>) -> String {
    log(range.map { record("id-\($0)", $0.isMultiple(of: 2) ? "RunInstances" : "DescribeInstances") })
}

func gzipped(_ text: String) throws -> [UInt8] {
    let writer = try GzipWriter(level: 1)
    var output = [UInt8]()
    writer.write(Array(text.utf8), to: &output)
    writer.finish(into: &output)
    return output
}

/// A digest file as CloudTrail lays it beside the logs.
let digest = #"""
    {"awsAccountId":"111122223333","digestStartTime":"2018-06-01T08:00:00Z","digestEndTime":"2018-06-01T09:00:00Z",
    "digestS3Bucket":"b","digestS3Object":"o","newestEventTime":"2018-06-01T08:55:00Z","oldestEventTime":"2018-06-01T08:01:00Z",
    "digestSignatureAlgorithm":"SHA256withRSA","previousDigestS3Bucket":null,"logFiles":[]}
    """#
