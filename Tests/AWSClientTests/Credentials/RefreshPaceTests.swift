import FoundationEssentials
import ScriptedHTTPServer
import Synchronization
import Testing

@testable import AWSClient

/// How often a source is asked, and by whom.
@Suite(.timeLimit(.minutes(1))) struct RefreshPaceTests {
    private final class Clock: Sendable {
        private let seconds = Mutex(1_700_000_000.0)
        var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
        func advance(by time: Double) { seconds.withLock { $0 += time } }
    }

    /// Hands out credentials that are good for a time, or fails, and counts.
    private final class Source: AWSCredentialProvider {
        let calls = Mutex(0)
        let lifetime = Mutex(3600.0 as Double?)
        let clock: Clock

        init(_ clock: Clock) { self.clock = clock }

        var count: Int { calls.withLock { $0 } }

        func credentials() async throws(AWSError) -> AWSCredentials {
            let number = calls.withLock { calls in
                calls += 1
                return calls
            }
            guard let lifetime = lifetime.withLock({ $0 }) else {
                throw AWSError(.credentials, code: "UnusableCredentials", message: "no more")
            }
            return AWSCredentials(
                accessKeyID: "KEY\(number)", secretAccessKey: "s", expiration: clock.now.addingTimeInterval(lifetime))
        }
    }

    @Test("A source in trouble is asked every half minute, not by every call, as long as the old credentials are good")
    func troubledSource() async throws {
        let clock = Clock()
        let source = Source(clock)
        let provider = RefreshingCredentialProvider(source) { clock.now }
        _ = try await provider.credentials()
        source.lifetime.withLock { $0 = nil }
        clock.advance(by: 3400)
        for _ in 0..<5 { #expect(try await provider.credentials().accessKeyID == "KEY1") }
        #expect(source.count == 2)
        clock.advance(by: 31)
        for _ in 0..<5 { #expect(try await provider.credentials().accessKeyID == "KEY1") }
        #expect(source.count == 3)
        source.lifetime.withLock { $0 = 3600 }
        clock.advance(by: 31)
        #expect(try await provider.credentials().accessKeyID == "KEY4")
    }

    @Test("Credentials that never last long are used all the same, and not longer than they are good")
    func shortLivedCredentials() async throws {
        let clock = Clock()
        let source = Source(clock)
        source.lifetime.withLock { $0 = 20 }
        let provider = RefreshingCredentialProvider(source) { clock.now }
        for _ in 0..<5 { #expect(try await provider.credentials().accessKeyID == "KEY1") }
        clock.advance(by: 21)
        for _ in 0..<5 { #expect(try await provider.credentials().accessKeyID == "KEY2") }
        #expect(source.count == 2)
    }

    @Test("Without anything to go on, each call asks, and gets the source's error")
    func nothingKept() async throws {
        let source = Source(Clock())
        source.lifetime.withLock { $0 = nil }
        let provider = RefreshingCredentialProvider(source) { Date() }
        for _ in 0..<3 {
            let error = await #expect(throws: AWSError.self) { try await provider.credentials() }
            #expect(error?.message == "no more")
        }
        #expect(source.count == 3)
        source.lifetime.withLock { $0 = 3600 }
        #expect(try await provider.credentials().accessKeyID == "KEY4")
    }

    @Test("One who is cancelled takes nobody's credentials away")
    func cancellation() async throws {
        let gate = Gate()
        let body = #"{"AccessKeyId":"KEY","SecretAccessKey":"s"}"#
        let server = try ScriptedHTTPServer { _ in
            Behaviour([.wait(gate), .send(Behaviour.head(200, length: body.utf8.count) + Array(body.utf8))])
        }
        let provider = try Surroundings(variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://\(server.authority)/"]).load()
            .credentials
        let impatient = Task { try await provider.credentials() }
        #expect(await server.hasRequests(1))
        let patient = Task { try await provider.credentials() }
        impatient.cancel()
        let error = await #expect(throws: AWSError.self) { try await impatient.value }
        #expect(error?.kind == .cancelled)
        gate.open()
        #expect(try await patient.value.accessKeyID == "KEY")
    }
}
