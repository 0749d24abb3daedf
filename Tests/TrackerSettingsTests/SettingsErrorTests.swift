import Testing
import TrackerSettings

@Suite struct SettingsErrorTests {
    @Test(arguments: [
        ("tablename", "tableName"), ("table", "tableName"), ("retention", "retentionDays"), ("filterEvents", "filterEventNames"),
        ("bucket", "bucketName"), ("Region", "region"),
    ])
    func unknownKeyNamesTheNearest(key: String, nearest: String) throws {
        let error = try #require(throws: SettingsError.self) { try TrackerSettings(file: [key: "x"]) }
        #expect(error.code == .unknownKey)
        #expect(error.value == "x")
        #expect(error.expected == nearest)
    }

    @Test(arguments: [
        ("CLOUDTRAIL_TRACKER_TABLENAME", "CLOUDTRAIL_TRACKER_TABLE_NAME"),
        ("CLOUDTRAIL_TRACKER_TOKN", "CLOUDTRAIL_TRACKER_TOKEN"),
        ("CLOUDTRAIL_TRACKER_SETTING", "CLOUDTRAIL_TRACKER_SETTINGS"),
    ])
    func unknownVariableNamesTheNearestAndHidesItsValue(name: String, nearest: String) throws {
        let error = try #require(throws: SettingsError.self) { try TrackerSettings(environment: [name: "hunter2-hunter2"]) }
        #expect(error.code == .unknownKey)
        #expect(error.source == .environment)
        #expect(error.expected == nearest)
        #expect(error.value == nil)
        #expect(!"\(error)".contains("hunter2"))
    }

    @Test func tokenInTheFileStaysHidden() throws {
        let error = try #require(throws: SettingsError.self) { try TrackerSettings(file: ["serverToken": "hunter2-hunter2"]) }
        #expect(!"\(error)".contains("hunter2"))
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test func messageNamesPlaceKeyValueAndForm() throws {
        let error = try #require(throws: SettingsError.self) {
            try TrackerSettings(environment: ["CLOUDTRAIL_TRACKER_AUTHORIZER": "nobody"])
        }
        #expect(
            error.description
                == "environment: CLOUDTRAIL_TRACKER_AUTHORIZER = \"nobody\" is not valid; expected aws_iam, cognito or none")
    }

    @Test func messageOfUnknownKey() throws {
        let error = try #require(throws: SettingsError.self) { try TrackerSettings(file: ["regoin": "eu-west-1"]) }
        #expect(error.description == "settings file: there is no setting \"regoin\" = \"eu-west-1\"; did you mean region?")
    }

    @Test(arguments: [("uploadFunctionName", "triggerFunctionName"), ("uploadConcurrency", "triggerConcurrency")])
    func earlierNamesAreRefusedWithTheirNewOnes(old: String, new: String) throws {
        let inFile = try #require(throws: SettingsError.self) { try TrackerSettings(file: [old: "10"]) }
        #expect(inFile.code == .renamedKey)
        #expect(inFile.description == "settings file: \(old) is called \(new) now; give the value under that name")
        let variables = [old, new].map { key in
            "CLOUDTRAIL_TRACKER_" + key.reduce(into: "") { $0 += $1.isUppercase ? "_\($1)" : $1.uppercased() }
        }
        let inEnvironment = try #require(throws: SettingsError.self) { try TrackerSettings(environment: [variables[0]: "10"]) }
        #expect(inEnvironment.code == .renamedKey && inEnvironment.expected == variables[1])
    }

    @Test func messageCannotReachTheTerminal() throws {
        let error = try #require(throws: SettingsError.self) {
            try TrackerSettings(file: ["region": "\u{1b}[31m\"" + String(repeating: "x", count: 5000)])
        }
        #expect(!error.description.unicodeScalars.contains("\u{1b}"))
        #expect(error.description.utf8.count < 500)
    }

    @Test(arguments: ["opensearch:http://127.0.0.1:9200", "dynamodb:", "dynamodb:a b", "sqlite:", "events.db"])
    func storesThatAreNotBuiltAreSaidSo(text: String) throws {
        let error = try #require(throws: SettingsError.self) { try TrackerSettings(options: ["store": text]) }
        #expect(error.description.contains("sqlite:PATH or dynamodb:TABLE"))
    }

    @Test(arguments: [
        ("kmsKeyArn", "1234abcd"), ("kmsKeyArn", "arn:aws:s3:eu-west-1:111122223333:key/1"), ("dayShards", "0"),
        ("userShards", "1001"), ("serviceShards", "two"), ("triggerConcurrency", "-1"), ("alarmEmail", "me"),
        ("cognitoUserPoolArn", "eu-west-1_AbCdEfGhI"),
        ("cognitoUserPoolArn", "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/us-east-1_AbCdEfGhI"),
        ("cognitoUserPoolArn", "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1"),
        ("triggerRoleArn", "tracker"), ("triggerRoleArn", "arn:aws:iam::111122223333:user/tracker"),
        ("queryRoleArn", "arn:aws:iam:eu-west-1:111122223333:role/tracker"), ("queryRoleArn", "arn:aws:iam::1111:role/tracker"),
        ("queryRoleArn", "arn:aws:iam::111122223333:role/"), ("queryConcurrency", "10001"), ("silenceAlarmHours", "169"),
        ("requestsPerSecond", "0"), ("requestsPerSecond", "10001"), ("requestBurst", "0"), ("requestBurst", "5001"),
        ("deploymentBucket", "My-Bucket"), ("accessLogs", "yes"), ("eventBridge", "True"), ("eventBridge", ""),
        ("queueArn", "logs"), ("queueArn", "arn:aws:sqs:eu-west-1:111122223333:logs.fifo"),
        ("queueArn", "arn:aws:sns:eu-west-1:111122223333:logs"), ("topicArn", "arn:aws:sns:eu-west-1:111122223333:a:b"),
    ])
    func malformedValuesOfTheServiceAreNamed(key: String, value: String) throws {
        let error = try #require(throws: SettingsError.self) { try TrackerSettings(file: [key: value]) }
        #expect(error.description.contains(key) && error.description.contains(value))
    }
}
