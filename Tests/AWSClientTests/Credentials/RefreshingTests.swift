import FoundationEssentials
import Synchronization
import Testing

@testable import AWSClient

@Suite(.timeLimit(.minutes(1))) struct RefreshingTests {
    /// Hands out numbered credentials that are good for an hour, or fails.
    private final class Source: AWSCredentialProvider {
        let state = Mutex((calls: 0, fails: false))
        let clock: Clock

        init(_ clock: Clock) {
            self.clock = clock
        }

        func credentials() async throws(AWSError) -> AWSCredentials {
            let (number, fails) = state.withLock { state in
                state.calls += 1
                return (state.calls, state.fails)
            }
            await Task.yield()
            if fails { throw AWSError(.credentials, code: "UnusableCredentials", message: "no more") }
            return AWSCredentials(
                accessKeyID: "KEY\(number)", secretAccessKey: "s", expiration: clock.now.addingTimeInterval(3600))
        }
    }

    private final class Clock: Sendable {
        private let seconds = Mutex(1_700_000_000.0)

        var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }

        func advance(by time: Double) { seconds.withLock { $0 += time } }
    }

    @Test("Many askers ask the source once")
    func singleFlight() async throws {
        let clock = Clock()
        let source = Source(clock)
        let provider = RefreshingCredentialProvider(source) { clock.now }
        let found = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { try await provider.credentials().accessKeyID } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(found == ["KEY1"])
        #expect(source.state.withLock { $0.calls } == 1)
    }

    @Test("Fresh ones are fetched before the old ones end; where that fails, the old ones go on until they do")
    func refreshes() async throws {
        let clock = Clock()
        let source = Source(clock)
        let provider = RefreshingCredentialProvider(source) { clock.now }
        #expect(try await provider.credentials().accessKeyID == "KEY1")
        clock.advance(by: 3000)
        #expect(try await provider.credentials().accessKeyID == "KEY1")
        clock.advance(by: 400)
        #expect(try await provider.credentials().accessKeyID == "KEY2")
        source.state.withLock { $0.fails = true }
        clock.advance(by: 3400)
        #expect(try await provider.credentials().accessKeyID == "KEY2")
        clock.advance(by: 300)
        await #expect(throws: AWSError.self) { try await provider.credentials() }
    }

    @Test("What a service refused is not handed out again")
    func discards() async throws {
        let clock = Clock()
        let provider = RefreshingCredentialProvider(Source(clock)) { clock.now }
        let first = try await provider.credentials()
        await provider.discard(first)
        #expect(try await provider.credentials().accessKeyID == "KEY2")
        await provider.discard(first)
        #expect(try await provider.credentials().accessKeyID == "KEY2")
    }
}
