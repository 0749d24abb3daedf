import AWSClient
import Foundation
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct CredentialAndClockTests {
    private static let done = Behaviour.answer(200, [], "done")
    private static let anHourLater = ("Date", "Thu, 15 Jan 2026 13:00:00 GMT")
    private static let atNoon = ("Date", "Thu, 15 Jan 2026 12:03:59 GMT")

    @Test(
        "Expired credentials are renewed, once",
        arguments: [
            Behaviour.answer(400, [], "{\"__type\":\"ExpiredTokenException\"}"),
            .answer(400, [], "<Error><Code>ExpiredToken</Code></Error>"),
            .answer(403, [], "<ErrorResponse><Error><Code>ExpiredToken</Code></Error></ErrorResponse>"),
        ])
    func renewsCredentials(_ expired: Behaviour) async throws {
        let test = try TestClient(ScriptedHTTPServer(expired, Self.done), attempts: 1)
        try await test.call()
        #expect(test.server.requests.map(\.accessKeyID) == ["AKID0", "AKID1"])
        #expect(test.server.requests.map { $0.value("x-amz-security-token") } == ["geheim0", "geheim1"])
        #expect(test.provider.discardedKeys == ["AKID0"])
        #expect(test.pauses.isEmpty)
        let hopeless = try TestClient(ScriptedHTTPServer(expired))
        let error = await #expect(throws: AWSError.self) { try await hopeless.call() }
        #expect(error?.isExpiredCredentials == true)
        #expect(hopeless.server.requests.count == 2)
    }

    @Test("Without credentials nothing is sent, and the error is the provider's, as one of this call")
    func reportsMissingCredentials() async throws {
        struct Nothing: AWSCredentialProvider {
            func credentials() async throws(AWSError) -> AWSCredentials {
                throw AWSError(.credentials, code: AWSError.noCredentials, message: "there is nothing to sign with")
            }
        }
        let test = try TestClient(ScriptedHTTPServer(Self.done))
        var configuration = test.client.configuration
        configuration.credentials = Nothing()
        let client = AWSServiceClient(.dynamoDB, configuration)
        let error = await #expect(throws: AWSError.self) { try await client.send(TestClient.request()) }
        #expect(error?.kind == .credentials)
        #expect(error?.description == "DynamoDB.PutItem: there is nothing to sign with")
        #expect(test.server.requests.isEmpty)
        var unsigned = TestClient.request()
        unsigned.isSigned = false
        _ = try await client.send(unsigned)
        #expect(test.server.requests.first?.value("authorization") == nil)
    }

    @Test(
        "A clock that is off is put right by the service's, for later calls too",
        arguments: [
            Behaviour.answer(403, [anHourLater], "<Error><Code>RequestTimeTooSkewed</Code></Error>"),
            .answer(400, [anHourLater], "{\"__type\":\"InvalidSignatureException\",\"message\":\"Signature expired\"}"),
            .answer(400, [anHourLater], "{\"__type\":\"InvalidSignatureException\",\"message\":\"Signature not yet current\"}"),
            .answer(403, [anHourLater], "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>"),
            .answer(400, [anHourLater], "{\"__type\":\"RequestExpired\"}"), .answer(403, [anHourLater]),
        ])
    func correctsTheClock(_ skewed: Behaviour) async throws {
        let test = try TestClient(ScriptedHTTPServer(skewed, Self.done), attempts: 1)
        try await test.call()
        let other = AWSServiceClient(.s3, test.client.configuration)
        _ = try await other.send(TestClient.request())
        #expect(
            test.server.requests.map { $0.value("x-amz-date") } == ["20260115T120000Z", "20260115T130000Z", "20260115T130000Z"])
        #expect(test.pauses.isEmpty)
    }

    @Test("A service that refuses its own time as well is not asked for ever, and the clock is named")
    func givesUpOnTheClock() async throws {
        let server = try ScriptedHTTPServer { request in
            let date = request.number == 0 ? Self.anHourLater : ("Date", "Thu, 15 Jan 2026 10:00:00 GMT")
            return .answer(403, [date], "<Error><Code>RequestTimeTooSkewed</Code><Message>Too large.</Message></Error>")
        }
        let test = try TestClient(server)
        let error = await #expect(throws: AWSError.self) { try await test.call() }
        #expect(server.requests.count == 2)
        #expect(error?.code == "RequestTimeTooSkewed")
        #expect(error?.message == "Too large.; this machine's clock is off by 7200 s")
    }

    @Test(
        "A wrong key is no wrong clock",
        arguments: [
            Behaviour.answer(403, [atNoon], "<Error><Code>SignatureDoesNotMatch</Code><Message>No.</Message></Error>"),
            .answer(403, [], "<Error><Code>RequestTimeTooSkewed</Code><Message>No.</Message></Error>"),
            .answer(403, [("Date", "yesterday-ish")], "<Error><Code>RequestExpired</Code><Message>No.</Message></Error>"),
            .answer(403, [anHourLater], "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>"),
        ])
    func leavesTheClockAlone(_ refusal: Behaviour) async throws {
        let test = try TestClient(ScriptedHTTPServer(refusal))
        let error = await #expect(throws: AWSError.self) { try await test.call() }
        #expect(error?.message == "No.")
        #expect(test.server.requests.count == 1)
    }
}
