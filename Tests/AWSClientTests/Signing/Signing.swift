import Foundation
import Testing
import TrackerHTTP

@testable import AWSClient

/// Signs what a line of a vector file describes.
enum Signing {
    /// The value of `Authorization`.
    static func authorization(_ vector: [String: Any]) throws -> String? {
        let text = { (key: String) in vector[key] as? String ?? "" }
        let url = text("url")
        let separator = try #require(url.firstRange(of: "://"))
        let rest = url[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        var target = String(rest.dropFirst(authority.count))
        if !target.hasPrefix("/") { target = "/" + target }
        let fields = vector["headers"] as? [String: String] ?? [:]
        var request = HTTPRequest(
            method: try #require(HTTPRequest.Method(text("method"))), scheme: "https", authority: String(authority), path: target)
        for (name, value) in fields where name.lowercased() != "host" {
            request.headerFields[try #require(HTTPField.Name(name))] = value
        }
        let token = text("token")
        let credentials = AWSCredentials(
            accessKeyID: text("access_key"), secretAccessKey: text("secret"), sessionToken: token.isEmpty ? nil : token)
        let signer = SigV4Signer(service: text("service"), region: text("region"))
        let body = Array(Data(base64Encoded: text("body_b64")) ?? Data())
        signer.sign(
            &request, payload: SigV4Signer.Payload(body: body), credentials: credentials, date: try date(text("date")))
        return request.headerFields[.authorization]
    }

    /// Reads `20150830T123600Z`.
    private static func date(_ text: String) throws -> Date {
        let digits = Array(text)
        let iso =
            String(digits[0..<4]) + "-" + String(digits[4..<6]) + "-" + String(digits[6..<11]) + ":"
            + String(digits[11..<13]) + ":" + String(digits[13...])
        return try #require(Date(iso8601Text: iso))
    }
}
