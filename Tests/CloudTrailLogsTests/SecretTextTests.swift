import CloudTrailLogs
import NaiveReading
import Testing

/// What is secret inside of strings. `SECRET` stands in every secret, `REDACTED` where it has to be afterwards.
@Suite struct SecretTextTests {
    static let urls: [(String, String)] = [
        ("https://b/k?X-Amz-Date=1&X-Amz-Signature=SECRET&x=1", "https://b/k?X-Amz-Date=1&X-Amz-Signature=REDACTED&x=1"),
        ("https://x/?x-amz-security-token=SECRET%2F%3D#f", "https://x/?x-amz-security-token=REDACTED#f"),
        ("https://x/?AWSAccessKeyId=A&Signature=SECRET&Expires=1", "https://x/?AWSAccessKeyId=A&Signature=REDACTED&Expires=1"),
        (
            "https://x/?u=https%3A%2F%2Fy%3FSignature%3DSECRET%26z%3D1",
            "https://x/?u=https%3A%2F%2Fy%3FSignature%3DREDACTED%26z%3D1"
        ),
        (
            "https://x/?u=y%253FSignature%253DSECRET%252F%2526z%253D1&a=b",
            "https://x/?u=y%253FSignature%253DREDACTED%2526z%253D1&a=b"
        ),
        (#"https://x/?a=b\u0026X-Amz-Signature=SECRET\u0026c=d"#, #"https://x/?a=b\u0026X-Amz-Signature=REDACTED\u0026c=d"#),
        (#"x?a\u003db\u0026Signature\u003dSECRET\u0026c"#, #"x?a\u003db\u0026Signature\u003dREDACTED\u0026c"#),
        ("https://x/#access_token=SECRET&token_type=b", "https://x/#access_token=REDACTED&token_type=b"),
        ("Signature=SECRET&Expires=1", "Signature=REDACTED&Expires=1"),
        ("https://x/?Action=getSigninToken&SigninToken=SECRET", "https://x/?Action=getSigninToken&SigninToken=REDACTED"),
        ("https://x/?client%5Fsecret=SECRET;a=1", "https://x/?client%5Fsecret=REDACTED;a=1"),
        ("https://x/?user%5Bpassword%5D=SECRET", "https://x/?user%5Bpassword%5D=REDACTED"),
        ("https://x/?sv=1&se=2030&sr=b&sig=SECRET%3D", "https://x/?sv=1&se=2030&sr=b&sig=REDACTED"),
        ("u=https%3A%2F%2Fx%3Fsig%3DSECRET%26se%3D1", "u=https%3A%2F%2Fx%3Fsig%3DREDACTED%26se%3D1"),
        (
            "see 'https://x/?Signature=SECRET' and (https://x/?apiKey=SECRET)",
            "see 'https://x/?Signature=REDACTED' and (https://x/?apiKey=REDACTED)"
        ),
        ("https://x/?Signature=", "https://x/?Signature=REDACTED"),
        ("Server=db;Password=SECRET;Port=1", "Server=db;Password=REDACTED;Port=1"),
        ("tool --password='SECRET SECRET' --x", "tool --password='REDACTED' --x"),
        ("postgres://app:SECRET@db.example.com:5432/x", "postgres://app:REDACTED@db.example.com:5432/x"),
        ("git+ssh://u:SEC@RET:SECRET@h/p a@b", "git+ssh://u:REDACTED@h/p a@b"),
        (#"https:\/\/u:SECRET@h\/p"#, #"https:\/\/u:REDACTED@h\/p"#),
        ("u=https%3A%2F%2Fu%3ASECRET%40h%2F&x=a@b", "u=https%3A%2F%2Fu%3AREDACTED%40h%2F&x=a@b"),
    ]
    static let headers: [(String, String)] = [
        ("Authorization: Bearer SECRET", "Authorization: Bearer REDACTED"),
        ("curl -H 'authorization:Basic SECRET==' https://x", "curl -H 'authorization:Basic REDACTED' https://x"),
        ("Proxy-Authorization: SECRET\nHost: x", "Proxy-Authorization: REDACTED\nHost: x"),
        (#"a\nAuthorization: Custom SECRET, b="SECRET"\nHost: x"#, #"a\nAuthorization: REDACTED\nHost: x"#),
        ("Authorization=Bearer SECRET&x=1", "Authorization=Bearer REDACTED&x=1"),
        ("Authorization%3A+Bearer+SECRET%0D%0AHost", "Authorization%3A+Bearer+REDACTED%0D%0AHost"),
        ("Authorization: AWS AKIAEXAMPLE:SECRET=", "Authorization: AWS AKIAEXAMPLE:REDACTED"),
        (
            "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/2024/x, SignedHeaders=host, Signature=SECRET",
            "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/2024/x, SignedHeaders=host, Signature=REDACTED"
        ),
        ("{'Authorization': 'Bearer SECRET', 'a': 1}", "{'Authorization': 'REDACTED', 'a': 1}"),
    ]
    static let formats: [(String, String)] = [
        ("-----BEGIN RSA PRIVATE KEY-----\nSECRET\n-----END RSA PRIVATE KEY-----\nx", "REDACTED\nx"),
        (#"k: -----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n"#, #"k: REDACTED\n"#),
        ("a -----BEGIN OPENSSH PRIVATE KEY----- SECRET=", "a REDACTED"),
        ("x-----BEGIN+EC+PRIVATE+KEY-----%0ASECRET", "xREDACTED"),
        ("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nSECRET", "REDACTED"),
        ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.SECRET here", "token REDACTED here"),
        (#"a\neyJhbGciOi.SECRET.SECRET.SECRET.SECRET"#, #"a\nREDACTED"#),
        ("u=a%2520eyJhbGciOi.SECRET.", "u=a%2520REDACTED"),
        (#"warning {"password": "SECRET", "n": 1} and more"#, #"warning {"password": "REDACTED", "n": 1} and more"#),
        (#"{"secretKey":{"a":["SECRET"]},"x":"cut of"#, #"{"secretKey":REDACTED,"x":"cut of"#),
        (#"{\"password\":\"SECRET\",\"a\":\"b\"}"#, #"{\"password\":\"REDACTED\",\"a\":\"b\"}"#),
    ]

    @Test(arguments: urls + headers + formats)
    func secretsAreReplaced(text: String, expected: String) throws {
        #expect(try redactedText(text) == expected)
        // Redacting what is redacted changes nothing.
        #expect(try redactedText(expected) == expected)
        // JSON around it, and more of it.
        let inner = String(decoding: JSONValue.array([.string(UTF8Text(text)), 1]).serialized, as: UTF8.self)
        let innerExpected = String(decoding: JSONValue.array([.string(UTF8Text(expected)), 1]).serialized, as: UTF8.self)
        #expect(try redactedText(inner) == innerExpected)
    }

    static let harmless = [
        "https://x/?NoSignature=keep", "a=b&c=d", "https://x/?X-Amz-Credential=AKIA%2F2024&X-Amz-Date=1", "user:pass@host",
        "//u:p@h", "https://h:8080/a@b", "mailto:a@b.c", "https://u@h", "https://[::1]:80/?a=@",
        "?nextToken=a&clientToken=b&secretId=c", "?sig=abc", "?sig=abc&case=1", "not authorized to perform: iam:PassRole",
        "The authorization header is malformed; =", "requiresAuthorization=false", "Signature Version 4 = x", "password",
        "Bearer of news = x", "keyJobRunner.a.b", "eyJhbGciOiJIUzI1",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----", "------EG------", "100%",
        "%", "\\", "%zz=%2", #"\u00"#, #"{"Version":"2012-10-17","Statement":[{"Action":"*"}]}"#, #"["a", "b" ]"#,
        #"{"a":"cut"#, "é=😀%C3%A9", "", #""text""#, "organizations.amazonaws.com", "Credential=AKIA/x, SignedHeaders=host",
    ]

    @Test(arguments: harmless)
    func otherTextStaysByteForByte(text: String) throws {
        #expect(try redactedText(text) == text)
    }

    @Test func textOfJSONChangesOnlyWhereItIsSecret() throws {
        func text(_ pair: String, _ password: String, _ signature: String) -> String {
            let members = #""o":[ {"key":"secret","value":\#(pair)} ],"password" : \#(password)"#
            return #" { "a\/b" : "\u00e9\/é" , \#(members),"u":"h?a=\u00e9&Signature\u003d\#(signature)\u0026\/" } "#
        }
        let before = text(#"[1 , null,"x"]"#, "1e5", "x")
        let after = text(#"["REDACTED" , null,"REDACTED"]"#, #""REDACTED""#, "REDACTED")
        #expect(try redactedText(before) == after)
        #expect(try redactedText("{\"a\":1}\n{\"secret\":2}\n") == "{\"a\":1}\n{\"secret\":\"REDACTED\"}\n")
    }

    @Test func textOfJSONIsLookedIntoThroughSeveralLevels() throws {
        var before = #"{"password":"SECRET","stays":1}"#
        var after = #"{"password":"REDACTED","stays":1}"#
        for _ in 0..<7 {
            #expect(try redactedText(before) == after)
            before = String(decoding: JSONValue.array([.string(UTF8Text(before))]).serialized, as: UTF8.self)
            after = String(decoding: JSONValue.array([.string(UTF8Text(after))]).serialized, as: UTF8.self)
        }
        for _ in 0..<3 {
            before = String(decoding: JSONValue.array([.string(UTF8Text(before))]).serialized, as: UTF8.self)
        }
        #expect(try !redactedText(before).contains("SECRET"))
    }

    @Test func deepTextOfJSONIsNoDanger() throws {
        let deep = String(repeating: "[", count: 100_000) + #"{"password":"SECRET"}"#
        #expect(try !redactedText(deep).contains("SECRET"))
    }

    /// What becomes of a string; the event's attribute and the record's text have to agree.
    private func redactedText(_ text: String) throws -> String {
        let member = JSONValue.object([.init("u", .string(UTF8Text(text)))]).serialized
        let original = record("a", String(decoding: member.dropFirst().dropLast(), as: UTF8.self))
        let escaped = record("a", #""u":"\#(text.unicodeScalars.map(Self.escaped).joined())""#)
        let value = flatten(original)["u"]?.first ?? ""
        for spelling in [original, escaped] {
            #expect(flatten(spelling)["u"]?.first ?? "" == value)
            let raw = try redactedRecord(Array(spelling.utf8))
            #expect(flatten(String(decoding: raw, as: UTF8.self)) == flatten(spelling))
            if !value.contains("REDACTED") { #expect(raw == Array(spelling.utf8)) }
        }
        return value
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
