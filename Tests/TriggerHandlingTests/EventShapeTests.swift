import Foundation
import LambdaRuntime
import S3Logs
import Testing
import TriggerHandling

/// Which objects each kind of event names.
@Suite struct EventShapeTests {
    /// A kind of event that names `Events.log`.
    struct Shape: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var event: @Sendable () throws -> [String: Any]

        init(_ name: String, _ event: @escaping @Sendable () throws -> [String: Any]) {
            testDescription = name
            self.event = event
        }
    }

    private static let shapes = [
        Shape("S3") { Events.s3(Events.log) },
        Shape("S3 with the prefix of configurations") {
            ["Records": [Events.s3Record(Events.log, event: "s3:ObjectCreated:CompleteMultipartUpload")]]
        },
        Shape("S3 in SNS") { try Events.sns(Events.s3(Events.log)) },
        Shape("S3 in SQS") { try Events.sqs(Events.s3(Events.log)) },
        Shape("S3 in SNS in SQS") { try Events.sqs(Events.snsEnvelope(Events.s3(Events.log))) },
        Shape("EventBridge") { Events.eventBridge(Events.log) },
        Shape("EventBridge in SQS") { try Events.sqs(Events.eventBridge(Events.log)) },
        Shape("EventBridge in SNS") { try Events.sns(Events.eventBridge(Events.log)) },
        Shape("a put by EventBridge") { Events.call("PutObject", ["bucketName": "logs", "key": Events.log, "Host": "x"]) },
        Shape("a copy by EventBridge in SQS") {
            try Events.sqs(
                Events.call("CopyObject", ["bucketName": "logs", "key": Events.log, "x-amz-copy-source": "elsewhere/a.json.gz"]))
        },
        Shape("an upload in parts by EventBridge in SNS") {
            try Events.sns(
                Events.call("CompleteMultipartUpload", ["bucketName": "logs", "key": Events.log, "uploadId": "u"]))
        },
        Shape("CloudTrail in SNS") { try Events.sns(Events.cloudTrail(Events.log)) },
        Shape("CloudTrail in SQS, raw") { try Events.sqs(Events.cloudTrail(Events.log)) },
        Shape("CloudTrail in SNS in SQS") { try Events.sqs(Events.snsEnvelope(Events.cloudTrail(Events.log))) },
        Shape("S3 Batch Operations 1.0") { Events.batch(Events.log) },
        Shape("S3 Batch Operations 2.0") { Events.batch(schema: "2.0", Events.log) },
    ]

    @Test(arguments: shapes) func theObjectIsStored(shape: Shape) async throws {
        let importer = StubImporter()
        let outcome = try await Trigger.handle(shape.event(), importer)
        #expect(outcome.failure == nil)
        #expect(importer.objects.map(\.location) == [S3LogLocation(bucket: "logs", key: Events.log)])
        #expect(try outcome.figure("FilesFailed") == 0)
    }

    private static let oddKeys = [
        "my trail/AWSLogs/a.json.gz", "a+b.json.gz", "100%.json.gz", "a%2Fb.json.gz", "Jörg/日本.json.gz", "a&b=c?d#e.json.gz",
    ]

    @Test(arguments: oddKeys) func keysAreDecodedOnceInEachSendersWay(key: String) async throws {
        let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/")
        let percent = try #require(key.addingPercentEncoding(withAllowedCharacters: unreserved))
        let form = percent.replacing("%20", with: "+")
        for (name, event) in [
            ("S3", Events.s3(form)), ("S3 in SNS", try Events.sns(Events.s3(form))),
            ("EventBridge", Events.eventBridge(key)), ("CloudTrail", try Events.sns(Events.cloudTrail(key))),
            ("Batch", Events.batch(percent)),
        ] {
            let importer = StubImporter()
            _ = try await Trigger.handle(event, importer)
            #expect(importer.keys.map { Array($0.utf8) } == [Array(key.utf8)], "\(name)")
        }
    }

    @Test func whatAnEventSaysOfAnObjectIsKept() async throws {
        let importer = StubImporter()
        _ = try await Trigger.handle(["Records": [Events.s3Record("a.json.gz", more: ["versionId": "v1"])]], importer)
        _ = try await Trigger.handle(Events.eventBridge("b.json.gz"), importer)
        _ = try await Trigger.handle(Events.batch(versionID: "v3", "c.json.gz"), importer)
        #expect(
            importer.objects == [
                S3ObjectReference(
                    location: .init(bucket: "logs", key: "a.json.gz"), versionID: "v1",
                    eTag: "0123456789abcdef0123456789abcdef", size: 1024, sequencer: "0A1B"),
                S3ObjectReference(
                    location: .init(bucket: "logs", key: "b.json.gz"), versionID: "IYV3p45B", eTag: "b1946ac92492d234", size: 5,
                    sequencer: "617f"),
                S3ObjectReference(location: .init(bucket: "logs", key: "c.json.gz"), versionID: "v3"),
            ])
    }

    private static let configKey =
        "o-abc/AWSLogs/111122223333/Config/us-east-1/2024/6/2/ConfigHistory/111122223333_Config_us-east-1_ConfigHistory_"
        + "AWS::ECS::TaskDefinition_20240602T071514Z_20240602T071814Z_1.json.gz"

    private static let passedOver = [
        Shape("s3:TestEvent") { Events.test },
        Shape("s3:TestEvent in SNS") { try Events.sns(Events.test) },
        Shape("s3:TestEvent in SQS") { try Events.sqs(Events.test) },
        Shape("s3:TestEvent in SNS in SQS") { try Events.sqs(Events.snsEnvelope(Events.test)) },
        Shape("SubscriptionConfirmation") {
            try Events.sqs(Events.snsEnvelope("You have chosen to subscribe", type: "SubscriptionConfirmation"))
        },
        Shape("CloudTrail's validation") { try Events.sns("CloudTrail validation message.") },
        Shape("removal") { ["Records": [Events.s3Record(Events.log, event: "ObjectRemoved:Delete")]] },
        Shape("restore") { ["Records": [Events.s3Record(Events.log, event: "ObjectRestore:Completed")]] },
        Shape("EventBridge removal") { Events.eventBridge(Events.log, kind: "Object Deleted") },
        Shape("a history of AWS Config") {
            try Events.sns(Events.config("ConfigurationHistoryDeliveryCompleted", key: Self.configKey))
        },
        Shape("a change for AWS Config") { try Events.sqs(Events.config("ConfigurationItemChangeNotification")) },
        Shape("a large change for AWS Config") {
            try Events.sqs(Events.snsEnvelope(Events.config("OversizedConfigurationItemChangeNotification")))
        },
        Shape("a rule of AWS Config") { try Events.sns(Events.config("ComplianceChangeNotification")) },
        Shape("AWS Config's object") { Events.s3(Self.configKey) },
        Shape("AWS Config's object by EventBridge") { Events.eventBridge(Self.configKey) },
        Shape("AWS Config's object by its put") { Events.call("PutObject", ["bucketName": "logs", "key": Self.configKey]) },
        Shape("a read by EventBridge") { Events.call("GetObject", ["bucketName": "logs", "key": Events.log]) },
        Shape("a put by EventBridge that failed") {
            Events.call("PutObject", ["bucketName": "logs", "key": Events.log], errorCode: "AccessDenied")
        },
        Shape("a call by EventBridge that is about no object") { Events.call("ListBuckets", nil) },
        Shape("what macOS adds") { Events.s3("copied/__MACOSX/logs/._a.json.gz") },
        Shape("digest") {
            Events.s3("AWSLogs/1/CloudTrail-Digest/us-east-1/2024/06/02/1_CloudTrail-Digest_us-east-1_t_x.json.gz")
        },
        Shape("folder marker") { Events.s3("AWSLogs/1/CloudTrail/") },
        Shape("another service's log") { Events.s3("AWSLogs/1/elasticloadbalancing/a.log.gz") },
        Shape("digest for Batch Operations") { Events.batch("AWSLogs/1/CloudTrail-Digest/x/1_CloudTrail-Digest_y.json.gz") },
    ]

    @Test(arguments: passedOver) func whatIsNoNewLogIsPassedOverAndCounted(shape: Shape) async throws {
        let importer = StubImporter()
        let outcome = try await Trigger.handle(shape.event(), importer)
        #expect(outcome.failure == nil)
        #expect(importer.objects.isEmpty)
        #expect(try outcome.figure("FilesSkipped") == 1)
        #expect(try outcome.figure("FilesFailed") == 0)
    }

    @Test func nothingToDoIsASuccess() async throws {
        let outcome = try await Trigger.handle(["Records": [Any]()], StubImporter())
        #expect(outcome.failure == nil)
    }

    private static let unknown = [
        Shape("scheduled") { Events.eventBridge("secret value", kind: "Scheduled Event", source: "aws.events") },
        Shape("another record") { ["Records": [["eventSource": "aws:dynamodb", "x": "secret value"]]] },
        Shape("a record without an object") {
            ["Records": [["eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": ["bucket": "secret value"]]]]
        },
        Shape("a put by EventBridge that names no key") { Events.call("PutObject", ["bucketName": "secret value"]) },
        Shape("a put by EventBridge without parameters") { Events.call("PutObject", nil) },
        Shape("another service's call") { Events.call("PutObject", ["key": "secret value"], source: "aws.ec2") },
        Shape("SNS of a message like AWS Config's") { try Events.sns(Events.config("secret value", key: "secret value")) },
        Shape("a request") { ["httpMethod": "GET", "path": "/secret value"] },
        Shape("an empty object") { [:] },
        Shape("SNS of something else") { try Events.sns("secret value") },
        Shape("SNS in SNS for ever") {
            var message = try Events.snsEnvelope(Events.s3("secret value.json.gz"))
            for _ in 0..<10 { message = try Events.snsEnvelope(message) }
            return try Events.sns(message)
        },
    ]

    @Test(arguments: unknown) func anUnknownEventFailsLoudlyAndNamesItsKeysAlone(shape: Shape) async throws {
        let event = try shape.event()
        let outcome = try await Trigger.handle(event, StubImporter())
        let failure = try #require(outcome.failure)
        #expect(failure.type == "Function.UnknownEvent")
        #expect(!failure.message.contains("secret value"))
        if let key = event.keys.min(), !shape.testDescription.hasPrefix("SNS") { #expect(failure.message.contains(key)) }
    }

    @Test(arguments: ["7", "\"text\"", "null", "[]", "{", ""])
    func whatIsNoObjectFailsLoudly(text: String) async throws {
        #expect(try await Trigger.handle(json: Array(text.utf8), StubImporter()).failure?.type == "Function.UnknownEvent")
    }
}
