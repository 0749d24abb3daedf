import CloudTrailLogs
import Testing
import TrackerSettings

@Suite struct TrackerSettingsTests {
    @Test func nothingGivenMeansDefaults() throws {
        let settings = try TrackerSettings()
        #expect(settings.region == nil)
        #expect(settings.bucketName == nil)
        #expect(settings.tableName == "cloudtrail-tracker")
        #expect(settings.filter == .standard)
        #expect(settings.retentionDays == 0)
        #expect(settings.authorizer == .iam)
        #expect(settings.corsAllowedOrigins.isEmpty)
        #expect(settings.store == .sqlite(path: "cloudtrail.db"))
        #expect(settings.basePath == "")
        #expect(settings.maxConnections == 256)
        #expect(settings.answerTimeoutSeconds == 600)
    }

    @Test func theLocalServerTakesItsSettings() throws {
        let settings = try TrackerSettings(
            environment: ["CLOUDTRAIL_TRACKER_MAX_CONNECTIONS": "1000", "CLOUDTRAIL_TRACKER_ANSWER_TIMEOUT_SECONDS": "1"])
        #expect(settings.maxConnections == 1000)
        #expect(settings.answerTimeoutSeconds == 1)
    }

    @Test func theServiceTakesItsSettings() throws {
        let settings = try TrackerSettings(file: [
            "store": "dynamodb:audit.events", "kmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd",
            "dayShards": "16", "userShards": "2", "serviceShards": "3", "triggerConcurrency": "10",
            "alarmEmail": "ops@example.com",
            "cognitoUserPoolArn": "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_AbCdEfGhI",
        ])
        #expect(settings.store == .dynamoDB(table: "audit.events"))
        #expect(settings.kmsKeyArn == "arn:aws:kms:eu-west-1:111122223333:key/1234abcd")
        #expect([settings.dayShards, settings.userShards, settings.serviceShards] == [16, 2, 3])
        #expect(settings.triggerConcurrency == 10)
        #expect(settings.alarmEmail == "ops@example.com")
        #expect(settings.cognitoUserPoolArn?.hasSuffix("userpool/eu-west-1_AbCdEfGhI") == true)
        #expect(try TrackerSettings().dayShards == 4)
    }

    @Test func theDeploymentTakesItsSettings() throws {
        let settings = try TrackerSettings(file: [
            "deploymentBucket": "artifacts.example", "triggerRoleArn": "arn:aws-cn:iam::111122223333:role/path/Tracker+Trigger",
            "queryRoleArn": "arn:aws:iam::111122223333:role/query", "queryConcurrency": "5", "silenceAlarmHours": "0",
            "eventBridge": "true", "queueArn": "arn:aws:sqs:eu-west-1:111122223333:logs",
            "topicArn": "arn:aws:sns:eu-west-1:111122223333:logs", "requestsPerSecond": "10000", "requestBurst": "5000",
            "accessLogs": "true",
        ])
        #expect(settings.deploymentBucket == "artifacts.example")
        #expect(settings.triggerRoleArn == "arn:aws-cn:iam::111122223333:role/path/Tracker+Trigger")
        #expect(settings.queryRoleArn == "arn:aws:iam::111122223333:role/query")
        #expect(settings.queueArn == "arn:aws:sqs:eu-west-1:111122223333:logs")
        #expect(settings.topicArn == "arn:aws:sns:eu-west-1:111122223333:logs")
        #expect(settings.queryConcurrency == 5 && settings.silenceAlarmHours == 0)
        #expect(settings.eventBridge && settings.accessLogs)
        #expect(settings.requestsPerSecond == 10_000 && settings.requestBurst == 5000)
        let defaults = try TrackerSettings()
        #expect(defaults.deploymentBucket == nil && defaults.triggerRoleArn == nil && defaults.queryRoleArn == nil)
        #expect(!defaults.eventBridge && defaults.queueArn == nil && defaults.topicArn == nil)
    }

    @Test func environmentWinsOverFileAndOptionOverBoth() throws {
        let file = ["tableName": "from-file", "stageName": "from-file", "apiName": "from-file"]
        let environment = ["CLOUDTRAIL_TRACKER_TABLE_NAME": "from-env", "CLOUDTRAIL_TRACKER_STAGE_NAME": "from-env"]
        let settings = try TrackerSettings(file: file, environment: environment, options: ["stageName": "from-option"])
        #expect(settings.apiName == "from-file")
        #expect(settings.tableName == "from-env")
        #expect(settings.stageName == "from-option")
    }

    @Test func otherEnvironmentVariablesDoNotMatter() throws {
        let settings = try TrackerSettings(environment: [
            "PATH": "/bin", "AWS_REGION": "nowhere", "CLOUDTRAIL_TRACKER_TOKEN": "secret", "CLOUDTRAIL_TRACKER_SETTINGS": "x.yml",
        ])
        #expect(settings == (try TrackerSettings()))
    }

    @Test(arguments: [
        (SettingKey.tableName, "CLOUDTRAIL_TRACKER_TABLE_NAME"),
        (.region, "CLOUDTRAIL_TRACKER_REGION"),
        (.corsAllowedOrigins, "CLOUDTRAIL_TRACKER_CORS_ALLOWED_ORIGINS"),
    ])
    func environmentVariableNames(key: SettingKey, name: String) {
        #expect(key.environmentVariable == name)
    }

    @Test(arguments: ["get,put", "get put", " GET ,\tput\n", "put,,get"])
    func listsTakeCommasAndSpaces(text: String) throws {
        let settings = try TrackerSettings(environment: ["CLOUDTRAIL_TRACKER_FILTER_EVENT_NAMES": text])
        #expect(settings.filter == EventNameFilter(prefixes: ["get", "put"], keptNames: EventNameFilter.credentialNames))
    }

    @Test func emptyFilterKeepsEverything() throws {
        #expect(try TrackerSettings(file: ["filterEventNames": TrackerSettings.listText([])]).filter == .none)
    }

    @Test(arguments: ["GetX,putY", " getx  PUTY "])
    func keptNamesAreAListOfTheirOwn(text: String) throws {
        let environment = ["CLOUDTRAIL_TRACKER_KEEP_EVENT_NAMES": text]
        let settings = try TrackerSettings(file: ["filterEventNames": "get,put"], environment: environment)
        #expect(settings.filter == EventNameFilter(prefixes: ["get", "put"], keptNames: ["GetX", "PutY"]))
        let standard = try TrackerSettings(environment: environment).filter
        #expect(standard.prefixes == EventNameFilter.standard.prefixes)
        #expect(standard.keptNames == ["getx"])
    }

    @Test func credentialsAreKeptUnlessNothingIs() throws {
        #expect(try TrackerSettings().filter == .standard)
        #expect(try !TrackerSettings().filter.excludes("GetSessionToken"))
        let none = try TrackerSettings(file: ["keepEventNames": TrackerSettings.listText([])])
        #expect(none.filter == EventNameFilter(prefixes: EventNameFilter.standard.prefixes))
        #expect(none.filter.excludes("GetSessionToken"))
    }

    @Test(arguments: [
        ("/tracker", "/tracker"), ("tracker/", "/tracker"), ("/a/b.c/", "/a/b.c"), ("/", ""), ("", ""),
    ])
    func basePathForms(text: String, path: String) throws {
        #expect(try TrackerSettings(options: ["basePath": text]).basePath == path)
    }

    @Test(arguments: [
        ("https://Portal.example.com/", "https://portal.example.com"),
        ("https://a.example:443", "https://a.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:80", "http://[::1]"),
    ])
    func originsAreWrittenAsBrowsersDo(text: String, origin: String) throws {
        #expect(try TrackerSettings(file: ["corsAllowedOrigins": text]).corsAllowedOrigins.map(\.description) == [origin])
    }

    @Test(arguments: [
        ("region", "eu-west-1"), ("region", "us-gov-west-1"), ("region", "ap-southeast-5"), ("region", ""),
        ("tableName", "Events.v2_x"), ("bucketName", "my-trail.logs"), ("bucketName", ""), ("bucketPrefix", "org/logs/"),
        ("stageName", "v1-prod"), ("apiName", "Audit API"), ("triggerFunctionName", "Trail_Upload-1"),
        ("retentionDays", "36500"), ("logRetentionDays", " 3653 "), ("authorizer", "none"), ("authorizer", "cognito"),
        ("store", "sqlite:/var/lib/tracker/events.db"), ("store", "sqlite:a b.db"),
    ])
    func takesValidValues(key: String, value: String) {
        #expect(throws: Never.self) { try TrackerSettings(file: [key: value]) }
    }

    @Test(arguments: [
        ("region", "Frankfurt"), ("region", "us-east"), ("region", "us--1"), ("region", "us-east-1a"),
        ("tableName", "ab"), ("tableName", ""), ("tableName", "events table"), ("tableName", String(repeating: "x", count: 256)),
        ("bucketName", "My-Bucket"), ("bucketName", "ab"), ("bucketName", "a..b"), ("bucketName", "192.168.5.4"),
        ("bucketName", "-logs"), ("bucketName", "xn--logs"), ("bucketName", "logs--x-s3"),
        ("bucketPrefix", "/logs"), ("bucketPrefix", "a//b"), ("bucketPrefix", "/"), ("bucketPrefix", "a\u{1b}b"),
        ("stageName", ""), ("stageName", "v1.0"), ("stageName", "v1_prod"), ("apiName", ""), ("apiName", "Täglich"),
        ("queryFunctionName", "arn:aws:lambda:x"), ("queryFunctionName", String(repeating: "x", count: 65)),
        ("filterEventNames", "get*"), ("filterEventNames", "['get']"), ("keepEventNames", "GetSession*"),
        ("retentionDays", "-1"), ("retentionDays", "36501"), ("retentionDays", "1.5"), ("retentionDays", "+3"),
        ("retentionDays", "9999999999999999999999"), ("retentionDays", ""),
        ("logRetentionDays", "0"), ("logRetentionDays", "2"), ("logRetentionDays", "31"),
        ("authorizer", "AWS_IAM"), ("authorizer", ""),
        ("corsAllowedOrigins", "*"), ("corsAllowedOrigins", "null"), ("corsAllowedOrigins", "portal.example.com"),
        ("corsAllowedOrigins", "https://a.example/path"), ("corsAllowedOrigins", "https://a.example:0"),
        ("corsAllowedOrigins", "https://a.example,https://"), ("corsAllowedOrigins", "https://user@a.example"),
        ("store", "cloudtrail.db"), ("store", "sqlite:"), ("store", "dynamodb:t"), ("store", "opensearch:https://x"),
        ("basePath", "/a/../b"), ("basePath", "//"), ("basePath", "/a b"), ("basePath", "/a%2fb"),
        ("maxConnections", "0"), ("maxConnections", "100001"), ("maxConnections", ""), ("answerTimeoutSeconds", "0"),
        ("answerTimeoutSeconds", "86401"), ("answerTimeoutSeconds", "1.5"),
    ])
    func namesWhatIsMalformed(key: String, value: String) throws {
        let error = try #require(throws: SettingsError.self) { try TrackerSettings(options: [key: value]) }
        #expect(error.code == .malformedValue)
        #expect(error.source == .option)
        #expect(error.key == key)
        #expect(error.value == value)
        #expect(error.expected == SettingKey(rawValue: key)?.expectedForm)
    }

    @Test func refusesMalformedValuesThatAreOverridden() {
        #expect(throws: SettingsError.self) {
            try TrackerSettings(file: ["retentionDays": "soon"], options: ["retentionDays": "3"])
        }
    }
}
