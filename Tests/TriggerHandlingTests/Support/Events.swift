import Foundation
import Testing

/// Events as their senders write them; shapes from AWS's documentation, with made-up values.
enum Events {
    static let log =
        "AWSLogs/111122223333/CloudTrail/us-east-1/2024/06/02/111122223333_CloudTrail_us-east-1_20240602T0715Z_a.json.gz"

    static func s3Record(
        _ encodedKey: String, bucket: String = "logs", event: String = "ObjectCreated:Put", more: [String: Any] = [:]
    ) -> [String: Any] {
        [
            "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventTime": "2024-06-02T07:15:14.000Z",
            "eventName": event, "userIdentity": ["principalId": "AWS:EXAMPLE"],
            "s3": [
                "s3SchemaVersion": "1.0", "configurationId": "tracker",
                "bucket": ["name": bucket, "arn": "arn:aws:s3:::\(bucket)", "ownerIdentity": ["principalId": "E"]],
                "object": ["key": encodedKey, "size": 1024, "eTag": "0123456789abcdef0123456789abcdef", "sequencer": "0A1B"]
                    .merging(more) { $1 },
            ] as [String: Any],
        ]
    }

    static func s3(_ encodedKeys: String...) -> [String: Any] {
        ["Records": encodedKeys.map { s3Record($0) }]
    }

    static func eventBridge(_ key: String, kind: String = "Object Created", source: String = "aws.s3") -> [String: Any] {
        [
            "version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": kind, "source": source,
            "account": "111122223333", "time": "2024-06-02T07:15:14Z", "region": "us-east-1",
            "resources": ["arn:aws:s3:::logs"],
            "detail": [
                "version": "0", "bucket": ["name": "logs"],
                "object": ["key": key, "size": 5, "etag": "b1946ac92492d234", "version-id": "IYV3p45B", "sequencer": "617f"],
                "request-id": "N4N7GDK58NMKJ12R", "requester": "123456789012", "reason": "PutObject",
            ] as [String: Any],
        ]
    }

    /// As EventBridge hands on what CloudTrail records of S3's calls.
    static func call(
        _ name: String, _ parameters: [String: Any]?, errorCode: String? = nil, source: String = "aws.s3"
    ) -> [String: Any] {
        [
            "version": "0", "id": "8e5de026-d59e-5503-b350-b1b1e26abc22", "detail-type": "AWS API Call via CloudTrail",
            "source": source, "account": "111122223333", "time": "2024-06-02T07:15:14Z", "region": "us-east-1",
            "resources": [Any](),
            "detail": [
                "eventVersion": "1.09", "eventTime": "2024-06-02T07:15:14Z", "eventSource": "s3.amazonaws.com",
                "eventName": name, "awsRegion": "us-east-1", "requestParameters": parameters ?? NSNull(),
                "errorCode": errorCode ?? NSNull(), "eventCategory": "Data", "recipientAccountId": "111122223333",
            ] as [String: Any],
        ]
    }

    /// As AWS Config publishes to a topic.
    static func config(_ type: String, key: String? = nil) -> [String: Any] {
        [
            "s3ObjectKey": key ?? NSNull(), "s3Bucket": key == nil ? NSNull() : "logs" as Any, "messageType": type,
            "notificationCreationTime": "2024-06-02T07:15:14.112Z", "recordVersion": "1.1",
        ]
    }

    static func cloudTrail(_ keys: String...) -> [String: Any] {
        ["s3Bucket": "logs", "s3ObjectKey": keys]
    }

    /// As SNS invokes a function.
    static func sns(_ messages: Any...) throws -> [String: Any] {
        [
            "Records": try messages.map { message in
                [
                    "EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": "arn:aws:sns:us-east-1:1:t:s",
                    "Sns": [
                        "Type": "Notification", "MessageId": "m", "TopicArn": "arn:aws:sns:us-east-1:1:t",
                        "Subject": NSNull(), "Message": try text(message), "MessageAttributes": [:] as [String: Any],
                    ] as [String: Any],
                ]
            }
        ]
    }

    /// As SNS writes to a queue, without raw delivery.
    static func snsEnvelope(_ message: Any, type: String = "Notification") throws -> [String: Any] {
        [
            "Type": type, "MessageId": "m", "TopicArn": "arn:aws:sns:us-east-1:1:t", "Message": try text(message),
            "Timestamp": "2024-06-02T07:15:14.000Z", "SignatureVersion": "1", "Signature": "x",
        ]
    }

    /// As a queue invokes a function; messages are called `m0`, `m1` and so on.
    static func sqs(_ bodies: Any...) throws -> [String: Any] {
        [
            "Records": try bodies.enumerated().map { index, body in
                [
                    "messageId": "m\(index)", "receiptHandle": "h", "body": try text(body),
                    "attributes": ["ApproximateReceiveCount": "1"], "messageAttributes": [:] as [String: Any],
                    "md5OfBody": "x", "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:1:q",
                    "awsRegion": "us-east-1",
                ] as [String: Any]
            }
        ]
    }

    /// As S3 Batch Operations invokes a function; tasks are called `t0`, `t1` and so on.
    static func batch(schema: String = "1.0", versionID: String? = nil, _ encodedKeys: String...) -> [String: Any] {
        [
            "invocationSchemaVersion": schema, "invocationId": "YXNkbGZq",
            "job": ["id": "f3cc4f60-61f6-4a2b-8a21-d07600c373ce", "userArguments": ["a": "b"]] as [String: Any],
            "tasks": encodedKeys.enumerated().map { index, key in
                [
                    "taskId": "t\(index)", "s3Key": key, "s3VersionId": versionID ?? NSNull(),
                    schema == "1.0" ? "s3BucketArn" : "s3Bucket": schema == "1.0" ? "arn:aws:s3:::logs" : "logs",
                ] as [String: Any]
            },
        ]
    }

    static var test: [String: Any] {
        [
            "Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2024-06-02T07:15:14.000Z", "Bucket": "logs",
            "RequestId": "r", "HostId": "h",
        ]
    }

    /// Text as it is, anything else as JSON.
    private static func text(_ value: Any) throws -> String {
        if let text = value as? String { return text }
        return String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
    }
}
