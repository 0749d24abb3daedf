import HTTPServerChecks
import TestSupport
import Testing

/// A short run of `http-server-fuzzer`.
@Suite(.timeLimit(.minutes(2))) struct FuzzTests {
    @Test func parserAgreesWithANaiveReading() {
        for seed in 1...3000 {
            var random = SeededGenerator(seed: UInt64(seed))
            let bytes = RequestGenerator.bytes(&random)
            let difference = ParserCheck.difference(in: bytes, limits: EchoServer.parserLimits, &random)
            #expect(difference == nil, "seed \(seed): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
    }

    @Test func everyRequestGetsItsOneAnswer() async throws {
        try await EchoServer.run { port in
            for seed in 1...500 {
                var random = SeededGenerator(seed: UInt64(seed))
                let bytes = RequestGenerator.bytes(&random)
                let difference = try await ConnectionCheck.difference(in: bytes, port: port, &random)
                #expect(difference == nil, "seed \(seed): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
    }
}
