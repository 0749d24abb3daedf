import FoundationEssentials
import ScriptedHTTPServer
import TestEngines
import Testing

@testable import AWSClient

/// Roles that profiles take on.
@Suite(.timeLimit(.minutes(1))) struct RoleProfileTests {
    /// An STS that hands out numbered keys.
    private static func tokenService() throws -> ScriptedHTTPServer {
        try ScriptedHTTPServer { request in
            let body = String(decoding: request.body, as: UTF8.self)
            let operation = body.contains("Action=AssumeRoleWithWebIdentity") ? "AssumeRoleWithWebIdentity" : "AssumeRole"
            return .answer(
                200, [],
                """
                <\(operation)Response><\(operation)Result><Credentials><AccessKeyId>ROLE\(request.number)</AccessKeyId>\
                <SecretAccessKey>s</SecretAccessKey><SessionToken>t\(request.number)</SessionToken>\
                <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></\(operation)Result></\(operation)Response>
                """)
        }
    }

    private func credentials(
        _ config: String, _ server: ScriptedHTTPServer, variables: [String: String] = [:]
    ) async throws -> AWSCredentials {
        let more = ["AWS_PROFILE": "p", "AWS_ENDPOINT_URL_STS": "http://\(server.authority)"].merging(variables) { $1 }
        var surroundings = Surroundings(config: config, variables: more)
        surroundings.files["/token"] = "a.b.c\n"
        return try await surroundings.credentials()
    }

    private func fields(_ request: ReceivedRequest) -> Set<String> {
        Set(String(decoding: request.body, as: UTF8.self).split(separator: "&").map(String.init))
    }

    @Test("A role is asked for as its profile says, with the source's keys, for the profile's region")
    func parameters() async throws {
        let server = try Self.tokenService()
        let found = try await credentials(
            """
            [profile p]
            role_arn = arn:aws:iam::1:role/r
            source_profile = keys
            external_id = e/x
            role_session_name = me
            duration_seconds = 900
            region = us-west-2
            [profile keys]
            aws_access_key_id = KEYS
            aws_secret_access_key = s
            aws_session_token = token
            """, server)
        #expect(
            found
                == AWSCredentials(
                    accessKeyID: "ROLE0", secretAccessKey: "s", sessionToken: "t0",
                    expiration: Date(iso8601Text: "2099-01-01T00:00:00Z")))
        let request = try #require(server.requests.first)
        #expect(
            fields(request) == [
                "Action=AssumeRole", "Version=2011-06-15", "RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr", "RoleSessionName=me",
                "ExternalId=e%2Fx", "DurationSeconds=900",
            ])
        #expect(request.value("authorization")?.contains("Credential=KEYS/20231114/us-west-2/sts/aws4_request") == true)
        #expect(request.value("x-amz-security-token") == "token")
    }

    @Test("Roles are taken on one after the other, the source's first; keys end the chain")
    func chains() async throws {
        let server = try Self.tokenService()
        let found = try await credentials(
            """
            [profile p]
            role_arn = arn:last
            source_profile = middle
            [profile middle]
            role_arn = arn:first
            source_profile = keys
            [profile keys]
            role_arn = arn:unused
            source_profile = middle
            aws_access_key_id = KEYS
            aws_secret_access_key = s
            """, server)
        #expect(found.accessKeyID == "ROLE1")
        #expect(server.requests.map(\.accessKeyID) == ["KEYS", "ROLE0"])
        #expect(fields(server.requests[0]).contains("RoleArn=arn%3Afirst"))
        #expect(fields(server.requests[1]).contains("RoleArn=arn%3Alast"))
        #expect(fields(server.requests[1]).contains("RoleSessionName=cloudtrail-tracker-1700000000"))
    }

    @Test("A role's keys may come from the environment, and from a web identity")
    func otherSources() async throws {
        let server = try Self.tokenService()
        // Keys in the environment would win over the profile, were they not the role's source.
        let context = CredentialContext(
            environment: ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"],
            shared: try Surroundings(config: "[profile p]\nrole_arn = arn:r\ncredential_source = Environment").shared(),
            readFile: { _ in nil }, transport: try CurlTransport(),
            endpoints: AWSEndpoints(all: .init(url: "http://\(server.authority)")), region: "eu-west-1", now: { Date() })
        let found = try await ProfileCredentialProvider("p", isNamed: true, context: context).credentials()
        #expect(found.accessKeyID == "ROLE0")
        #expect(server.requests.first?.accessKeyID == "ENV")
        let web = try await credentials("[profile p]\nrole_arn = arn:r\nweb_identity_token_file = /token", server)
        #expect(web.accessKeyID == "ROLE1")
        #expect(server.requests[1].value("authorization") == nil)
        #expect(fields(server.requests[1]).contains("WebIdentityToken=a.b.c"))
    }

    @Test(
        "A profile that cannot work is named, and nobody is asked",
        arguments: [
            ("role_arn = a\nsource_profile = keys\nduration_seconds = soon", "duration_seconds"),
            (
                "role_arn = a\nsource_profile = keys\ncredential_source = Environment",
                "one of source_profile and credential_source"
            ),
            ("role_arn = a\nsource_profile = p", "holds no credentials"), ("role_arn = a\nsource_profile = q", "each other"),
            ("role_arn = a\nsource_profile = empty", "empty holds no credentials"),
            ("role_arn = a\nsource_profile = keys\nmfa_serial = m", "export-credentials --profile 'p'"),
            ("login_session = x", "login_session"),
        ])
    func hopeless(settings: String, reason: String) async throws {
        let server = try Self.tokenService()
        let config = """
            [profile p]
            \(settings)
            [profile q]
            role_arn = b
            source_profile = r
            [profile r]
            role_arn = c
            source_profile = q
            [profile empty]
            region = x
            [profile keys]
            aws_access_key_id = KEYS
            aws_secret_access_key = s
            """
        let error = await #expect(throws: AWSError.self) { try await credentials(config, server) }
        #expect(error?.kind == .credentials)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(server.requests.isEmpty)
    }

    @Test("A role that is refused says so in the service's words")
    func refused() async throws {
        let server = try ScriptedHTTPServer(
            .answer(403, [], "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>"))
        let config = "[profile p]\nrole_arn = arn:r\nsource_profile = p\naws_access_key_id = K\naws_secret_access_key = geheim"
        let error = await #expect(throws: AWSError.self) { try await credentials(config, server) }
        #expect(error?.isDenied == true)
        #expect(error?.description.contains("STS.AssumeRole: not you (AccessDenied)") == true)
        #expect(error?.description.contains("geheim") == false)
    }

    @Test(
        "A chain of roles at a service that checks signatures", .enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"))
    func realChain() async throws {
        let server = try await MiniStack.shared()
        let user = try await server.makeUser()
        let (first, last) = (try await server.makeRole(), try await server.makeRole(actions: ["sts:*"]))
        let config = """
            [profile p]
            role_arn = \(last)
            source_profile = q
            role_session_name = tester
            [profile q]
            role_arn = \(first)
            source_profile = keys
            [profile keys]
            aws_access_key_id = \(user.accessKeyID)
            aws_secret_access_key = \(user.secretAccessKey)
            """
        var surroundings = Surroundings(
            config: config, variables: ["AWS_PROFILE": "p", "AWS_ENDPOINT_URL": server.endpoint], region: MiniStack.region)
        surroundings.now = Date()
        let configuration = try surroundings.load()
        let name = try #require(last.split(separator: "/").last)
        #expect(try await STSClient(configuration).callerIdentity().arn.hasSuffix("assumed-role/\(name)/tester"))
        let denied = await #expect(throws: AWSError.self) {
            try await DynamoDBClient(configuration).call("ListTables", Array("{}".utf8))
        }
        #expect(denied?.isDenied == true)
    }
}
