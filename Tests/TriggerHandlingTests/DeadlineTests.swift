import LambdaRuntime
import S3Logs
import Testing
import TriggerHandling

/// Nothing is left to be cut off by Lambda.
@Suite(.timeLimit(.minutes(1))) struct DeadlineTests {
    /// Waits until it is cancelled.
    private static let slow = StubImporter { object in
        guard object.location.key.contains("slow") else { return ObjectOutcome(.stored) }
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
        return ObjectOutcome(.failed(LogAccessError(.other, reason: "was interrupted")), counts: RecordCounts(stored: 3))
    }

    @Test func anObjectThatTakesTooLongIsCancelledAndTheRestNotBegun() async throws {
        let outcome = try await Trigger.handle(
            Events.s3("a.json.gz", "slow.json.gz", "b.json.gz"), Self.slow, remaining: .seconds(1))
        #expect(
            outcome.failure?.message
                == "2 of 3 objects are not stored: "
                + "s3://logs/slow.json.gz could not be stored within the function's time; "
                + "s3://logs/b.json.gz was not begun: too little of the function's time was left")
        #expect(try outcome.figure("Stored") == 3)
        #expect(try outcome.figure("FilesFailed") == 2)
    }

    @Test func messagesThatThereIsNoTimeForAreGivenBack() async throws {
        let event = try Events.sqs(Events.s3("a.json.gz"), Events.s3("slow.json.gz"), Events.s3("b.json.gz"))
        let answer = try await Trigger.handle(event, Self.slow, remaining: .seconds(1)).object
        #expect(answer["batchItemFailures"] as? [[String: String]] == [["itemIdentifier": "m1"], ["itemIdentifier": "m2"]])
    }

    @Test func tasksThatThereIsNoTimeForAreTriedAgain() async throws {
        let answer = try await Trigger.handle(
            Events.batch("slow.json.gz", "b.json.gz"), Self.slow, remaining: .seconds(1)
        ).object
        let results = try #require(answer["results"] as? [[String: String]])
        #expect(results.map { $0["resultCode"] } == ["TemporaryFailure", "TemporaryFailure"])
    }

    @Test func withoutTimeNothingIsBegun() async throws {
        let importer = StubImporter()
        let outcome = try await Trigger.handle(Events.s3("a.json.gz"), importer, remaining: .zero)
        #expect(importer.objects.isEmpty)
        #expect(outcome.failure?.type == "Function.ObjectsNotStored")
    }

    @Test func whatEndsWellAfterTheCancellationIsStored() async throws {
        let importer = StubImporter { _ in
            while !Task.isCancelled { await Task.yield() }
            return ObjectOutcome(.stored, counts: RecordCounts(stored: 9))
        }
        let outcome = try await Trigger.handle(Events.s3("a.json.gz"), importer, remaining: .milliseconds(200))
        #expect(outcome.failure == nil)
        #expect(try outcome.figure("Stored") == 9)
    }
}
