import Foundation
import ScriptedHTTPServer
import TestSupport
import Testing

/// `query --url`, asked of servers of our own.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RemoteQueryTests {
    private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    private static let nobody = [
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_REGION": "",
        "AWS_DEFAULT_REGION": "",
    ]
    private static let keys = nobody.merging([
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": "session/token+==",
        "AWS_REGION": "us-west-2",
    ]) { $1 }
    private static let json = [("Content-Type", "application/json; charset=utf-8")]

    private func ask(
        _ server: ScriptedHTTPServer, _ arguments: [String], path: String = "", environment: [String: String] = nobody,
        files: [String: String] = [:]
    ) async throws -> Tracker.Outcome {
        try await withTemporaryDirectory { folder in
            for (name, text) in files { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
            return try await Program(
                Tracker.executable, ["query", "--url", "http://\(server.authority)\(path)"] + arguments, in: folder,
                environment: environment
            ).finish()
        }
    }

    // MARK: Signatures

    @Test(
        "Names of all characters arrive as they are, and signed as AWS computes it",
        arguments: [
            "alice@example.com", "a/b", "a//b", "a+b c", "it's", "[x]", "100%", "%41", "a:b", "ü/日本", "a=b&c=d", "~._-*!()", "?#",
        ])
    func signsNames(name: String) async throws {
        let server = try ScriptedHTTPServer { request in
            let check = SignatureCheck(request, secret: Self.secret)
            return .answer(check.map { $0.sent == $0.computed } == true ? 200 : 403, Self.json, "[]")
        }
        let arguments = ["users/" + name, "value=" + name, "params=" + name, "a=2", "a=10", "a=1", "Z=", "eventName=x"]
        let outcome = try await ask(server, arguments, path: "/dev", environment: Self.keys)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "[]\n")
        let request = try #require(server.requests.first)
        let check = try #require(SignatureCheck(request, secret: Self.secret))
        #expect(check.sent == check.computed)
        #expect(check.scope == "execute-api/us-west-2")
        #expect(check.segments == ["dev", "users", name])
        let items = arguments.dropFirst().map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
        #expect(check.items == items.map { $0.map(String.init) })
        #expect(request.value("X-Amz-Security-Token") == "session/token+==")
        #expect(request.value("Host") == server.authority)
    }

    @Test("A server on this machine is asked without a signature when there is nothing to sign with")
    func needsNoCredentialsHere() async throws {
        for environment in [Self.nobody, Self.nobody.merging(["AWS_REGION": "us-east-1"]) { $1 }] {
            let server = try ScriptedHTTPServer(.answer(200, Self.json, "[\"alice\"]\n"))
            let outcome = try await ask(server, ["users"], environment: environment)
            #expect(outcome.status == 0 && outcome.output == "[\"alice\"]\n", "\(outcome.errors)")
            #expect(server.requests.first?.value("Authorization") == nil)
            #expect(server.requests.first?.target == "/users")
        }
    }

    @Test("Other authorizers have no signature, and an Authorization of one's own takes its place")
    func sendsOwnAuthorization() async throws {
        let server = try ScriptedHTTPServer(.answer(200, Self.json, "[]\n"))
        let cognito = ["CLOUDTRAIL_TRACKER_AUTHORIZER": "cognito"]
        _ = try await ask(server, ["users"], environment: Self.keys.merging(cognito) { $1 })
        let token = ["CLOUDTRAIL_TRACKER_AUTHORIZATION": "Bearer from-environment"]
        _ = try await ask(server, ["users"], environment: Self.keys.merging(token) { $1 })
        let files = ["headers": "Authorization: Bearer from-file\r\nX-Api-Key: key\n\n"]
        _ = try await ask(
            server, ["users", "--header", "@headers", "--header", "X-Team: audit"], environment: Self.keys.merging(token) { $1 },
            files: files)
        let requests = server.requests
        try #require(requests.count == 3)
        #expect(requests.map { $0.value("Authorization") } == [nil, "Bearer from-environment", "Bearer from-file"])
        #expect(requests[2].value("X-Api-Key") == "key" && requests[2].value("X-Team") == "audit")
        #expect(requests.allSatisfy { $0.value("X-Amz-Date") == nil })
    }

    @Test("Own header fields are signed with the rest")
    func signsOwnHeaders() async throws {
        let server = try ScriptedHTTPServer(.answer(200, Self.json, "[]\n"))
        _ = try await ask(server, ["users", "--header", "x-apigw-api-id:  a1b2c3 "], environment: Self.keys)
        let request = try #require(server.requests.first)
        #expect(request.value("x-apigw-api-id") == "a1b2c3")
        #expect(SignatureCheck(request, secret: Self.secret).map { $0.sent == $0.computed } == true)
        #expect(request.value("Authorization")?.contains("host;x-amz-date;x-amz-security-token;x-apigw-api-id") == true)
    }

    // MARK: Answers

    private static func page(_ type: String, _ body: String, next: String? = nil) -> Behaviour {
        .answer(
            200,
            [("Content-Type", type)]
                + (next.map { [("Link", "<?limit=&a=x%20y&nextToken=\($0)>; rel=\"next\""), ("X-Next-Token", $0)] } ?? []),
            body)
    }

    @Test(
        "Next pages are added, signed as the first",
        arguments: ["application/json; charset=utf-8", "application/x-ndjson", "text/csv"])
    func followsPages(type: String) async throws {
        let pages: [String]
        let whole: String
        switch type.prefix(16) {
        case "application/json":
            pages = ["[{\"a\":\"]\"},\n{\"b\":[\"1\"]}]\n", "[]\n", "[{\"c\":\"[\"}]\n"]
            whole = "[{\"a\":\"]\"},\n{\"b\":[\"1\"]},\n{\"c\":\"[\"}]\n"
        case "text/csv":
            pages = ["a,\"b\n\"\r\n1,2\r\n", "a,\"b\n\"\r\n", "a,\"b\n\"\r\n3,4\r\n"]
            whole = "a,\"b\n\"\r\n1,2\r\n3,4\r\n"
        default:
            pages = ["{\"a\":1}\n{\"b\":2}\n", "", "{\"c\":3}\n"]
            whole = "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n"
        }
        let server = try ScriptedHTTPServer(
            Self.page(type, pages[0], next: "one.-~"), Self.page(type, pages[1], next: "two@/:"), Self.page(type, pages[2]))
        let outcome = try await ask(server, ["scan", "a=x y"], environment: Self.keys)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.output == whole)
        let requests = server.requests
        let more = "/scan?limit=&a=x%20y&nextToken="
        #expect(requests.map(\.target) == ["/scan?a=x%20y", more + "one.-~", more + "two%40%2F%3A"])
        for request in requests {
            #expect(SignatureCheck(request, secret: Self.secret).map { $0.sent == $0.computed } == true)
        }
    }

    @Test("A page that was asked for is the only one")
    func keepsTheLimit() async throws {
        let server = try ScriptedHTTPServer(Self.page("application/json", "[1]\n", next: "token"))
        let outcome = try await ask(server, ["scan", "limit=1"])
        #expect(outcome.status == 0 && outcome.output == "[1]\n" && outcome.errors == "more: nextToken=token\n")
        #expect(server.requests.count == 1)
    }

    @Test("Without a Link the token leads on")
    func followsTheToken() async throws {
        let server = try ScriptedHTTPServer { request in
            request.target.contains("nextToken=t%2B1")
                ? .answer(200, Self.json, "[2]\n")
                : .answer(200, Self.json + [("X-Next-Token", "t+1")], "[1]\n")
        }
        #expect(try await ask(server, ["scan", "from=-1d"]).output == "[1,\n2]\n")
        #expect(server.requests.last?.target == "/scan?from=-1d&nextToken=t%2B1")
    }

    @Test(
        "Pages that go round, or elsewhere, are not followed",
        arguments: ["?a=1", "https://elsewhere.example/scan?a=1", "/other?a=1"])
    func followsNothingElse(reference: String) async throws {
        let server = try ScriptedHTTPServer(.answer(200, Self.json + [("Link", "<\(reference)>; rel=\"next\"")], "[1]\n"))
        let outcome = try await ask(server, ["scan", "a=1"])
        #expect(outcome.status == 2 && server.requests.count == 1)
        #expect(outcome.errors.contains(reference == "?a=1" ? "the same page" : "is not followed"))
    }

    @Test("Other statuses than 2xx print what is said, and end with 1", arguments: [302, 400, 403, 404, 429, 500, 503])
    func refusals(status: Int) async throws {
        let fields = status == 302 ? [("Location", "http://127.0.0.1:1/")] : []
        let server = try ScriptedHTTPServer(.answer(status, fields, "{\"detail\":\"no\"}"))
        let outcome = try await ask(server, ["scan"])
        #expect(outcome.status == 1 && outcome.output == "{\"detail\":\"no\"}\n")
        #expect(outcome.errors.contains("answered with status \(status)"))
        if status == 302 { #expect(outcome.errors.contains("not followed")) }
        #expect(server.requests.count == 1)
    }

    @Test("A later page that is refused is no part of the answer")
    func laterRefusal() async throws {
        let server = try ScriptedHTTPServer(
            Self.page("application/json", "[1]\n", next: "x"), .answer(503, [], "{\"detail\":\"busy\"}"))
        let outcome = try await ask(server, ["scan"])
        #expect(outcome.status == 1 && outcome.output == "[1")
        #expect(outcome.errors.contains("status 503") && outcome.errors.contains("busy"))
    }

    @Test("An answer that breaks off ends with 2")
    func brokenAnswer() async throws {
        let server = try ScriptedHTTPServer(.cut(after: 1000, of: 100_000))
        #expect(try await ask(server, ["scan"]).status == 2)
        #expect(try await ask(ScriptedHTTPServer(.drop), ["scan"]).status == 2)
    }

    @Test("Answers of any size come through as they are")
    func largeAnswer() async throws {
        let elements = (0..<200_000).map { "{\"n\":\($0)}" }.joined(separator: ",\n")
        let server = try ScriptedHTTPServer(.answer(200, Self.json, "[\(elements)]\n"))
        #expect(try await ask(server, ["scan"]).output == "[\(elements)]\n")
        let count = try ScriptedHTTPServer(.answer(200, Self.json, "42\n"))
        #expect(try await ask(count, ["scan", "count=true"]).output == "42\n")
    }

    // MARK: Usage

    @Test(
        "What cannot be asked is wrong usage",
        arguments: [
            ["--url", "http://tracker.example.com", "users"], ["--url", "http://128.0.0.1/", "users"],
            ["--url", "http://127.0.0.1.example.com/", "users"], ["--url", "ftp://127.0.0.1", "users"],
            ["--url", "users", "users"],
            ["--url", "https://user@host", "users"], ["--url", "https://host/?x=1", "users"],
            ["--url", "https://host", "--store", "sqlite:x.db", "users"], ["--header", "A: b", "users"],
            ["--url", "https://host", "--header", "novalue", "users"], ["--url", "https://host", "--header", "Host: x", "users"],
            ["--url", "https://host", "--header", "Authorization: hunter2", "users"],
            ["--url", "https://host", "--header", "x-api-key: hunter2", "users"],
            ["--url", "https://host", "--header", "Authorization hunter2", "users", "x"],
        ])
    func wrongUsage(arguments: [String]) async throws {
        try await withTemporaryDirectory { folder in
            let program = try Program(Tracker.executable, ["query"] + arguments, in: folder, environment: Self.nobody)
            let outcome = try await program.finish()
            #expect(outcome.status == 64 && outcome.output.isEmpty)
            #expect(!outcome.errors.contains("hunter2"))
        }
    }

    @Test("A region is asked for where the host's name has none")
    func needsARegion() async throws {
        try await withTemporaryDirectory { folder in
            let outcome = try await Program(
                Tracker.executable, ["query", "--url", "https://tracker.invalid", "users"], in: folder, environment: Self.nobody
            ).finish()
            #expect(outcome.status == 2 && outcome.errors.contains("AWS_REGION"))
        }
    }
}
