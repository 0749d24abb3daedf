import Foundation
import TestSupport
import Testing

/// `settings check`, run as users run it.
@Suite(.timeLimit(.minutes(2))) struct SettingsCheckTests {
    private static let noAWS = [
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_PROFILE": "", "AWS_DEFAULT_PROFILE": "",
        "AWS_REGION": "", "AWS_DEFAULT_REGION": "",
    ]

    private func check(
        _ text: String?, _ variables: [String: String] = [:], profile: String? = nil, arguments: [String] = []
    ) async throws -> Tracker.Outcome {
        try await withTemporaryDirectory { folder in
            var environment = Self.noAWS.merging(variables) { $1 }
            if let text {
                try FileManager.default.createDirectory(atPath: folder + "/settings", withIntermediateDirectories: true)
                try text.write(toFile: folder + "/settings/settings.yml", atomically: true, encoding: .utf8)
            }
            if let profile {
                try profile.write(toFile: folder + "/config", atomically: true, encoding: .utf8)
                environment["AWS_CONFIG_FILE"] = folder + "/config"
            }
            return try await Program(
                Tracker.executable, ["settings", "check"] + arguments, in: folder, environment: environment
            ).finish()
        }
    }

    @Test func settingsThatAreRightEndWith0() async throws {
        let outcome = try await check("region: eu-west-1\ntableName: events\neventBridge: true\n")
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(
            outcome.output == """
                settings    settings/settings.yml
                region      eu-west-1, from the setting region
                problems    none

                """)
    }

    @Test func allProblemsAreNamedAtOnce() async throws {
        let outcome = try await check(
            """
            region: eu-west-1
            stageName: my_stage
            tableName: 0123
            uploadFunctionName: store
            logRetentionDays: 31
            authorizer: cognito
            triggerRoleArn: arn:aws-cn:iam::111122223333:role/x
            kmsKeyArn: arn:aws:kms:us-east-1:111122223333:key/1
            triggerFunctionName: same
            queryFunctionName: same
            frobnicate: 1
            bucketName: {a: b}
            store: dynamodb:others
            """, ["CLOUDTRAIL_TRACKER_REQUESTS_PER_SECOND": "fast"])
        #expect(outcome.status == 1 && outcome.errors.isEmpty)
        let problems = outcome.output.split(separator: "\n").filter { $0.hasPrefix("problem ") }
        for expected in [
            "has `0123` under `tableName`", "nested value under `bucketName`",
            "uploadFunctionName is called triggerFunctionName now",
            #"there is no setting "frobnicate""#, #"stageName = "my_stage" is not valid"#,
            #"logRetentionDays = "31" is not valid; expected one of the numbers of days that CloudWatch Logs takes"#,
            #"environment: CLOUDTRAIL_TRACKER_REQUESTS_PER_SECOND = "fast" is not valid"#,
            "cognitoUserPoolArn is empty, and the setting authorizer is cognito",
            "queryFunctionName is same, and so is the setting triggerFunctionName",
            "triggerRoleArn is of the partition aws-cn; the region eu-west-1 is of aws",
            "kmsKeyArn is of the region us-east-1", "store names the table others",
        ] {
            #expect(problems.filter { $0.contains(expected) }.count == 1, "\(expected)\n\(outcome.output)")
        }
        #expect(problems.count == 12)
    }

    @Test func anotherStageNeedsNamesOfItsOwn() async throws {
        let shared = try await check("region: eu-west-1\nstageName: on\ntableName: events\n")
        #expect(shared.status == 1 && shared.output.components(separatedBy: "\nproblem ").count == 4)
        #expect(shared.output.contains("apiName is that of the stage dev; the stage on needs one of its own"))
        let own = try await check(
            "region: eu-west-1\nstageName: on\ntableName: b-b\napiName: b\ntriggerFunctionName: b\nqueryFunctionName: c\n")
        #expect(own.status == 0, "\(own.output)")
    }

    @Test func aFileThatCannotBeUsedIsAProblem() async throws {
        let twice = try await check("region: eu-west-1\nregion: us-east-1\n", ["AWS_REGION": "us-east-1"])
        #expect(twice.status == 1 && twice.output.contains("has the key `region` twice"))
        let missing = try await check(nil, ["AWS_REGION": "us-east-1"], arguments: ["--settings", "missing.yml"])
        #expect(missing.status == 1 && missing.output.contains("missing.yml cannot be read"))
    }

    @Test(arguments: [
        (["AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": "us-east-1"], "eu-west-2, from AWS_REGION"),
        (["AWS_DEFAULT_REGION": "us-east-1"], "us-east-1, from AWS_DEFAULT_REGION"),
        (["CLOUDTRAIL_TRACKER_REGION": "eu-north-1", "AWS_REGION": "us-east-1"], "eu-north-1, from CLOUDTRAIL_TRACKER_REGION"),
    ])
    func theRegionIsNamedWithItsPlace(variables: [String: String], line: String) async throws {
        let outcome = try await check(nil, variables, profile: "[default]\nregion = sa-east-1\n")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("region      \(line)\n"))
        #expect(outcome.output.contains("settings    no file; defaults and the environment\n"))
    }

    @Test func aRegionThatOnlyTheProgramFindsIsRefused() async throws {
        let profile = try await check(nil, ["AWS_PROFILE": "audit"], profile: "[profile audit]\nregion = sa-east-1\n")
        #expect(profile.status == 1)
        #expect(profile.output.contains("region      sa-east-1, from the AWS profile audit\n"))
        #expect(profile.output.contains("only the AWS profile audit names one, which the Serverless Framework does not read"))
        let none = try await check(nil)
        #expect(none.status == 1 && none.output.contains("region      none\n") && none.output.contains("AWS_REGION"))
        let malformed = try await check(nil, ["AWS_REGION": "Frankfurt"])
        #expect(malformed.status == 1 && malformed.output.contains("AWS_REGION has no name of a region"))
    }
}
