import FoundationEssentials
import ScriptedHTTPServer
import Testing

@testable import AWSClient

/// Credentials that a container's or instance's own service hands out, and its faults.
@Suite(.timeLimit(.minutes(1))) struct MachineCredentialTests {
    private static let issued = Behaviour.answer(
        200, [], #"{"AccessKeyId":"KEY","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"#)

    private func container(_ url: String, _ variables: [String: String] = [:], files: [String: String] = [:]) -> Surroundings {
        var surroundings = Surroundings(variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url].merging(variables) { $1 })
        surroundings.files.merge(files) { $1 }
        return surroundings
    }

    @Test(
        "A container's URL is asked as it is",
        arguments: [("", "/"), ("/", "/"), ("/a/b/", "/a/b/"), ("/a?x=1&y=/", "/a?x=1&y=/"), ("?x", "/?x"), ("/a%20b", "/a%20b")])
    func containerURLs(suffix: String, target: String) async throws {
        let server = try ScriptedHTTPServer(Self.issued)
        #expect(try await container("http://\(server.authority)\(suffix)").credentials().accessKeyID == "KEY")
        #expect(server.requests.map(\.target) == [target])
        #expect(server.requests.first?.value("authorization") == nil)
    }

    @Test("A container's token is sent as it is, and one from a file wins")
    func containerTokens() async throws {
        let server = try ScriptedHTTPServer(Self.issued)
        let url = "http://localhost:\(server.port)/"
        let variables = ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer one"]
        _ = try await container(url, variables).credentials()
        let more = variables.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token"]) { $1 }
        _ = try await container(url, more, files: ["/token": "Bearer two\r\n"]).credentials()
        #expect(server.requests.map { $0.value("authorization") } == ["Bearer one", "Bearer two"])
    }

    @Test(
        "A container's URL and token that cannot be trusted are not used",
        arguments: [
            ("http://127.evil.example/", "", "FULL_URI"), ("http://127.0.0.1.evil.example/", "", "FULL_URI"),
            ("http://127.0.0.256/", "", "FULL_URI"), ("http://localhost.evil.example/", "", "FULL_URI"),
            ("http://169.254.169.254/", "", "FULL_URI"), ("http://user@127.0.0.1/", "", "FULL_URI"),
            ("ftp://127.0.0.1/", "", "FULL_URI"), ("http://127.0.0.1/a b", "", "FULL_URI"),
            ("http://127.0.0.1/#x", "", "FULL_URI"),
            ("http://127.0.0.1:1/", "geheim\r\nX-More: y", "more than one line"),
        ])
    func untrusted(url: String, token: String, reason: String) async throws {
        let surroundings = container(url, token.isEmpty ? [:] : ["AWS_CONTAINER_AUTHORIZATION_TOKEN": token])
        let error = await #expect(throws: AWSError.self) { try await surroundings.credentials() }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("geheim") == false)
    }

    @Test("A relative URI has to be a path")
    func relativeURI() async throws {
        let surroundings = Surroundings(variables: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": ".evil.example/"])
        let error = await #expect(throws: AWSError.self) { try await surroundings.credentials() }
        #expect(error?.message.contains("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI takes a path") == true)
    }

    @Test(
        "Trouble that may pass is tried once more",
        arguments: [Behaviour.drop, .reset, .answer(500), .answer(503, [], #"{"code":"Busy"}"#)])
    func triesTwice(_ trouble: Behaviour) async throws {
        let server = try ScriptedHTTPServer(trouble, Self.issued)
        #expect(try await container("http://\(server.authority)/").credentials().accessKeyID == "KEY")
        #expect(server.requests.count == 2)
        let hopeless = try ScriptedHTTPServer(trouble)
        let error = await #expect(throws: AWSError.self) { try await container("http://\(hopeless.authority)/").credentials() }
        #expect(error?.kind == .credentials)
        #expect(hopeless.requests.count == 2)
    }

    @Test(
        "An answer without credentials says why",
        arguments: [
            (Behaviour.answer(403, [], #"{"code":"AccessDenied","message":"no"}"#), "AccessDenied"), (.answer(404), "HTTP 404"),
            (.answer(200, [], #"{"Code":"AssumeRoleUnauthorizedAccess","Message":"no"}"#), "AssumeRoleUnauthorizedAccess"),
            (.answer(200, [], "geheim"), "not understood"), (.answer(200, [], #"{"AccessKeyId":"KEY"}"#), "not understood"),
            (.answer(200, [], #"{"AccessKeyId":"K","SecretAccessKey":"geheim","Expiration":"soon"}"#), "not understood"),
        ])
    func answersWithout(_ answer: Behaviour, reason: String) async throws {
        let server = try ScriptedHTTPServer(answer)
        let error = await #expect(throws: AWSError.self) { try await container("http://\(server.authority)/").credentials() }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("geheim") == false)
    }

    private func instance(_ server: ScriptedHTTPServer) -> Surroundings {
        Surroundings(variables: [
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://\(server.authority)/", "AWS_EC2_METADATA_DISABLED": "",
        ])
    }

    @Test(
        "An instance without a role, or without version 2 of the service, is no source, and said to be none",
        arguments: [
            ([Behaviour.answer(200, [], "token"), .answer(404)], "the instance has no role"),
            ([.answer(200, [], "token"), .answer(200, [], "\n")], "the instance has no role"),
            ([.answer(403)], "gives no token"), ([.answer(404)], "gives no token"),
        ])
    func instanceWithoutRole(_ behaviours: [Behaviour], reason: String) async throws {
        let server = try ScriptedHTTPServer { behaviours[min($0.number, behaviours.count - 1)] }
        let error = await #expect(throws: AWSError.self) { try await instance(server).credentials() }
        #expect(error?.code == AWSError.noCredentials)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("AWS_ACCESS_KEY_ID is not set") == true)
    }

    @Test("An instance whose service fails is not taken for one without a role")
    func failingInstance() async throws {
        let server = try ScriptedHTTPServer(.answer(200, [], "token"), .answer(401))
        let error = await #expect(throws: AWSError.self) { try await instance(server).credentials() }
        #expect(error?.message == "the instance's role cannot be had: HTTP 401")
        #expect(error?.code != AWSError.noCredentials)
    }

    @Test("Nobody waits long where there is no metadata service, and a wait can be cancelled")
    func silentInstance() async throws {
        let server = try ScriptedHTTPServer(.stall)
        let provider = try instance(server).load().credentials
        let waiting = Task { try await provider.credentials() }
        #expect(await server.hasRequests(1))
        waiting.cancel()
        let error = await #expect(throws: AWSError.self) { try await waiting.value }
        #expect(error?.kind == .cancelled)
    }
}
