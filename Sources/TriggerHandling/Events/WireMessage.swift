import FoundationEssentials
import LambdaRuntime

/// Any message that may name objects, with what it is recognised by; what a kind of message lacks is `nil`.
struct WireMessage: Decodable {
    /// S3, SNS and SQS: `Records`.
    let records: [WireRecord]?
    /// S3's test: `Event`.
    let testEvent: String?
    /// SNS, as it stands in SQS messages: `Type` and `Message`.
    let snsType: String?
    let snsMessage: String?
    /// EventBridge: `source`, `detail-type` and `detail`.
    let source: String?
    let detailType: String?
    let detail: Detail?
    /// EventBridge, where CloudTrail tells of a call: `detail` is the record.
    let call: Call?
    /// CloudTrail: `s3Bucket` and `s3ObjectKey`.
    let bucket: String?
    let objectKeys: [String]?
    /// AWS Config: `messageType`.
    let messageType: String?
    /// S3 Batch Operations.
    let invocationID: String?
    let invocationSchemaVersion: String?
    let tasks: [BatchTask]?
    /// The names of all members.
    private let names: [String]

    struct Detail: Decodable {
        struct Bucket: Decodable {
            let name: String
        }
        struct Object: Decodable {
            let key: String
            let size: UInt64?
            let eTag: String?
            let versionID: String?
            let sequencer: String?

            private enum CodingKeys: String, CodingKey {
                case key
                case size
                case eTag = "etag"
                case versionID = "version-id"
                case sequencer
            }
        }
        let bucket: Bucket
        let object: Object
    }

    struct Call: Decodable {
        struct Parameters: Decodable {
            let bucketName: String
            let key: String
        }
        let eventName: String
        let errorCode: String?
        let parameters: Parameters?

        private enum CodingKeys: String, CodingKey {
            case eventName
            case errorCode
            case parameters = "requestParameters"
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            eventName = try members.decode(String.self, forKey: .eventName)
            errorCode = try members.decodeIfPresent(String.self, forKey: .errorCode)
            // Those of other calls name no object.
            parameters = try? members.decodeIfPresent(Parameters.self, forKey: .parameters)
        }
    }

    struct BatchTask: Decodable {
        let id: String
        let key: String
        let versionID: String?
        let bucketARN: String?
        let bucket: String?

        private enum CodingKeys: String, CodingKey {
            case id = "taskId"
            case key = "s3Key"
            case versionID = "s3VersionId"
            case bucketARN = "s3BucketArn"
            case bucket = "s3Bucket"
        }
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: MemberName.self)
        // A member of another type is that of another kind of message.
        func member<Value: Decodable>(_ name: String) -> Value? {
            try? members.decodeIfPresent(Value.self, forKey: MemberName(stringValue: name))
        }
        names = members.allKeys.map(\.stringValue)
        records = member("Records")
        testEvent = member("Event")
        snsType = member("Type")
        snsMessage = member("Message")
        source = member("source")
        detailType = member("detail-type")
        detail = member("detail")
        call = member("detail")
        bucket = member("s3Bucket")
        objectKeys = member("s3ObjectKey")
        messageType = member("messageType")
        invocationID = member("invocationId")
        invocationSchemaVersion = member("invocationSchemaVersion")
        tasks = member("tasks")
    }

    /// Reads a message.
    ///
    /// - Throws: `LambdaFailure` when it is no JSON object.
    init(json: [UInt8]) throws(LambdaFailure) {
        do {
            self = try JSONDecoder().decode(WireMessage.self, from: Data(json))
        } catch {
            throw .unknownEvent(expected: Self.expected, keys: nil)
        }
    }

    /// What a message of no known kind fails with.
    func unknown() -> LambdaFailure {
        .unknownEvent(expected: Self.expected, keys: names)
    }

    private static let expected =
        "notification of S3, SNS, SQS, EventBridge or CloudTrail that names objects, nor a task of S3 Batch Operations"
}
