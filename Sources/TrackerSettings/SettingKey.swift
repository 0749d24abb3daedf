/// The names of all settings, as they stand in the settings file.
public enum SettingKey: String, CaseIterable, Sendable, CustomStringConvertible {
    case region
    case tableName
    case bucketName
    case bucketPrefix
    case kmsKeyArn
    case stageName
    case apiName
    case triggerFunctionName
    case triggerConcurrency
    case silenceAlarmHours
    case triggerRoleArn
    case dayShards
    case userShards
    case serviceShards
    case queryFunctionName
    case queryConcurrency
    case queryRoleArn
    case requestsPerSecond
    case requestBurst
    case accessLogs
    case deploymentBucket
    case eventBridge
    case queueArn
    case topicArn
    case filterEventNames
    case keepEventNames
    case retentionDays
    case logRetentionDays
    case alarmEmail
    case authorizer
    case cognitoUserPoolArn
    case corsAllowedOrigins
    case store
    case basePath
    case maxConnections
    case answerTimeoutSeconds

    /// What all environment variables of settings start with.
    public static let environmentPrefix = "CLOUDTRAIL_TRACKER_"

    /// The environment variable that sets it: `CLOUDTRAIL_TRACKER_TABLE_NAME` for `tableName`.
    public var environmentVariable: String { SettingKey.environmentVariable(of: rawValue) }

    /// The environment variable that sets what is called so in a settings file.
    static func environmentVariable(of key: String) -> String {
        var name = SettingKey.environmentPrefix
        for character in key {
            if character.isUppercase { name.append("_") }
            name.append(contentsOf: character.uppercased())
        }
        return name
    }

    /// What settings were called in earlier versions, and are called now.
    static let renamed: [String: SettingKey] = [
        "uploadFunctionName": .triggerFunctionName, "uploadConcurrency": .triggerConcurrency,
    ]

    /// The values it takes, as a phrase for messages and help texts.
    public var expectedForm: String {
        switch self {
        case .region:
            "an AWS region such as eu-west-1, or nothing for the one of AWS_REGION or the profile"
        case .tableName:
            "3 to 255 letters, digits, underscores, hyphens and dots"
        case .bucketName, .deploymentBucket:
            "an S3 bucket name (3 to 63 lower-case letters, digits, hyphens and dots, a letter or digit at both ends), or nothing"
        case .bucketPrefix:
            "the key prefix in front of AWSLogs/, at most 200 printable characters, no slash at its start; or nothing"
        case .kmsKeyArn:
            "the ARN of a KMS key (arn:aws:kms:…:key/…), or nothing"
        case .triggerConcurrency, .queryConcurrency:
            "a whole number of functions from 1 to 10000, or 0 for the account's limit"
        case .dayShards, .userShards, .serviceShards:
            "a whole number from 1 to \(TrackerSettings.maxShards)"
        case .alarmEmail:
            "an e-mail address, or nothing"
        case .cognitoUserPoolArn:
            "the ARN of a Cognito user pool (arn:aws:cognito-idp:…:userpool/…), or nothing"
        case .triggerRoleArn, .queryRoleArn:
            "the ARN of an IAM role (arn:aws:iam::…:role/…), or nothing"
        case .silenceAlarmHours:
            "a whole number of hours from 1 to 168, or 0 for no such alarm"
        case .requestsPerSecond:
            "a whole number of requests a second from 1 to 10000"
        case .requestBurst:
            "a whole number of requests from 1 to 5000"
        case .queueArn:
            "the ARN of an SQS queue that is not FIFO (arn:aws:sqs:…), or nothing"
        case .topicArn:
            "the ARN of an SNS topic that is not FIFO (arn:aws:sns:…), or nothing"
        case .accessLogs, .eventBridge:
            "true or false"
        case .stageName:
            "1 to 128 letters, digits and hyphens"
        case .apiName:
            "1 to 128 printable ASCII characters"
        case .triggerFunctionName, .queryFunctionName:
            "1 to 64 letters, digits, hyphens and underscores"
        case .filterEventNames:
            "starts of event names (letters, digits, dots, hyphens, underscores), separated by commas or spaces, or nothing"
        case .keepEventNames:
            "event names (letters, digits, dots, hyphens, underscores), separated by commas or spaces, or nothing"
        case .retentionDays:
            "a whole number of days from 0 (for ever) to 36500"
        case .logRetentionDays:
            "one of the numbers of days that CloudWatch Logs takes: "
                + TrackerSettings.logRetentionChoices.map(String.init).joined(separator: ", ")
        case .authorizer:
            Authorizer.allCases.map(\.rawValue).joined(separator: ", ").replacingLastComma(by: " or")
        case .corsAllowedOrigins:
            "web origins such as https://portal.example.com or http://localhost:3000, separated by commas or spaces, or nothing"
        case .store:
            StoreLocation.expectedForm
        case .maxConnections:
            "a whole number of connections from 1 to 100000"
        case .answerTimeoutSeconds:
            "a whole number of seconds from 1 to 86400"
        case .basePath:
            "a path such as /tracker (letters, digits, hyphens, underscores, dots and tildes between slashes), or nothing"
        }
    }

    /// The key as it stands in the settings file.
    public var description: String { rawValue }
}

extension String {
    fileprivate func replacingLastComma(by word: String) -> String {
        guard let comma = lastIndex(of: ",") else { return self }
        return String(self[..<comma]) + word + String(self[index(after: comma)...])
    }
}
