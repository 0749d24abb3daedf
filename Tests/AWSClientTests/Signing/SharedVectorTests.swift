import Foundation
import FoundationEssentials
import TestEngines
import Testing
import TrackerHTTP

@testable import AWSClient

/// AWS's own test suite for signature version 4, and random requests on which botocore and awscrt agree; read in place.
@Suite(.enabled(if: SharedVectors.all != nil, "the vectors are not there (../shared/data/sigv4/vectors.jsonl)"))
struct SharedVectorTests {
    @Test("AWS's suite: canonical request, string to sign and signature")
    func suite() throws {
        let vectors = try #require(SharedVectors.all).filter { $0["kind"] as? String == "suite" }
        #expect(vectors.count == 34)
        for vector in vectors {
            let name = try #require(vector["name"] as? String)
            var (request, body) = try Self.parse(try #require(vector["request"] as? String))
            // One vector has its session token among the credentials, which it does not name.
            let expected = try #require(vector["canonical"] as? String)
            let token = expected.split(separator: "\n").first { $0.hasPrefix("x-amz-security-token:") }?.split(separator: ":")
                .last
            request.headerFields[.xAmzSecurityToken] = token.map(String.init)
            let signer = SigV4Signer(service: "service", region: "us-east-1")
            let payload = SigV4Signer.Payload(body: body)
            let canonical = signer.canonicalRequest(request, payload: payload).text
            #expect(canonical == expected, "\(name)")
            let date = try #require(Date(iso8601Text: "2015-08-30T12:36:00Z"))
            #expect(
                signer.stringToSign(canonicalRequest: canonical, at: Timestamp(date)) == vector["string_to_sign"] as? String,
                "\(name)")
            var signed = request
            let secret = try #require(vector["secret"] as? String)
            signer.sign(
                &signed, payload: payload,
                credentials: AWSCredentials(
                    accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret, sessionToken: token.map(String.init)),
                date: date)
            #expect(signed.headerFields[.authorization] == vector["authorization"] as? String, "\(name)")
        }
    }

    @Test("Random requests of five services")
    func random() throws {
        let vectors = try #require(SharedVectors.all).filter { $0["kind"] as? String == "random" }
        #expect(vectors.count > 400)
        for vector in vectors {
            let text = { (key: String) in vector[key] as? String ?? "" }
            #expect(try Signing.authorization(vector) == text("authorization"), "\(text("method")) \(text("url"))")
        }
    }

    /// Reads a request of the suite: a request line, fields, some folded over several lines, and a body.
    private static func parse(_ text: String) throws -> (HTTPRequest, [UInt8]) {
        let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        var lines = [String]()
        for line in parts[0].split(separator: "\n") {
            if line.first?.isWhitespace ?? false { lines[lines.count - 1] += " " + line } else { lines.append(String(line)) }
        }
        let target = lines[0].dropFirst(lines[0].prefix { $0 != " " }.count + 1).dropLast(" HTTP/1.1".count)
        var request = HTTPRequest(
            method: try #require(HTTPRequest.Method(String(lines[0].prefix { $0 != " " }))), scheme: "https", authority: nil,
            path: String(target).withEncodedQuery)
        for line in lines.dropFirst() {
            let name = String(line.prefix { $0 != ":" })
            let value = String(line.dropFirst(name.count + 1))
            if name.lowercased() == "host" {
                request.authority = value
            } else if name.lowercased() != "x-amz-date" {
                request.headerFields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
            }
        }
        request.headerFields[.xAmzDate] = "20150830T123600Z"
        return (request, parts.count > 1 ? Array(parts[1].utf8) : [])
    }
}

extension String {
    /// The suite writes queries as a person would; over the wire goes the encoded form. Its paths stand for encoded ones.
    fileprivate var withEncodedQuery: String {
        let path = prefix { $0 != "?" }
        let query = dropFirst(path.count).utf8.flatMap { byte -> [UInt8] in
            byte > 0x20 && byte < 0x7F ? [byte] : Array(("%" + String(byte, radix: 16, uppercase: true)).utf8)
        }
        return path + String(decoding: query, as: UTF8.self)
    }
}

/// The vectors, where they are there.
private enum SharedVectors {
    static var all: [[String: Any]]? {
        let path = TestTools.packageFolder + "../shared/data/sigv4/vectors.jsonl"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return text.split(separator: "\n").compactMap { line in
            try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        }
    }
}
