import LambdaRuntime

/// An event that the trigger function takes.
enum TriggerEvent: Equatable {
    /// Something that S3, SNS, EventBridge or CloudTrail has to say of objects: stored as a whole, or failed as a whole.
    case notices([ObjectNotice])
    /// Messages of an SQS queue, each of which succeeds or fails for itself.
    case queue([QueueMessage])
    /// Tasks of S3 Batch Operations, each of which is answered.
    case batch(BatchInvocation)

    /// Reads an event.
    ///
    /// - Throws: `LambdaFailure` that names the top-level keys of an event of no known kind, and nothing else of it.
    init(_ event: [UInt8]) throws(LambdaFailure) {
        let message = try WireMessage(json: event)
        if let batch = BatchInvocation(message) {
            self = .batch(batch)
        } else if let records = message.records, !records.isEmpty, records.allSatisfy({ $0.source == "aws:sqs" }) {
            self = .queue(records.map(QueueMessage.init))
        } else {
            self = .notices(try ObjectNotice.notices(in: message))
        }
    }
}

/// What a message says of an object.
enum ObjectNotice: Equatable {
    /// It is there.
    case created(S3ObjectReference)
    /// Something that calls for nothing; the text says what, for the log.
    case passedOver(String)
}

/// A message of an SQS queue.
struct QueueMessage: Equatable {
    var id: String
    /// What it says, or why it could not be read.
    var notices: Result<[ObjectNotice], LambdaFailure>

    init(_ record: WireRecord) {
        id = record.messageID ?? ""
        do throws(LambdaFailure) {
            notices = .success(try ObjectNotice.notices(inText: record.body ?? "", depth: 1))
        } catch {
            notices = .failure(error)
        }
    }
}
