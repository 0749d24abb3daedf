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

    @Test func messageCannotReachTheTerminal() throws {
        let error = try #require(throws: SettingsError.self) {
            try TrackerSettings(file: ["region": "\u{1b}[31m\"" + String(repeating: "x", count: 5000)])
        }
        #expect(!error.description.unicodeScalars.contains("\u{1b}"))
        #expect(error.description.utf8.count < 500)
    }

    @Test func storesThatAreNotBuiltAreSaidSo() throws {
        let error = try #require(throws: SettingsError.self) { try TrackerSettings(options: ["store": "dynamodb:events"]) }
        #expect(error.description.contains("sqlite:PATH"))
        #expect(error.description.contains("no other kind of store is built"))
    }
}
