/// What a template leaves open. A field that occurs twice in a record has the same value in both places, as the id in a
/// request and in its response have.
struct Field: Sendable {
    enum Kind: Sendable {
        case accountID, region
        case eventTime, eventTimeInMilliseconds, eventTimeInWords, expiryInWords
        case sessionStart, callerARN
        /// Ids that belong to the caller: the same in all its records of one account, the second of one session.
        case principalID(prefix: StaticString)
        case accessKeyID(prefix: StaticString)
        case callerUUID
        case uuid
        case hexadecimal(count: Int)
        case capitals(count: Int)
        case base64(count: Int)
        case number(ClosedRange<Int>)
        case resource(ResourceKind)
        case word(WordList)
        case person
    }

    let kind: Kind
    /// Tells fields of one kind in a record apart.
    var number: UInt64 = 0

    /// A second, third … field of the kind in the same record.
    func another(_ number: UInt64 = 1) -> Field {
        Field(kind: kind, number: number)
    }
}

extension Field {
    /// The account in whose trail the record stands.
    static let accountID = Field(kind: .accountID)
    static let region = Field(kind: .region)
    /// `2018-06-01T09:00:00Z`.
    static let eventTime = Field(kind: .eventTime)
    static let eventTimeInMilliseconds = Field(kind: .eventTimeInMilliseconds)
    /// `Jun 1, 2018, 9:00:00 AM`, as IAM and STS write times.
    static let eventTimeInWords = Field(kind: .eventTimeInWords)
    /// An hour after the event, in the same form.
    static let expiryInWords = Field(kind: .expiryInWords)
    /// When the caller's session began.
    static let sessionStart = Field(kind: .sessionStart)
    static let callerARN = Field(kind: .callerARN)
    static let callerUUID = Field(kind: .callerUUID)
    static let uuid = Field(kind: .uuid)
    static let person = Field(kind: .person)
    /// 16 capitals and digits, as S3 writes request ids.
    static let s3RequestID = Field(kind: .capitals(count: 16))

    static func principalID(_ prefix: StaticString) -> Field { Field(kind: .principalID(prefix: prefix)) }
    static func accessKeyID(_ prefix: StaticString) -> Field { Field(kind: .accessKeyID(prefix: prefix)) }
    static func hexadecimal(_ count: Int) -> Field { Field(kind: .hexadecimal(count: count), number: UInt64(count)) }
    static func capitals(_ count: Int) -> Field { Field(kind: .capitals(count: count), number: UInt64(count)) }
    static func base64(_ count: Int) -> Field { Field(kind: .base64(count: count), number: UInt64(count)) }
    static func number(_ range: ClosedRange<Int>) -> Field {
        Field(kind: .number(range), number: UInt64(range.upperBound))
    }

    static let instance = Field(kind: .resource(.instance))
    static let volume = Field(kind: .resource(.volume))
    static let snapshot = Field(kind: .resource(.snapshot))
    static let image = Field(kind: .resource(.image))
    static let subnet = Field(kind: .resource(.subnet))
    static let vpc = Field(kind: .resource(.vpc))
    static let securityGroup = Field(kind: .resource(.securityGroup))
    static let networkInterface = Field(kind: .resource(.networkInterface))
    static let routeTable = Field(kind: .resource(.routeTable))
    static let kmsKey = Field(kind: .resource(.kmsKey))
    static let bucket = Field(kind: .resource(.bucket))
    static let objectKey = Field(kind: .resource(.objectKey))
    static let table = Field(kind: .resource(.table))
    static let function = Field(kind: .resource(.function))
    static let role = Field(kind: .resource(.role))
    static let policy = Field(kind: .resource(.policy))
    static let database = Field(kind: .resource(.database))
    static let secret = Field(kind: .resource(.secret))
    static let logGroup = Field(kind: .resource(.logGroup))
    static let stack = Field(kind: .resource(.stack))
    static let parameter = Field(kind: .resource(.parameter))

    static let instanceType = Field(kind: .word(.instanceTypes))
    static let databaseClass = Field(kind: .word(.databaseClasses))
    static let engine = Field(kind: .word(.engines))
    static let runtime = Field(kind: .word(.runtimes))
    static let availabilityZone = Field(kind: .word(.zones))
    static let port = Field(kind: .word(.ports))
    static let system = Field(kind: .word(.systems))
    static let stage = Field(kind: .word(.stages))
}
