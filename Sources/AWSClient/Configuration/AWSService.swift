/// One of the services that are called.
public struct AWSService: Hashable, Sendable {
    /// The service's name in hosts (`dynamodb.eu-west-1.amazonaws.com`).
    public var endpointPrefix: String
    /// The name that signatures carry.
    public var signingName: String
    /// What follows `AWS_ENDPOINT_URL_` in the environment: the SDKs' service identifier, `DYNAMODB`.
    public var environmentSuffix: String
    /// For messages: `DynamoDB`.
    public var name: String

    /// Makes a service that has no constant here.
    public init(name: String, endpointPrefix: String, signingName: String? = nil, environmentSuffix: String) {
        self.name = name
        self.endpointPrefix = endpointPrefix
        self.signingName = signingName ?? endpointPrefix
        self.environmentSuffix = environmentSuffix
    }

    /// Amazon S3.
    public static let s3 = AWSService(name: "S3", endpointPrefix: "s3", environmentSuffix: "S3")
    /// Amazon DynamoDB.
    public static let dynamoDB = AWSService(name: "DynamoDB", endpointPrefix: "dynamodb", environmentSuffix: "DYNAMODB")
    /// AWS Lambda.
    public static let lambda = AWSService(name: "Lambda", endpointPrefix: "lambda", environmentSuffix: "LAMBDA")
    /// AWS Security Token Service.
    public static let sts = AWSService(name: "STS", endpointPrefix: "sts", environmentSuffix: "STS")
    /// AWS Account Management.
    public static let account = AWSService(name: "Account", endpointPrefix: "account", environmentSuffix: "ACCOUNT")
    /// AWS CloudTrail.
    public static let cloudTrail = AWSService(name: "CloudTrail", endpointPrefix: "cloudtrail", environmentSuffix: "CLOUDTRAIL")

    /// All of the above.
    static let all: [AWSService] = [.s3, .dynamoDB, .lambda, .sts, .account, .cloudTrail]
}
