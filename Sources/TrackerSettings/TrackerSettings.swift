public import CloudTrailLogs

/// Every setting of the tracker, validated.
///
/// Values come as text under the names of `SettingKey`, from three places: a settings file, which the environment overrides,
/// which options override. Space around a value does not count. An empty value means what `SettingKey.expectedForm` calls
/// nothing, and is malformed where a setting takes no such thing. A list is text whose items commas or spaces separate
/// (`https://a.example,https://b.example`); who reads a list from a file joins it with `listText(_:)`.
public struct TrackerSettings: Hashable, Sendable {
    /// Where the service is deployed; `nil`, the default, leaves it to `AWS_REGION` or the AWS profile.
    public var region: String?
    /// The DynamoDB table. Default `cloudtrail-tracker`.
    public var tableName: String
    /// The bucket that CloudTrail delivers to; `nil` by default.
    public var bucketName: String?
    /// What stands before `AWSLogs/` in the bucket's keys, without a slash at its end. Empty by default.
    public var bucketPrefix: String
    /// The KMS key that CloudTrail encrypts its files with; `nil` by default.
    public var kmsKeyArn: String?
    /// The stage of the API at API Gateway. Default `dev`.
    public var stageName: String
    /// The name of the API at API Gateway. Default `cloudtrail-tracker`.
    public var apiName: String
    /// The function that stores what CloudTrail delivers. Default `cloudtrail-tracker-trigger`.
    public var triggerFunctionName: String
    /// How many log files are stored at a time at most, `0...10000`; 0, the default, leaves it to the account's limit.
    public var triggerConcurrency: Int
    /// After so many hours without an invocation of the function that stores an alarm goes off, `0...168`: a metric alarm looks
    /// back for a week at most. 0 is for no such alarm. Default 24.
    public var silenceAlarmHours: Int
    /// The role of the function that stores, made by somebody else; `nil`, the default, has the deployment make one.
    public var triggerRoleArn: String?
    /// Over how many partitions of an index the events of one day are spread, `1...maxShards`. Default 4.
    public var dayShards: Int
    /// Over how many partitions of an index the events of one user are spread, `1...maxShards`. Default 1.
    public var userShards: Int
    /// Over how many partitions of an index the events of one service are spread, `1...maxShards`. Default 1.
    public var serviceShards: Int
    /// The function that answers REST requests. Default `cloudtrail-tracker-query`.
    public var queryFunctionName: String
    /// How many requests are answered at a time at most, `0...10000`; 0, the default, leaves it to the account's limit.
    public var queryConcurrency: Int
    /// The role of the function that answers, made by somebody else; `nil`, the default, has the deployment make one.
    public var queryRoleArn: String?
    /// Requests a second that the API's stage passes on in the long run, `1...10000`. Default 50.
    public var requestsPerSecond: Int
    /// Requests that the API's stage passes on at once, `1...5000`. Default 100.
    public var requestBurst: Int
    /// Whether API Gateway logs each request to the API. Default `false`.
    public var accessLogs: Bool
    /// The bucket that a deployment puts the functions' code into; `nil`, the default, has it make one.
    public var deploymentBucket: String?
    /// Whether a rule of EventBridge invokes the function that stores, for the objects created in the bucket. Default `false`.
    public var eventBridge: Bool
    /// A queue that is there, and that the function that stores takes the bucket's notifications from; `nil` by default.
    public var queueArn: String?
    /// A topic that is there, and that tells the function that stores of the bucket's notifications; `nil` by default.
    public var topicArn: String?
    /// Which events are left out, the settings `filterEventNames` and `keepEventNames`. Default `EventNameFilter.standard`.
    public var filter: EventNameFilter
    /// Days after its time at which an event expires, `0...36500`; 0, the default, keeps events for ever.
    public var retentionDays: Int
    /// Days for which CloudWatch keeps the functions' logs, one of `logRetentionChoices`. Default 30.
    public var logRetentionDays: Int
    /// Who is sent mail when something goes wrong; `nil` by default.
    public var alarmEmail: String?
    /// Who may call the deployed service. Default `.iam`.
    public var authorizer: Authorizer
    /// The user pool of the authorizer `.cognito`; `nil` by default.
    public var cognitoUserPoolArn: String?
    /// Web pages that may read answers from within a browser. None by default.
    public var corsAllowedOrigins: [WebOrigin]
    /// Where events are stored. Default `sqlite:cloudtrail.db`.
    public var store: StoreLocation
    /// A path in front of all routes, `/tracker`; empty, the default, for none. It starts with a slash and ends without.
    public var basePath: String
    /// How many connections the local server keeps at a time, `1...100_000`. Default 256.
    public var maxConnections: Int
    /// Seconds that the local server waits for an answer's first byte, `1...86_400`. Default 600.
    public var answerTimeoutSeconds: Int

    /// Numbers of days that CloudWatch Logs takes (`PutRetentionPolicy`), ascending.
    public static let logRetentionChoices = [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ]

    /// The largest `dayShards`, `userShards` and `serviceShards`: each shard costs every answer a question.
    public static let maxShards = 1000

    /// The environment variable with the bearer token of the local server: a secret, so no setting, and never read here.
    public static let tokenVariable = SettingKey.environmentPrefix + "TOKEN"
    /// The environment variable with the header field `Authorization` of questions to a deployed service: a secret, too.
    public static let authorizationVariable = SettingKey.environmentPrefix + "AUTHORIZATION"
    /// The environment variable with the path of the settings file; who reads the file reads it.
    public static let fileVariable = SettingKey.environmentPrefix + "SETTINGS"

    /// Reads all settings; those given nowhere have their defaults.
    ///
    /// - Parameters:
    ///   - file: What a settings file holds, by key.
    ///   - environment: Environment variables, by name; those that do not start with `CLOUDTRAIL_TRACKER_` do not matter.
    ///   - options: What the command line gives, by key.
    /// - Throws: `SettingsError` for a key that is not known and for a value that is malformed, even where another place
    ///   overrides it.
    public init(
        file: [String: String] = [:],
        environment: [String: String] = [:],
        options: [String: String] = [:]
    ) throws(SettingsError) {
        let values = try SettingsReader(file: file, environment: environment, options: options)
        region = try values.readUnlessEmpty(.region, where: AWSNameRules.isRegion)
        tableName = try values.read(.tableName, where: AWSNameRules.isTableName) ?? "cloudtrail-tracker"
        bucketName = try values.readUnlessEmpty(.bucketName, where: AWSNameRules.isBucketName)
        kmsKeyArn = try values.readUnlessEmpty(.kmsKeyArn) { AWSNameRules.isARN($0, service: "kms", resource: "key/") }
        bucketPrefix = try values.read(.bucketPrefix, orEmpty: "", TrackerSettings.bucketPrefix) ?? ""
        stageName = try values.read(.stageName, where: AWSNameRules.isStageName) ?? "dev"
        apiName = try values.read(.apiName, where: AWSNameRules.isAPIName) ?? "cloudtrail-tracker"
        triggerFunctionName =
            try values.read(.triggerFunctionName, where: AWSNameRules.isFunctionName) ?? "cloudtrail-tracker-trigger"
        triggerConcurrency = try values.read(.triggerConcurrency, TrackerSettings.concurrency) ?? 0
        silenceAlarmHours = try values.read(.silenceAlarmHours) { TrackerSettings.number($0, in: 0...168) } ?? 24
        triggerRoleArn = try values.readUnlessEmpty(.triggerRoleArn, where: AWSNameRules.isRoleARN)
        dayShards = try values.read(.dayShards, TrackerSettings.shards) ?? 4
        userShards = try values.read(.userShards, TrackerSettings.shards) ?? 1
        serviceShards = try values.read(.serviceShards, TrackerSettings.shards) ?? 1
        queryFunctionName = try values.read(.queryFunctionName, where: AWSNameRules.isFunctionName) ?? "cloudtrail-tracker-query"
        queryConcurrency = try values.read(.queryConcurrency, TrackerSettings.concurrency) ?? 0
        queryRoleArn = try values.readUnlessEmpty(.queryRoleArn, where: AWSNameRules.isRoleARN)
        requestsPerSecond = try values.read(.requestsPerSecond) { TrackerSettings.number($0, in: 1...10_000) } ?? 50
        requestBurst = try values.read(.requestBurst) { TrackerSettings.number($0, in: 1...5000) } ?? 100
        accessLogs = try values.read(.accessLogs, TrackerSettings.boolean) ?? false
        deploymentBucket = try values.readUnlessEmpty(.deploymentBucket, where: AWSNameRules.isBucketName)
        eventBridge = try values.read(.eventBridge, TrackerSettings.boolean) ?? false
        queueArn = try values.readUnlessEmpty(.queueArn) { AWSNameRules.isARN($0, service: "sqs", nameOfAtMost: 80) }
        topicArn = try values.readUnlessEmpty(.topicArn) { AWSNameRules.isARN($0, service: "sns", nameOfAtMost: 256) }
        filter = EventNameFilter(
            prefixes: try values.read(.filterEventNames, orEmpty: [], TrackerSettings.eventNames)
                ?? EventNameFilter.standard.prefixes,
            keptNames: try values.read(.keepEventNames, orEmpty: [], TrackerSettings.eventNames)
                ?? EventNameFilter.credentialNames)
        retentionDays = try values.read(.retentionDays) { TrackerSettings.number($0, in: 0...36_500) } ?? 0
        logRetentionDays = try values.read(.logRetentionDays, TrackerSettings.logRetention) ?? 30
        alarmEmail = try values.readUnlessEmpty(.alarmEmail, where: AWSNameRules.isEmailAddress)
        cognitoUserPoolArn = try values.readUnlessEmpty(.cognitoUserPoolArn, where: AWSNameRules.isUserPoolARN)
        authorizer = try values.read(.authorizer, Authorizer.init(rawValue:)) ?? .iam
        corsAllowedOrigins = try values.read(.corsAllowedOrigins, orEmpty: [], TrackerSettings.origins) ?? []
        store = try values.read(.store, StoreLocation.init) ?? .sqlite(path: "cloudtrail.db")
        basePath = try values.read(.basePath, orEmpty: "", TrackerSettings.basePath) ?? ""
        maxConnections = try values.read(.maxConnections) { TrackerSettings.number($0, in: 1...100_000) } ?? 256
        answerTimeoutSeconds = try values.read(.answerTimeoutSeconds) { TrackerSettings.number($0, in: 1...86_400) } ?? 600
    }

    /// Whether a text is a name of a region.
    public static func isRegion(_ text: String) -> Bool {
        AWSNameRules.isRegion(text)
    }

    /// The DynamoDB table: the one that `store` names, else `tableName`.
    public var dynamoDBTable: String {
        if case .dynamoDB(let table) = store { table } else { tableName }
    }

    /// The text of a list, as `init` reads it.
    public static func listText(_ items: some Sequence<String>) -> String {
        items.joined(separator: ",")
    }
}

// MARK: - Forms

extension TrackerSettings {
    private static func items(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == " " || $0 == "\t" || $0.isNewline }.map(String.init)
    }

    private static func number(_ text: String, in range: ClosedRange<Int>) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit), let number = Int(text), range.contains(number) else { return nil }
        return number
    }

    private static func concurrency(_ text: String) -> Int? {
        number(text, in: 0...10_000)
    }

    /// As YAML writes them, and no other word: what a file in front of the framework means must not depend on the reader.
    private static func boolean(_ text: String) -> Bool? {
        Bool(text)
    }

    private static func shards(_ text: String) -> Int? {
        number(text, in: 1...maxShards)
    }

    private static func logRetention(_ text: String) -> Int? {
        number(text, in: 1...3653).flatMap { logRetentionChoices.contains($0) ? $0 : nil }
    }

    /// Event names, or their starts.
    private static func eventNames(_ text: String) -> [String]? {
        let names = items(text)
        let isName = { (item: String) in item.utf8.allSatisfy { $0.isLetterOrDigit || $0.isOne(of: ".-_") } }
        return names.allSatisfy(isName) ? names : nil
    }

    private static func origins(_ text: String) -> [WebOrigin]? {
        let texts = items(text)
        let origins = texts.compactMap(WebOrigin.init)
        return origins.count == texts.count ? origins : nil
    }

    private static func bucketPrefix(_ text: String) -> String? {
        let prefix = text.hasSuffix("/") ? String(text.dropLast()) : text
        return !prefix.isEmpty && AWSNameRules.isBucketPrefix(prefix) ? prefix : nil
    }

    private static func basePath(_ text: String) -> String? {
        var path = Substring(text)
        if path.hasPrefix("/") { path.removeFirst() }
        if path.hasSuffix("/") { path.removeLast() }
        guard !path.isEmpty else { return text == "/" ? "" : nil }
        let isSegment = { (segment: Substring) in
            !segment.isEmpty && segment != "." && segment != ".."
                && segment.utf8.allSatisfy { $0.isLetterOrDigit || $0.isOne(of: "-_.~") }
        }
        return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy(isSegment) ? "/" + path : nil
    }
}
