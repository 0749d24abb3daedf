import FoundationEssentials
import Testing

@testable import AWSClient

/// Commands that print credentials.
@Suite(.timeLimit(.minutes(1))) struct CredentialProcessTests {
    private func surroundings(_ command: String) -> Surroundings {
        Surroundings(
            config: "[profile p]\ncredential_process = \(command)", variables: ["AWS_PROFILE": "p", "GREETING": "hello there"])
    }

    @Test("What a command prints is used, until it expires")
    func output() async throws {
        let json =
            #"{"Version":1,"AccessKeyId":"K","SecretAccessKey":"s","SessionToken":"t","Expiration":"2099-01-01T00:00:00Z"}"#
        let found = try await surroundings("printf '%s\\n' '\(json)'").credentials()
        #expect(
            found
                == AWSCredentials(
                    accessKeyID: "K", secretAccessKey: "s", sessionToken: "t",
                    expiration: Date(iso8601Text: "2099-01-01T00:00:00Z")))
    }

    @Test("A command has a shell, the variables, and quotes")
    func shell() async throws {
        let found = try await surroundings(
            #"printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"%s"}' "$GREETING" "$(echo s)" "#
        ).credentials()
        #expect(found == AWSCredentials(accessKeyID: "hello there", secretAccessKey: "s"))
    }

    @Test("A role may be taken on with a command's keys; static keys win over a command")
    func precedence() async throws {
        let config = "[profile p]\ncredential_process = exit 1\naws_access_key_id = K\naws_secret_access_key = s"
        #expect(try await Surroundings(config: config, variables: ["AWS_PROFILE": "p"]).credentials().accessKeyID == "K")
    }

    @Test(
        "A command that is of no use is named by its profile, and neither it nor what it printed is quoted",
        arguments: [
            ("echo geheim; exit 3", "status 3"), ("kill -KILL $$", "status 137"), ("/no/such/geheim", "status 127"),
            ("echo geheim", "not understood"), ("true", "not understood"), ("yes geheim", "status 1"),
            (#"echo '{"AccessKeyId":"K","SecretAccessKey":"geheim"}'"#, "Version"),
            (#"echo '{"Version":2,"AccessKeyId":"K","SecretAccessKey":"geheim"}'"#, "Version"),
            (#"echo '{"Version":1,"AccessKeyId":"K"}'"#, "no SecretAccessKey"),
        ])
    func failures(command: String, reason: String) async throws {
        let error = await #expect(throws: AWSError.self) { try await surroundings("exec 2>/dev/null; \(command)").credentials() }
        #expect(error?.kind == .credentials)
        #expect(error?.message.contains("the profile p") == true)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("geheim") == false)
    }

    @Test("A command that waits ends with the task that wants its credentials")
    func cancellation() async throws {
        let provider = try surroundings("exec sleep 1000").load().credentials
        let waiting = Task { try await provider.credentials() }
        waiting.cancel()
        let error = await #expect(throws: AWSError.self) { try await waiting.value }
        #expect(error?.kind == .cancelled)
    }
}
