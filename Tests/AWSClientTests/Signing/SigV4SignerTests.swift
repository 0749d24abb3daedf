import FoundationEssentials
import Testing
import TrackerHTTP

@testable import AWSClient

@Suite struct SigV4SignerTests {
    private let credentials = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")

    private func signed(
        _ path: String, service: String = "s3", at seconds: Double = 1_440_938_160, body: [UInt8] = []
    ) -> HTTPFields {
        var request = HTTPRequest(method: .get, scheme: "https", authority: "example.amazonaws.com", path: path)
        SigV4Signer(service: service, region: "us-east-1").sign(
            &request, payload: SigV4Signer.Payload(body: body), credentials: credentials,
            date: Date(timeIntervalSince1970: seconds))
        return request.headerFields
    }

    @Test(
        "The date is UTC, of every kind of year",
        arguments: [
            (0.0, "19700101T000000Z"), (951_782_400, "20000229T000000Z"), (1_440_938_160.999, "20150830T123600Z"),
            (4_107_542_399, "21000228T235959Z"), (4_107_542_400, "21000301T000000Z"), (-1, "19691231T235959Z"),
        ])
    func dates(seconds: Double, text: String) {
        #expect(signed("/", at: seconds)[.xAmzDate] == text)
    }

    @Test("Dot segments are part of an S3 key, and of no other path")
    func pathRules() {
        #expect(signed("/a/../b")[.authorization] != signed("/b")[.authorization])
        #expect(signed("/a/../b", service: "lambda")[.authorization] == signed("/b", service: "lambda")[.authorization])
        #expect(signed("/a//b")[.authorization] != signed("/a/b")[.authorization])
        for path in ["/a/b/.", "/a/b/c/..", "/a//b", "/./a/b"] {
            let authorization = signed(path, service: "lambda")[.authorization]
            #expect(authorization == signed("/a/b", service: "lambda")[.authorization], "\(path)")
        }
        #expect(signed("/a/b/", service: "lambda")[.authorization] != signed("/a/b", service: "lambda")[.authorization])
    }

    @Test("S3 is told the hash of the payload, which the signature covers")
    func payload() {
        #expect(
            signed("/", body: [])[.xAmzContentSHA256] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(signed("/", service: "dynamodb")[.xAmzContentSHA256] == nil)
        #expect(
            signed("/", service: "dynamodb", body: [1])[.authorization]
                != signed("/", service: "dynamodb", body: [2])[.authorization])
    }

    @Test("The order of a query does not matter to the signature")
    func queryOrder() {
        #expect(signed("/?b=2&a=1&a=0")[.authorization] == signed("/?a=0&a=1&b=2")[.authorization])
    }

    @Test("Credentials tell nothing secret of themselves")
    func descriptions() {
        let credentials = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "hush", sessionToken: "hush-too")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped, "\([credentials])"] {
            #expect(!text.contains("hush"))
        }
    }

    @Test(
        "Percent-encoding",
        arguments: [
            ("aZ09-._~", "aZ09-._~"), (" +/%", "%20%2B%2F%25"), ("é漢", "%C3%A9%E6%BC%A2"), ("", ""),
        ])
    func encoding(text: String, encoded: String) {
        #expect(URIEncoding.encode(text) == encoded)
        #expect(URIEncoding.decode(encoded) == text)
        #expect(URIEncoding.encode("/a b/", keepsSlashes: true) == "/a%20b/")
    }
}
