import AWSClient
import Testing

@Suite struct SigningScopeTests {
    @Test(
        "Hosts of AWS's tell what is signed",
        arguments: [
            ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "execute-api", "eu-west-1"),
            ("A1B2.Execute-API.us-gov-west-1.AmazonAWS.com", "execute-api", "us-gov-west-1"),
            ("a1b2.execute-api.cn-north-1.amazonaws.com.cn", "execute-api", "cn-north-1"),
            ("a1b2.execute-api.eusc-de-east-1.amazonaws.eu", "execute-api", "eusc-de-east-1"),
            ("a1b2.execute-api.eu-west-1.api.aws", "execute-api", "eu-west-1"),
            ("vpce-0a-1b.execute-api.us-east-1.vpce.amazonaws.com", "execute-api", "us-east-1"),
            ("abcdef.lambda-url.ap-southeast-2.on.aws", "lambda", "ap-southeast-2"),
        ])
    func knownHosts(host: String, service: String, region: String) {
        #expect(SigningScope(host: host) == SigningScope(service: service, region: region))
    }

    @Test(
        "Other hosts tell nothing",
        arguments: [
            "", "tracker.example.com", "127.0.0.1", "[::1]", "execute-api.eu-west-1.amazonaws.com",
            "a.execute-api.eu-west-1.amazonaws.com.example.com", "a.b.execute-api.eu-west-1.amazonaws.com",
            "a.lambda-url.eu-west-1.amazonaws.com", "a.execute-api..amazonaws.com", "a.execute-api.eu-west-1.on.aws",
        ])
    func otherHosts(host: String) {
        #expect(SigningScope(host: host) == nil)
    }
}
