import LambdaRuntime
import S3Logs

extension ObjectNotice {
    /// SNS in SQS is two; a message that holds messages for ever is none of ours.
    private static let maxDepth = 4

    /// What CloudTrail publishes to a topic once, to see whether it may.
    private static let validationMessage = "CloudTrail validation message"

    /// What the types of AWS Config's messages start with, which may come by the topic that CloudTrail's come by. They name no
    /// object, or by a string (`s3ObjectKey`) one of Config's own. Source: "Notifications that AWS Config sends to an Amazon SNS
    /// topic", AWS Config Developer Guide.
    private static let configPrefixes = ["Config", "OversizedConfig", "ComplianceChange"]

    /// Calls that make an object. Source: "Amazon S3 CloudTrail events", Amazon S3 User Guide.
    private static let creatingCalls: Set = ["PutObject", "PostObject", "CopyObject", "CompleteMultipartUpload", "RenameObject"]

    /// What a message says of objects.
    ///
    /// - Throws: `LambdaFailure` for a message of no known kind.
    static func notices(in message: WireMessage, depth: Int = 0) throws(LambdaFailure) -> [ObjectNotice] {
        guard depth <= maxDepth else { throw message.unknown() }
        if let records = message.records {
            var notices = [ObjectNotice]()
            for record in records { notices += try self.notices(in: record, of: message, depth: depth) }
            return notices
        }
        if let bucket = message.bucket, let keys = message.objectKeys {
            return keys.map { .created(S3ObjectReference(location: S3LogLocation(bucket: bucket, key: $0))) }
        }
        if message.source == "aws.s3", let kind = message.detailType {
            return [try eventBridgeNotice(kind, message)]
        }
        if let type = message.messageType, configPrefixes.contains(where: { type.hasPrefix($0) }) {
            return [.passedOver("AWS Config: \(type)")]
        }
        if message.testEvent == "s3:TestEvent" { return [.passedOver("s3:TestEvent")] }
        switch message.snsType {
        case "Notification": return try notices(inText: message.snsMessage ?? "", depth: depth + 1)
        case "SubscriptionConfirmation", "UnsubscribeConfirmation": return [.passedOver(message.snsType ?? "")]
        default: throw message.unknown()
        }
    }

    /// What the text of a message says of objects.
    static func notices(inText text: String, depth: Int) throws(LambdaFailure) -> [ObjectNotice] {
        if text.hasPrefix(validationMessage) { return [.passedOver(validationMessage)] }
        return try notices(in: try WireMessage(json: Array(text.utf8)), depth: depth)
    }

    private static func notices(
        in record: WireRecord, of message: WireMessage, depth: Int
    ) throws(LambdaFailure) -> [ObjectNotice] {
        switch record.source {
        case "aws:sns":
            if let type = record.sns?.type, type != "Notification" { return [.passedOver(type)] }
            return try notices(inText: record.sns?.message ?? "", depth: depth + 1)
        case "aws:s3":
            return [try s3Notice(record, of: message)]
        default:
            throw message.unknown()
        }
    }

    private static func s3Notice(_ record: WireRecord, of message: WireMessage) throws(LambdaFailure) -> ObjectNotice {
        // MiniStack and others write the prefix that stands in the bucket's configuration.
        let name = record.eventName ?? ""
        let event = name.hasPrefix("s3:") ? String(name.dropFirst(3)) : name
        guard event.hasPrefix("ObjectCreated:") else { return .passedOver(name) }
        guard let bucket = record.s3?.bucket.name, let object = record.s3?.object else { throw message.unknown() }
        return .created(
            S3ObjectReference(
                location: S3LogLocation(bucket: bucket, key: ObjectKeyEncoding.formDecoded(object.key)),
                versionID: object.versionID, eTag: object.eTag, size: object.size, sequencer: object.sequencer))
    }

    private static func eventBridgeNotice(_ kind: String, _ message: WireMessage) throws(LambdaFailure) -> ObjectNotice {
        if kind == "AWS API Call via CloudTrail" { return try callNotice(message) }
        guard kind == "Object Created" else { return .passedOver(kind) }
        guard let detail = message.detail else { throw message.unknown() }
        return .created(
            S3ObjectReference(
                location: S3LogLocation(bucket: detail.bucket.name, key: detail.object.key),
                versionID: detail.object.versionID, eTag: detail.object.eTag, size: detail.object.size,
                sequencer: detail.object.sequencer))
    }

    private static func callNotice(_ message: WireMessage) throws(LambdaFailure) -> ObjectNotice {
        guard let call = message.call else { throw message.unknown() }
        guard creatingCalls.contains(call.eventName) else { return .passedOver(call.eventName) }
        guard call.errorCode == nil else { return .passedOver("\(call.eventName) that failed") }
        guard let parameters = call.parameters else { throw message.unknown() }
        return .created(S3ObjectReference(location: S3LogLocation(bucket: parameters.bucketName, key: parameters.key)))
    }
}
