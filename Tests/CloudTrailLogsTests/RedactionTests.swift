import CloudTrailLogs
import Testing

@Suite struct RedactionTests {
    static let secrets = [
        "sessionToken", "SECRETACCESSKEY", "clientSecret", "authToken", "privateKey", "secretString", "password",
        "masterUserPassword", "Password",
    ]
    static let harmless = [
        "accessKeyId", "secretId", "clientToken", "nextToken", "passwordResetRequired", "x-amz-id-2", "passwords",
    ]

    @Test(arguments: secrets)
    func secretsAreReplaced(key: String) throws {
        let text = record("a", #""r":{"\#(key)":"hunter2","k":[{"\#(key)":["hunter2","x\u0041"]}]}"#)
        #expect(flatten(text)["r_\(key)"] == ["REDACTED"])
        #expect(flatten(text)["r_k_\(key)"] == ["REDACTED"])
        let raw = String(decoding: try redactedRecord(Array(text.utf8)), as: UTF8.self)
        #expect(!raw.contains("hunter2") && !raw.contains("u0041"))
        #expect(raw.contains(#""\#(key)":"REDACTED""#))
    }

    @Test(arguments: harmless)
    func identifiersStay(key: String) throws {
        let text = record("a", #""r":{"\#(key)":"value"}"#)
        #expect(flatten(text)["r_\(key)"] == ["value"])
        #expect(try redactedRecord(Array(text.utf8)) == Array(text.utf8))
    }

    @Test func escapedKeysAndNumbersAreSeenThrough() throws {
        let text = record("a", #""pass\u0077ord":"hunter2","otherPassword":7,"o":{"password":{"hint":"dog"}}"#)
        let event = flatten(text)
        #expect(event["password"] == ["REDACTED"])
        #expect(event["otherPassword"] == ["7"])
        #expect(event["o_password_hint"] == ["dog"])
        #expect(!String(decoding: try redactedRecord(Array(text.utf8)), as: UTF8.self).contains("hunter2"))
    }

    @Test(arguments: [
        (
            "https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=abc123&x=1",
            "https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=REDACTED&x=1"
        ),
        ("https://x/?x-amz-security-token=abc%2F%3D#f", "https://x/?x-amz-security-token=REDACTED#f"),
        ("https://x/?AWSAccessKeyId=AKIA&Signature=abc&Expires=1", "https://x/?AWSAccessKeyId=AKIA&Signature=REDACTED&Expires=1"),
        ("https://x/?u=https%3A%2F%2Fy%3FSignature%3Dabc%26z%3D1", "https://x/?u=https%3A%2F%2Fy%3FSignature%3DREDACTED%26z%3D1"),
        ("https://x/?Signature=", "https://x/?Signature=REDACTED"),
        ("https://x/?NoSignature=keep", "https://x/?NoSignature=keep"),
        ("a=b&c=d", "a=b&c=d"),
    ])
    func signaturesInURLsAreReplaced(url: String, redacted: String) throws {
        let text = record("a", #""u":"\#(url)","v":"\#(url.replacing("&", with: "\\u0026").replacing("=", with: "\\u003d"))""#)
        #expect(flatten(text)["u"] == [redacted])
        #expect(flatten(text)["v"] == [redacted])
        let raw = try redactedRecord(Array(text.utf8))
        #expect(flatten(String(decoding: raw, as: UTF8.self)) == flatten(text))
        if url != redacted { #expect(!String(decoding: raw, as: UTF8.self).contains("abc")) }
    }

    @Test func theRecordInsideALookUpIsRedacted() throws {
        let inner = record("a", #""password":"hunter2""#).replacing("\"", with: "\\\"")
        let text = #"{"EventId":"a","CloudTrailEvent":"\#(inner)"}"#
        let raw = String(decoding: try redactedRecord(Array(text.utf8)), as: UTF8.self)
        #expect(raw == record("a", #""password":"REDACTED""#))
        #expect(read("[\(text)]").events.first?["password"] == ["REDACTED"])
    }

    @Test func whatIsNoObjectIsRefused() {
        for text in ["", "[]", "{", "x", #"{"a":"b"#] {
            #expect(throws: LogReadError.self) { try redactedRecord(Array(text.utf8)) }
        }
    }

    @Test func controlCharactersAreEscapedInRecords() throws {
        let text = record("a", "\"k\u{1}\":\"x\ty\nz\"")
        let raw = String(decoding: try redactedRecord(Array(text.utf8)), as: UTF8.self)
        #expect(raw == record("a", #""k\u0001":"x\ty\nz""#))
    }
}
