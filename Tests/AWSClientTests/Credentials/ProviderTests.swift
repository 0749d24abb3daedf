import FoundationEssentials
import ScriptedHTTPServer
import Testing

@testable import AWSClient

/// Where credentials, region and endpoints come from.
@Suite(.timeLimit(.minutes(1))) struct ProviderTests {
    private static let noMetadata = ["AWS_EC2_METADATA_DISABLED": "true"]

    /// Loads with these variables and files.
    private func load(
        _ environment: [String: String], files: [String: String] = [:], region: String? = "eu-west-1",
        now: Date = Date(timeIntervalSince1970: 1_700_000_000)
    ) throws -> AWSConfiguration {
        try AWSConfiguration.load(
            environment: Self.noMetadata.merging(environment) { $1 }, region: region,
            readFile: { files[$0].map { Array($0.utf8) } }, transport: CurlTransport(), now: { now })
    }

    private let credentialsFile = """
        [default]
        aws_access_key_id = FILEKEY
        aws_secret_access_key=filesecret # a comment

        [temporary]
        aws_access_key_id = TEMPKEY
        aws_secret_access_key = tempsecret
        aws_session_token = a/token=
        """
    private let configFile = """
        # comments stand alone
        [default]
        region = us-west-2
        ; or so
        [profile temporary]
        region = ap-south-1
        endpoint_url = http://127.0.0.1:1/base/
        services = local
        [services local]
        dynamodb =
          endpoint_url = http://127.0.0.1:8000
        [sso-session other]
        sso_region = us-east-1
        """

    private var files: [String: String] {
        ["/users/u/.aws/credentials": credentialsFile, "/users/u/.aws/config": configFile]
    }

    @Test("The environment comes first, then the shared files")
    func order() async throws {
        let variables = [
            "HOME": "/users/u", "AWS_ACCESS_KEY_ID": "ENVKEY", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
        ]
        let first = try await load(variables, files: files).credentials.credentials()
        #expect(first == AWSCredentials(accessKeyID: "ENVKEY", secretAccessKey: "s", sessionToken: "t"))
        let second = try await load(["HOME": "/users/u"], files: files).credentials.credentials()
        #expect(second == AWSCredentials(accessKeyID: "FILEKEY", secretAccessKey: "filesecret"))
        let third = try await load(["HOME": "/users/u", "AWS_PROFILE": "temporary"], files: files).credentials.credentials()
        #expect(third.accessKeyID == "TEMPKEY" && third.sessionToken == "a/token=")
        let elsewhere = try await load(
            ["AWS_SHARED_CREDENTIALS_FILE": "/x"], files: ["/x": "[default]\naws_access_key_id=A\naws_secret_access_key=B"]
        ).credentials.credentials()
        #expect(elsewhere.accessKeyID == "A")
    }

    @Test("A region is found in the same places, and its lack is said")
    func regions() throws {
        #expect(try load(["AWS_REGION": "eu-north-1"], region: "eu-west-1").region == "eu-west-1")
        #expect(try load(["AWS_REGION": "eu-north-1", "AWS_DEFAULT_REGION": "x"], region: nil).region == "eu-north-1")
        #expect(try load(["AWS_DEFAULT_REGION": "us-east-2"], region: nil).region == "us-east-2")
        #expect(try load(["HOME": "/users/u"], files: files, region: nil).region == "us-west-2")
        let error = #expect(throws: AWSError.self) { try load([:], region: nil) }
        #expect(error?.code == "NoRegion" && error?.message.contains("AWS_REGION") == true)
    }

    @Test("Endpoints may be given for all services and for one")
    func endpoints() throws {
        let variables = ["AWS_ENDPOINT_URL": "http://127.0.0.1:4566", "AWS_ENDPOINT_URL_S3": "https://s3.example:9000/x/"]
        let configuration = try load(variables)
        let s3 = configuration.endpoints.endpoint(of: .s3, in: "eu-west-1")
        #expect(s3.scheme == "https" && s3.authority == "s3.example:9000" && s3.basePath == "/x" && s3.isCustom)
        #expect(configuration.endpoints.endpoint(of: .sts, in: "eu-west-1").authority == "127.0.0.1:4566")
        let profile = try load(["HOME": "/users/u", "AWS_PROFILE": "temporary"], files: files).endpoints
        #expect(profile.endpoint(of: .dynamoDB, in: "x").authority == "127.0.0.1:8000")
        #expect(profile.endpoint(of: .s3, in: "x").authority == "127.0.0.1:1")
        let ignored = try load(variables.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 }).endpoints
        #expect(ignored.endpoint(of: .dynamoDB, in: "eu-west-1").authority == "dynamodb.eu-west-1.amazonaws.com")
        #expect(ignored.endpoint(of: .dynamoDB, in: "cn-north-1").authority == "dynamodb.cn-north-1.amazonaws.com.cn")
        #expect(throws: AWSError.self) { try load(["AWS_ENDPOINT_URL": "127.0.0.1:4566"]) }
    }

    @Test(
        "What cannot be used is named, and no secret with it",
        arguments: [
            (["AWS_ACCESS_KEY_ID": "A"], "", "AWS_SECRET_ACCESS_KEY"),
            (["AWS_SECRET_ACCESS_KEY": "hush"], "", "AWS_ACCESS_KEY_ID"),
            (["AWS_PROFILE": "nobody"], "", "nobody"), ([:], "", "AWS_ACCESS_KEY_ID"),
            (["AWS_PROFILE": "p"], "[profile p]\nrole_arn=arn:x", "source_profile"),
            (
                ["AWS_PROFILE": "p"], "[profile p]\nrole_arn=a\nsource_profile=q\n[profile q]\nrole_arn=b\nsource_profile=p",
                "each other"
            ),
            (["AWS_PROFILE": "p"], "[profile p]\nrole_arn=arn:x\nsource_profile=gone", "gone"),
            (["AWS_PROFILE": "p"], "[profile p]\nrole_arn=arn:x\ncredential_source=Moon", "credential_source"),
            (["AWS_PROFILE": "p"], "[profile p]\nsso_session=x", "export-credentials"),
            (["AWS_PROFILE": "p"], "[profile p]\nrole_arn=arn:x\nsource_profile=p\nmfa_serial=m", "mfa_serial"),
            (["AWS_PROFILE": "p"], "[profile p]\naws_access_key_id=A", "aws_secret_access_key"),
            (["AWS_WEB_IDENTITY_TOKEN_FILE": "/none", "AWS_ROLE_ARN": "arn:x"], "", "/none"),
            (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://203.0.113.9/x"], "", "AWS_CONTAINER_CREDENTIALS_FULL_URI"),
        ] as [([String: String], String, String)])
    func unusable(environment: [String: String], config: String, named: String) async throws {
        let variables = environment.merging(["AWS_CONFIG_FILE": "/c"]) { $1 }
        let provider = try load(variables, files: ["/c": config]).credentials
        let error = await #expect(throws: AWSError.self) { try await provider.credentials() }
        #expect(error?.kind == .credentials)
        #expect(error?.message.contains(named) == true, "\(error?.message ?? "")")
        #expect(error?.description.contains("hush") == false)
    }

    @Test(
        "A malformed file is named with the line",
        arguments: [("[default\n", "line 1"), ("key = value\n", "line 1"), ("[default]\n\nnonsense\n", "line 3")])
    func malformedFiles(text: String, line: String) {
        let error = #expect(throws: AWSError.self) { try load(["AWS_CONFIG_FILE": "/c"], files: ["/c": text]) }
        #expect(error?.message.contains("/c") == true && error?.message.contains(line) == true)
    }

    @Test("A container's credentials, with its token")
    func container() async throws {
        let server = try ScriptedHTTPServer(
            .answer(200, [], #"{"AccessKeyId":"CKEY","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"#))
        let provider = try load(
            [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://\(server.authority)/creds",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/t",
            ],
            files: ["/t": "Basic abc\n"]
        ).credentials
        let credentials = try await provider.credentials()
        #expect(credentials.accessKeyID == "CKEY" && credentials.sessionToken == "t")
        #expect(server.requests.first?.target == "/creds")
        #expect(server.requests.first?.value("Authorization") == "Basic abc")
    }

    @Test("An instance's role, by version 2 of its metadata service")
    func instance() async throws {
        let server = try ScriptedHTTPServer { request in
            switch (request.method, request.target, request.value("X-aws-ec2-metadata-token")) {
            case ("PUT", "/latest/api/token", _): .answer(200, [], "token-1")
            case ("GET", "/latest/meta-data/iam/security-credentials/", "token-1"): .answer(200, [], "the-role\n")
            case ("GET", "/latest/meta-data/iam/security-credentials/the-role", "token-1"):
                .answer(200, [], #"{"AccessKeyId":"IKEY","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"#)
            default: .answer(401)
            }
        }
        let provider = try load([
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://\(server.authority)", "AWS_EC2_METADATA_DISABLED": "false",
        ]).credentials
        #expect(try await provider.credentials().accessKeyID == "IKEY")
        #expect(server.requests.first?.value("X-aws-ec2-metadata-token-ttl-seconds") == "21600")
    }

    @Test("A web identity is exchanged without a signature")
    func webIdentity() async throws {
        let server = try ScriptedHTTPServer(
            .answer(
                200, [("Content-Type", "text/xml")],
                """
                <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>WKEY</AccessKeyId>\
                <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00.5Z</Expiration>\
                </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """))
        let provider = try load(
            [
                "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r", "AWS_ROLE_SESSION_NAME": "me",
                "AWS_ENDPOINT_URL_STS": "http://\(server.authority)",
            ], files: ["/token": "header.payload.signature\n"]
        ).credentials
        #expect(try await provider.credentials().accessKeyID == "WKEY")
        let request = try #require(server.requests.first)
        #expect(request.value("Authorization") == nil)
        #expect(String(decoding: request.body, as: UTF8.self).contains("WebIdentityToken=header.payload.signature"))
    }
}
