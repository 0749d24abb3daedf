import CloudTrailLogs
import S3Logs
import Testing

@Suite struct KeyTests {
    @Test(
        "CloudTrail's keys are read",
        arguments: [
            ("", nil), ("trail/", nil), ("a b/ü+/", "o-exampleorgid"),
        ] as [(String, String?)])
    func keysAreRead(prefix: String, organization: String?) throws {
        let name = "111122223333_CloudTrail_eu-west-1_20180601T0905Z_AbCdEfGhIjKlMnOp.json.gz"
        let middle = organization.map { "\($0)/" } ?? ""
        let key = try #require(
            CloudTrailLogKey("\(prefix)AWSLogs/\(middle)111122223333/CloudTrail/eu-west-1/2018/06/01/\(name)"))
        #expect(key.prefix == prefix)
        #expect(key.organization == organization)
        #expect(key.account == "111122223333")
        #expect(key.kind == "CloudTrail")
        #expect(key.region == "eu-west-1")
        #expect(key.day.path == "2018/06/01")
        #expect(key.name == name)
        #expect(!key.isDigest)
    }

    @Test(
        "Other keys are not",
        arguments: [
            "", "AWSLogs/", "AWSLogs/1/CloudTrail/eu-west-1/2018/06/01", "AWSLogs/1/CloudTrail/eu-west-1/2018/13/01/x",
            "AWSLogs/1/CloudTrail/eu-west-1/2018/6/1/x", "AWSLogs/1/elasticloadbalancing/eu-west-1/2018/06/01/x", "x.json.gz",
        ])
    func otherKeysAreNot(key: String) {
        #expect(CloudTrailLogKey(key) == nil)
    }

    @Test(
        "A key tells what may be a log",
        arguments: [
            ("AWSLogs/1/CloudTrail/eu-west-1/2018/06/01/x.json.gz", true), ("a.json", true), ("a/b.ndjson.gz", true),
            ("AWSLogs/1/CloudTrail-Insight/eu-west-1/2018/06/01/x.json.gz", true),
            ("AWSLogs/1/CloudTrail-Digest/eu-west-1/2018/06/01/x.json.gz", false),
            ("copied/1_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20180601T000000Z.json.gz", false),
            ("AWSLogs/o-abc/111122223333/CloudTrail/eu-west-1/2018/06/01/x.json.gz", true), ("AWSLogs/111122223333/x.json", true),
            ("o-abc/AWSLogs/111122223333/Config/eu-west-1/2018/6/1/ConfigHistory/1_Config_x_AWS::EC2::VPC_1.json.gz", false),
            ("AWSLogs/o-abc/111122223333/GuardDuty/eu-west-1/2018/06/01/x.jsonl.gz", false), ("Config/x.json.gz", true),
            ("a/._x.json.gz", false), ("__MACOSX/a/x.json", false), ("a.jsonl", true), ("a.csv.gz", true), ("a.csv", true),
            ("AWSLogs/", false), ("", false), ("a.tsv.gz", false), ("a.gz", false), ("json.gz", false), ("a.json.gz.gz", false),
        ])
    func rolesOfKeys(key: String, isLog: Bool) {
        #expect((LogKeyRole(ofKey: key) == .log) == isLog)
    }

    @Test(
        "A location is what stands behind s3://",
        arguments: [("s3://b/k e+y%41/", "b", "k e+y%41/"), ("s3://b", "b", ""), ("s3://b/", "b", ""), ("s3://b//x", "b", "/x")])
    func locations(source: String, bucket: String, key: String) {
        #expect(S3LogLocation(source: source) == S3LogLocation(bucket: bucket, key: key))
    }

    @Test("No location is read from anything else", arguments: ["", "b/k", "/b/k", "s3://", "s3:///k", "https://b/k"])
    func noLocations(source: String) {
        #expect(S3LogLocation(source: source) == nil)
    }

    @Test("Late records are looked for in the days behind a range")
    func daysOfRanges() throws {
        let range = try instant("2018-05-31T23:30:00Z")...instant("2018-06-01T00:10:00Z")
        let days = try #require(S3ArchiveScope.days(holding: range, lateDays: 1))
        #expect(days.lowerBound.path == "2018/05/31")
        #expect(days.upperBound.path == "2018/06/02")
        #expect(S3ArchiveScope.days(holding: range, lateDays: 0)?.upperBound.path == "2018/06/01")
        #expect(S3ArchiveScope.days(holding: .distantPast ... .distantFuture, lateDays: 1) == nil)
        #expect(
            S3ArchiveScope.days(holding: range.lowerBound ... .distantFuture, lateDays: 5)?.upperBound.path == "9999/12/31")
    }

    private func instant(_ text: String) throws -> EventInstant {
        try #require(EventInstant.parse(iso8601: text)).instant
    }
}
