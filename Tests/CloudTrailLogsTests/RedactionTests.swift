import CloudTrailLogs
import Testing

/// What keys and pairs of a record make secret. `SecretTextTests` has what is secret inside of strings.
@Suite struct RedactionTests {
    static let secrets = [
        "sessionToken", "SECRETACCESSKEY", "client_secret", "authToken", "Private-Key", "secretString", "password", "Password",
        "masterUserPassword", "DB_PASSWORD", "SecurityToken", "X-Amz-Security-Token", "x-amz-signature", "Signature", "secret",
        "secret_key", "sharedSecret", "secretBinary", "access_token", "refreshToken", "idToken", "authorizationToken",
        "webIdentityToken", "SigninToken", "SAMLAssertion", "Authorization", "cookie", "api_key", "apiKey", "preSharedKey",
        "passphrase", "plaintext", "base32StringSeed", "connection-string",
    ]
    static let harmless = [
        "accessKeyId", "secretId", "clientToken", "nextToken", "paginationToken", "passwordResetRequired", "X-Amz-Credential",
        "userData", "x-amz-id-2", "passwords", "secrets", "secretArn", "AWSAccessKeyId", "tokenType", "-", "_", "cookies",
        "keyId",
    ]

    @Test(arguments: secrets)
    func secretsAreReplaced(key: String) throws {
        let text = record("a", #""r":{"\#(key)":"hunter2","k":[{"\#(key)":["hunter2","x\u0041"]}]}"#)
        #expect(flatten(text)["r_\(key)"] == ["REDACTED"])
        #expect(flatten(text)["r_k_\(key)"] == ["REDACTED"])
        let raw = try redacted(text)
        #expect(!raw.contains("hunter2") && !raw.contains("u0041"))
        #expect(raw.contains(#""\#(key)":"REDACTED""#))
    }

    @Test(arguments: harmless)
    func identifiersStay(key: String) throws {
        let text = record("a", #""r":{"\#(key)":"value","n":{"\#(key)":[7,true]}}"#)
        #expect(flatten(text)["r_\(key)"] == ["value"])
        #expect(flatten(text)["r_n_\(key)"] == ["7", "true"])
        #expect(try redacted(text) == text)
    }

    @Test func everythingBelowASecretKeyIsReplacedAndKeepsItsShape() throws {
        let value = #"{"hint":"dog","n":[1.50,{"secretId":true}],"none":null,"empty":["",[],{}]}"#
        let text = record("a", #""pass\u0077ord":\#(value),"otherPassword":7,"o":{"secret":false}"#)
        let event = flatten(text)
        let below = event.filter { $0.key.hasPrefix("password") }
        #expect(Set(below.keys) == ["password_hint", "password_n", "password_n_secretId"])
        #expect(below.values.allSatisfy { $0 == ["REDACTED"] })
        #expect(event["otherPassword"] == ["REDACTED"])
        #expect(event["o_secret"] == ["REDACTED"])
        let replaced = #"{"hint":"REDACTED","n":["REDACTED",{"secretId":"REDACTED"}],"none":null,"empty":["",[],{}]}"#
        let expected = #""pass\u0077ord":\#(replaced),"otherPassword":"REDACTED","o":{"secret":"REDACTED"}"#
        #expect(try redacted(text) == record("a", expected))
    }

    static let pairs: [(String, String)] = [
        (#"{"name":"password","value":"X"}"#, #"{"name":"password","value":"REDACTED"}"#),
        (#"{"value":"X","name":"DB_PASSWORD"}"#, #"{"value":"REDACTED","name":"DB_PASSWORD"}"#),
        (#"{"Key":"api-key","Value":["X",{"k":1}]}"#, #"{"Key":"api-key","Value":["REDACTED",{"k":"REDACTED"}]}"#),
        (#"{"o":{"a":1},"value":{"a":["X"]},"key":"secret"}"#, #"{"o":{"a":1},"value":{"a":["REDACTED"]},"key":"secret"}"#),
        (
            #"{"parameterKey":"MasterUserPassword","parameterValue":"X","other":"o"}"#,
            #"{"parameterKey":"MasterUserPassword","parameterValue":"REDACTED","other":"o"}"#
        ),
        (#"{"n\u0061me":"pass\u0077ord","v\u0061lue":5}"#, #"{"n\u0061me":"pass\u0077ord","v\u0061lue":"REDACTED"}"#),
        (#"{"name":"color","value":"o"}"#, #"{"name":"color","value":"o"}"#),
        (#"{"name":["password"],"value":"o"}"#, #"{"name":["password"],"value":"o"}"#),
        (#"{"name":"password","v":{"value":"o"}}"#, #"{"name":"password","v":{"value":"o"}}"#),
        (#"{"v":{"name":"password"},"value":"o"}"#, #"{"v":{"name":"password"},"value":"o"}"#),
        (
            #"{"value":[{"value":"o","key":"k"},{"value":"X","key":"secret"}],"name":"n"}"#,
            #"{"value":[{"value":"o","key":"k"},{"value":"REDACTED","key":"secret"}],"name":"n"}"#
        ),
    ]

    @Test(arguments: pairs)
    func valuesOfPairsAreReplaced(pair: String, expected: String) throws {
        let text = record("a", #""r":[\#(pair),{"value":"after"}]"#)
        #expect(try redacted(text) == record("a", #""r":[\#(expected),{"value":"after"}]"#))
        #expect(flatten(text) == flatten(record("a", #""r":[\#(expected),{"value":"after"}]"#)))
    }

    @Test func twoPairsOfOneValueKeepApart() throws {
        let items = #"{"value":"x","key":"color"},{"value":"x","key":"secret"},{"key":"password","value":"y"}"#
        let event = flatten(record("a", #""tags":[\#(items)]"#))
        #expect(event["tags_value"] == ["x", "REDACTED"])
        #expect(event["tags_key"] == ["color", "secret", "password"])
    }

    @Test func theRecordInsideALookUpIsRedacted() throws {
        let inner = record("a", #""password":"hunter2""#).replacing("\"", with: "\\\"")
        let text = #"{"EventId":"a","CloudTrailEvent":"\#(inner)"}"#
        let stored = try #require(storedRecord(in: Array(text.utf8), eventID: "a", hash: nil))
        #expect(try String(decoding: redactedRecord(stored), as: UTF8.self) == record("a", #""password":"REDACTED""#))
        #expect(read("[\(text)]").events.first?["password"] == ["REDACTED"])
    }

    @Test func aTextThatIsNotTheRecordIsRedactedLikeAnyOther() throws {
        let inner = #"{\"password\":\"hunter2\",\"a\":1}"#
        let text = record("a", #""CloudTrailEvent":"\#(inner)""#)
        #expect(flatten(text)["CloudTrailEvent"] == [#"{"password":"REDACTED","a":1}"#])
        #expect(try redacted(text) == text.replacing("hunter2", with: "REDACTED"))
    }

    @Test func whatIsNoObjectIsRefused() {
        for text in ["", "[]", "{", "x", #"{"a":"b"#, #"{"a":"\x"}"#, #"{"a":tru}"#] {
            #expect(throws: LogReadError.self) { try redactedRecord(Array(text.utf8)) }
        }
    }

    @Test func controlCharactersAreEscapedInRecords() throws {
        let text = record("a", "\"k\u{1}\":\"x\ty\nz\",\"u\":\"a\tb?Signature=abc&\tc\"")
        #expect(try redacted(text) == record("a", #""k\u0001":"x\ty\nz","u":"a\tb?Signature=REDACTED&\tc""#))
    }
}

/// `redactedRecord` of a text, as text.
func redacted(_ record: String) throws -> String {
    String(decoding: try redactedRecord(Array(record.utf8)), as: UTF8.self)
}
