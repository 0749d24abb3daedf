import InMemoryStorage
import QueryAPI
import Testing

/// The requests of the original tracker's web portal, as it sends them.
@Suite struct KnownClientTests {
    private func api() throws -> QueryAPI {
        try QueryAPI([
            makeEvent("e1", "2018-06-05T09:00:00Z", ["awsRegion": ["us-east-1"]]),
            makeEvent("e2", "2018-06-05T09:01:00Z", ["awsRegion": ["eu-west-1"]]),
            makeEvent("e3", "2018-06-05T09:02:00Z", name: "CreateDBInstance", ["awsRegion": ["us-east-1"]]),
            makeEvent("e4", "2018-06-05T23:30:00Z", name: "CreateDBInstanceReadReplica", ["awsRegion": ["us-east-1"]]),
            makeEvent("e5", "2018-06-05T09:03:00Z", user: "bob", ["awsRegion": ["us-east-1"]]),
        ])
    }

    @Test func thePortalCountsWithAFilter() async throws {
        let answer = try await api().get(
            "/users/alice?from=2018-06-01&to=2018-06-05&params=['awsRegion']&value=['us-east-1']"
                + "&eventName=RunInstances&count=True")
        #expect(answer.status == 200)
        #expect(answer.text == "1\n")
    }

    @Test func thePortalCountsByPrefix() async throws {
        let answer = try await api().get(
            "/users/alice?from=2018-06-01&to=2018-06-05&params=['awsRegion']&value=['us-east-1']"
                + "&eventName=CreateDBInstance&count=True&begin_with=True")
        #expect(answer.text == "2\n")
    }

    @Test func thePortalGetsABareArray() async throws {
        let answer = try await api().get(
            "/users/alice?from=2018-06-01&to=2018-06-05&params=['awsRegion']&value=['us-east-1']&eventName=RunInstances")
        #expect(
            answer.text == """
                [{"eventID":"e1","eventName":"RunInstances","eventSource":"ec2.amazonaws.com",\
                "eventTime":"2018-06-05T09:00:00Z","userIdentity_userName":"alice"}]

                """)
        #expect(answer.contentType == "application/json; charset=utf-8")
    }
}
