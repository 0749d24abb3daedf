import Glibc
import Synchronization
import Testing
import TrackerSystem

/// Signals reach the whole process, so these run one after the other; that a second one ends the program is tested on the
/// program itself.
@Suite(.serialized, .timeLimit(.minutes(1))) struct StopSignalTests {
    @Test(arguments: StopSignal.allCases)
    func theFirstOneIsTold(signal: StopSignal) async throws {
        let (signals, continuation) = AsyncStream.makeStream(of: StopSignal.self)
        let told = await withStopSignals {
            continuation.yield($0)
        } during: {
            kill(getpid(), signal.rawValue)
            return await signals.first { _ in true }
        }
        #expect(told == signal)
    }

    @Test func itCancelsTheTask() async {
        let started = AsyncStream.makeStream(of: Void.self)
        let outcome = await Result {
            try await withCancellationOnStopSignal {
                kill(getpid(), SIGINT)
                for await _ in started.stream {}
                try Task.checkCancellation()
            }
        }
        #expect(throws: CancellationError.self) { try outcome.get() }
    }

    @Test func handlersAreGivenBack() async throws {
        let before = signal(SIGTERM, SIG_IGN)
        defer { signal(SIGTERM, before) }
        try await withCancellationOnStopSignal {}
        // Ignored as before, or this would be the end.
        kill(getpid(), SIGTERM)
    }

    @Test func anIgnoredHangupStaysIgnored() async throws {
        let before = signal(SIGHUP, SIG_IGN)
        defer { signal(SIGHUP, before) }
        let isTold = Mutex(false)
        let (signals, continuation) = AsyncStream.makeStream(of: StopSignal.self)
        await withStopSignals { told in
            if told == .hangup { isTold.withLock { $0 = true } }
            continuation.yield(told)
        } during: {
            kill(getpid(), SIGHUP)
            kill(getpid(), SIGTERM)
            _ = await signals.first { _ in true }
        }
        #expect(!isTold.withLock { $0 })
    }

    @Test func manyRunsFollowEachOther() async throws {
        for _ in 0..<200 {
            let value = try await withCancellationOnStopSignal { 1 }
            #expect(value == 1)
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
