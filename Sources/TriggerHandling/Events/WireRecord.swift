/// An element of `Records`, as S3, SNS and SQS send them.
struct WireRecord: Decodable {
    struct S3: Decodable {
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
                case eTag
                case versionID = "versionId"
                case sequencer
            }
        }
        let bucket: Bucket
        let object: Object
    }

    struct SNS: Decodable {
        let type: String?
        let message: String?

        private enum CodingKeys: String, CodingKey {
            case type = "Type"
            case message = "Message"
        }
    }

    /// `aws:s3`, `aws:sns` or `aws:sqs`; SNS begins the name with a capital letter.
    let source: String?
    let eventName: String?
    let s3: S3?
    let sns: SNS?
    /// SQS.
    let messageID: String?
    let body: String?

    private enum CodingKeys: String, CodingKey {
        case source = "eventSource"
        case capitalizedSource = "EventSource"
        case eventName
        case s3
        case sns = "Sns"
        case messageID = "messageId"
        case body
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        source =
            try members.decodeIfPresent(String.self, forKey: .source)
            ?? members.decodeIfPresent(String.self, forKey: .capitalizedSource)
        eventName = try members.decodeIfPresent(String.self, forKey: .eventName)
        s3 = try? members.decodeIfPresent(S3.self, forKey: .s3)
        sns = try members.decodeIfPresent(SNS.self, forKey: .sns)
        messageID = try members.decodeIfPresent(String.self, forKey: .messageID)
        body = try members.decodeIfPresent(String.self, forKey: .body)
    }
}
