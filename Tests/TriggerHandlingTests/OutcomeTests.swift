import Foundation
import LambdaRuntime
import S3Logs
import Testing
import TriggerHandling

/// What the sender of an event is told.
@Suite(.timeLimit(.minutes(1))) struct OutcomeTests {
    private let failing = StubImporter(failing: ["denied": .denied, "gone": .missing, "busy": .unavailable, "broken": .other])

    @Test func aNotificationFailsWhenOneObjectFailsButStoresTheOthers() async throws {
        let outcome = try await Trigger.handle(Events.s3("a.json.gz", "gone.json.gz", "b.json.gz", "denied.json.gz"), failing)
        #expect(failing.keys == ["a.json.gz", "gone.json.gz", "b.json.gz", "denied.json.gz"])
        let failure = try #require(outcome.failure)
        #expect(failure.type == "Function.ObjectsNotStored")
        #expect(
            failure.message
                == "2 of 4 objects are not stored: s3://logs/gone.json.gz is gone; s3://logs/denied.json.gz is denied")
        #expect(try outcome.figure("FilesFailed") == 2)
    }

    @Test func aMessageOfManyFailuresIsBounded() async throws {
        let keys = (0..<1000).map { "busy-\($0)-\(String(repeating: "x", count: 100)).json.gz" }
        let outcome = try await Trigger.handle(["Records": keys.map { Events.s3Record($0) }], failing)
        let failure = try #require(outcome.failure)
        #expect(failure.message.utf8.count <= 8192)
        #expect(failure.message.hasPrefix("1000 of 1000 objects are not stored: s3://logs/busy-0-"))
    }

    @Test func eachMessageOfAQueueIsJudgedByAllItsObjects() async throws {
        let event = try Events.sqs(
            Events.s3("a.json.gz"),
            Events.s3("b.json.gz", "gone.json.gz"),
            Events.snsEnvelope(Events.cloudTrail("busy.json.gz")),
            "no JSON", ["unknown": 1], Events.test, Events.s3("c.json.gz"))
        let outcome = try await Trigger.handle(event, failing)
        let failures = try #require(outcome.object["batchItemFailures"] as? [[String: String]])
        #expect(failures == ["m1", "m2", "m3", "m4"].map { ["itemIdentifier": $0] })
        #expect(failing.keys == ["a.json.gz", "b.json.gz", "gone.json.gz", "busy.json.gz", "c.json.gz"])
        #expect(try outcome.figure("FilesFailed") == 2)
    }

    @Test func messagesOfAWSConfigFailNoneOfTheirNeighbours() async throws {
        let key = "AWSLogs/111122223333/Config/eu-west-1/2024/6/2/ConfigHistory/gone.json.gz"
        let event = try Events.sqs(
            Events.snsEnvelope(Events.config("ConfigurationHistoryDeliveryCompleted", key: key)),
            Events.snsEnvelope(Events.cloudTrail("gone.json.gz")),
            Events.snsEnvelope(Events.config("ConfigurationItemChangeNotification")),
            Events.snsEnvelope(Events.cloudTrail("a.json.gz")))
        let outcome = try await Trigger.handle(event, failing)
        let failures = try #require(outcome.object["batchItemFailures"] as? [[String: String]])
        #expect(failures == [["itemIdentifier": "m1"]])
        #expect(failing.keys == ["gone.json.gz", "a.json.gz"])
    }

    @Test func aQueueWithoutFailuresIsAnsweredWithNone() async throws {
        let outcome = try await Trigger.handle(Events.sqs(Events.s3("a.json.gz")), failing)
        #expect(outcome.answer == Array(#"{"batchItemFailures":[]}"#.utf8))
    }

    @Test func eachTaskOfAJobGetsItsResult() async throws {
        let event = Events.batch(
            schema: "2.0", "a.json.gz", "gone.json.gz", "busy.json.gz", "denied.json.gz", "broken.json.gz", "folder/")
        let answer = try await Trigger.handle(event, failing).object
        #expect(answer["invocationSchemaVersion"] as? String == "2.0")
        #expect(answer["invocationId"] as? String == "YXNkbGZq")
        #expect(answer["treatMissingKeysAs"] as? String == "TemporaryFailure")
        let results = try #require(answer["results"] as? [[String: String]])
        #expect(results.map { $0["taskId"] } == (0..<6).map { "t\($0)" })
        #expect(
            results.map { $0["resultCode"] } == [
                "Succeeded", "PermanentFailure", "TemporaryFailure", "PermanentFailure", "PermanentFailure", "Succeeded",
            ])
        #expect(
            results.map { $0["resultString"] } == [
                "stored 0, duplicates 0, filtered 0, rejected 0", "is gone", "is busy", "is denied", "is broken",
                "is no CloudTrail log",
            ])
    }

    @Test(arguments: ["a+b.json.gz", "a b.json.gz"])
    func aPlusInATasksKeyMayBeASpace(key: String) async throws {
        let importer = StubImporter { object in
            ObjectOutcome(object.location.key == key ? .stored : .failed(LogAccessError(.missing, reason: "is not there")))
        }
        let outcome = try await Trigger.handle(Events.batch("a+b.json.gz"), importer)
        let results = try #require(outcome.object["results"] as? [[String: String]])
        #expect(results.map { $0["resultCode"] } == ["Succeeded"])
        #expect(importer.keys.last == key)
        #expect(try outcome.figure("FilesFailed") == 0)
    }

    @Test func aTaskThatIsMissingUnderEitherKeyFailsOnce() async throws {
        let outcome = try await Trigger.handle(Events.batch("gone+b.json.gz"), failing)
        let results = try #require(outcome.object["results"] as? [[String: String]])
        #expect(results.map { $0["resultCode"] } == ["PermanentFailure"])
        #expect(try outcome.figure("FilesFailed") == 1)
    }

    @Test func rejectedRecordsAreLoggedAndCountedButNoFailure() async throws {
        let counts = RecordCounts(
            stored: 5, filtered: 3, duplicates: 2, rejected: 1, bytesCompressed: 700, bytesUncompressed: 9000)
        let importer = StubImporter { _ in
            ObjectOutcome(.stored, counts: counts, rejections: ["record 7 at byte 4711: has no eventTime"])
        }
        let outcome = try await Trigger.handle(Events.s3("a.json.gz", "b.json.gz"), importer)
        #expect(outcome.failure == nil)
        let errors = outcome.lines.filter { $0["level"] as? String == "ERROR" }
        #expect(errors.count == 2)
        #expect(errors.first?["reason"] as? String == "record 7 at byte 4711: has no eventTime")
        #expect(errors.first?["object"] as? String == "s3://logs/a.json.gz")
        let expected = [
            "RecordsRead": 22, "Stored": 10, "Filtered": 6, "Duplicates": 4, "Rejected": 2, "FilesFailed": 0, "FilesSkipped": 0,
            "BytesCompressed": 1400, "BytesUncompressed": 18_000,
        ]
        for (name, figure) in expected { #expect(try outcome.figure(name) == figure, "\(name)") }
        #expect(try outcome.figure("Milliseconds") != nil)
        let metrics = try outcome.metrics
        #expect(metrics["FunctionName"] as? String == "trigger")
        #expect(metrics["requestId"] as? String == "r-1")
        let envelope = try #require(metrics["_aws"] as? [String: Any])
        let directive = try #require((envelope["CloudWatchMetrics"] as? [[String: Any]])?.first)
        #expect(directive["Namespace"] as? String == "CloudTrailTracker")
        let units = try #require(directive["Metrics"] as? [[String: String]])
        #expect(units.first { $0["Name"] == "BytesCompressed" }?["Unit"] == "Bytes")
        #expect(units.first { $0["Name"] == "Milliseconds" }?["Unit"] == "Milliseconds")
        #expect(units.first { $0["Name"] == "Stored" }?["Unit"] == "Count")
    }

    @Test func whatAFailedObjectGaveCountsToo() async throws {
        let importer = StubImporter { _ in
            ObjectOutcome(.failed(LogAccessError(.other, reason: "is damaged")), counts: RecordCounts(stored: 4))
        }
        let outcome = try await Trigger.handle(Events.s3("a.json.gz"), importer)
        #expect(outcome.failure?.message == "1 of 1 objects are not stored: s3://logs/a.json.gz is damaged")
        #expect(try outcome.figure("Stored") == 4)
        #expect(try outcome.figure("FilesFailed") == 1)
    }
}
