import CloudTrailLogs
import Testing

@Suite struct ArchivePathTests {
    @Test(
        "A path tells its archive and its day",
        arguments: [
            ("AWSLogs/111122223333/CloudTrail/us-east-1/2024/06/01/x.json.gz", "AWSLogs/", "2024/06/01"),
            ("s3://logs/a/AWSLogs/o-abc/111122223333/CloudTrail/us-east-1/2024/06/", "s3://logs/a/AWSLogs/", "2024/06"),
            ("/copy/111122223333/CloudTrail-Insight/us-east-1/2024/x.json", "/copy/", "2024"),
            ("111122223333/CloudTrail/us-east-1/x/2024/06/01/", "", ""),
            ("/AWSLogs/111122223333/CloudTrail/us-east-1/2024/6/1/", "/AWSLogs/", "2024"),
            (
                "111122223333/CloudTrail/AWSLogs/111122223333/CloudTrail/us-east-1/2024/", "111122223333/CloudTrail/AWSLogs/",
                "2024"
            ),
        ])
    func parts(path: String, root: String, date: String) {
        #expect(ArchivePath(path)?.root == root)
        #expect(ArchivePath(path)?.date == date)
    }

    @Test(
        "A path tells account and region as far as it goes",
        arguments: [
            ("AWSLogs/111122223333/CloudTrail/us-east-1/2024/06/01/x.json.gz", "us-east-1"),
            ("AWSLogs/o-abc/111122223333/CloudTrail-Insight/eu-west-1/x.json", "eu-west-1"),
            ("111122223333/CloudTrail/us-east-1/", "us-east-1"), ("111122223333/CloudTrail/x.json", nil),
        ] as [(String, String?)])
    func origin(path: String, region: String?) {
        #expect(ArchivePath(path)?.account == "111122223333")
        #expect(ArchivePath(path)?.region == region)
    }

    @Test(
        "Other paths are in no archive",
        arguments: [
            "", "/logs/x.json", "AWSLogs/11112222333/CloudTrail/us-east-1/2024/06/01/x", "CloudTrail/us-east-1/2024",
            "AWSLogs/111122223333/Config/us-east-1/2024/06/01/x", "111122223333/CloudTrail",
            "AWSLogs/111122223333/CloudTrailLogs/us-east-1/2024/06/01/x",
        ])
    func others(path: String) {
        #expect(ArchivePath(path) == nil)
    }

    @Test("The first in path order overrules what was read before it, among logs of one archive")
    func overruling() {
        let first = "/a/AWSLogs/111122223333/CloudTrail/us-east-1/2024/06/02/x"
        let second = "/a/AWSLogs/444455556666/CloudTrail/us-east-1/2024/06/01/x"
        #expect(ArchivePath.isOverruled(second, by: first))
        #expect(!ArchivePath.isOverruled(first, by: second))
        #expect(!ArchivePath.isOverruled(first, by: first))
        // What lies beside the days belongs to the archive; what lies beside it does not.
        #expect(ArchivePath.isOverruled("/a/AWSLogs/x.json", by: first))
        #expect(ArchivePath.isOverruled(second, by: "/a/AWSLogs/0.json"))
        #expect(!ArchivePath.isOverruled("/b.json", by: first))
        #expect(!ArchivePath.isOverruled("/b/AWSLogs/111122223333/CloudTrail/us-east-1/2024/06/01/x", by: first))
        #expect(!ArchivePath.isOverruled("/b.json", by: "/a.json"))
        // An organisation's trail and an account's own deliver the same records.
        let organization = "/a/AWSLogs/o-abc/111122223333/CloudTrail/us-east-1/2024/06/01/x"
        #expect(ArchivePath(organization)?.root == "/a/AWSLogs/" && ArchivePath(organization)?.organization == "o-abc")
        #expect(!ArchivePath.isOverruled(organization, by: first))
        #expect(ArchivePath.isOverruled(organization, by: organization.replacing("1111", with: "0000")))
    }
}
