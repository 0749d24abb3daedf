import Foundation
import TestEngines
import Testing

@testable import AWSClient

/// Signatures beside those of AWS's own signers.
@Suite(.enabled(if: OtherSigners.areInstalled, "botocore and awscrt are not installed (scripts/setup.sh tests)"))
struct OtherSignersTests {
    @Test("Random requests on which botocore and awscrt agree", .timeLimit(.minutes(1)))
    func random() async throws {
        let seed = Int.random(in: 0..<1_000_000)
        let vectors = try await OtherSigners.sign(seed: seed, count: 300)
        #expect(vectors.count > 150, "seed \(seed)")
        for vector in vectors {
            let authorization = vector["authorization"] as? String
            #expect(try Signing.authorization(vector) == authorization, "seed \(seed): \(vector["url"] as? String ?? "")")
        }
    }
}

enum OtherSigners {
    static var areInstalled: Bool { TestTools.hasModule("awscrt") && TestTools.hasModule("botocore") }

    static func sign(seed: Int, count: Int) async throws -> [[String: Any]] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Support/sign.py").path(percentEncoded: false)
        let output = try await TestTools.run([TestTools.python, script, String(seed), String(count)])
        return try output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}
