import AWSClient
import BucketTrigger
import TestEngines
import Testing

/// Triggers on MiniStack's S3 and Lambda.
@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"))
struct BucketTriggerTests {
    @Test("A trigger is made once, permission and rule, and taken away once")
    func makesAndRemoves() async throws {
        let place = try await NotifyingBucket()
        let trigger = place.trigger()
        let plan = try await trigger.create(dryRun: true)
        #expect(plan.count == 2)
        guard case .permission = plan.first, case .rule = plan.last else {
            Issue.record("the permission comes first, as S3 tries it out: \(plan)")
            return
        }
        #expect(try await place.rules() == [], "a plan changes nothing")
        let nothing = try await trigger.describe()
        #expect(nothing.rules.isEmpty && nothing.otherRules.isEmpty && !nothing.isAllowed)

        #expect(try await trigger.create(dryRun: false) == plan)
        #expect(try await place.rules().map(\.name) == ["CloudFunctionConfiguration"])
        let description = try await trigger.describe()
        #expect(description.rules.count == 1 && description.otherRules.isEmpty && description.isAllowed)
        #expect(try await trigger.create(dryRun: false).isEmpty, "all is there")
        #expect(try await place.rules().count == 1)

        let removal = try await trigger.delete(dryRun: true)
        #expect(removal.count == 2)
        #expect(try await place.rules().count == 1, "a plan changes nothing")
        #expect(try await trigger.delete(dryRun: false) == removal)
        #expect(try await place.rules() == [])
        #expect(try await trigger.delete(dryRun: false).isEmpty, "nothing is there")
        #expect(try await trigger.describe().isAllowed == false)
    }

    @Test("Other notifications of the bucket stay to the letter")
    func leavesOthersAlone() async throws {
        let place = try await NotifyingBucket()
        let others = [
            place.rule("images", to: place.otherFunction, prefix: "images/", suffix: ".png"),
            XMLElement("EventBridgeConfiguration"),
        ]
        try await place.put(others)
        let before = try await place.rules()
        #expect(before.count == 2)

        #expect(try await place.trigger().create(dryRun: false).count == 2)
        let between = try await place.rules()
        #expect(between.count == 3)
        #expect(before.allSatisfy(between.contains))
        let description = try await place.trigger().describe()
        #expect(description.otherRules.count == 1 && description.otherRules.allSatisfy { $0.contains("images") })

        #expect(try await place.trigger().delete(dryRun: false).count == 2)
        #expect(try await Set(place.rules()) == Set(before))
    }

    @Test("A rule for the same keys is named rather than refused by S3, and nothing is changed")
    func namesAnOverlap() async throws {
        let place = try await NotifyingBucket()
        try await place.put([place.rule("of another team", to: place.otherFunction, prefix: "AWSLogs/1111", suffix: "")])
        let before = try await place.rules()
        let error = try await #require(throws: BucketTriggerError.self) { try await place.trigger().create(dryRun: false) }
        #expect(error.description.contains("of another team") && error.description.contains(place.otherFunction))
        #expect(try await place.rules() == before)
        #expect(try await place.trigger().describe().isAllowed == false)
        // Keys that start otherwise are free.
        #expect(try await place.trigger(prefix: "organization/").create(dryRun: false).count == 2)
    }

    @Test("Of two triggers of one function, the permission goes with the last")
    func sharesThePermission() async throws {
        let place = try await NotifyingBucket()
        let (first, second) = (place.trigger(prefix: "first/"), place.trigger(prefix: "second/"))
        #expect(try await first.create(dryRun: false).count == 2)
        #expect(try await second.create(dryRun: false).count == 1, "the bucket may invoke the function already")
        #expect(try await first.delete(dryRun: false).count == 1)
        #expect(try await second.describe().isAllowed)
        #expect(try await second.delete(dryRun: false).count == 2)
        #expect(try await second.describe().isAllowed == false)
    }

    @Test("A permission for another account's bucket of that name is none")
    func looksAtTheAccount() async throws {
        let place = try await NotifyingBucket()
        let elsewhere = place.trigger(account: "999999999999")
        #expect(try await place.trigger().create(dryRun: false).count == 2)
        #expect(try await elsewhere.describe().isAllowed == false)
        guard case .permission = try await elsewhere.create(dryRun: true).first else {
            Issue.record("the permission for the other account would not be added")
            return
        }
    }

    @Test("A function that is not there is named before anything is changed")
    func missesTheFunction() async throws {
        let place = try await NotifyingBucket()
        let error = try await #require(throws: BucketTriggerError.self) {
            try await place.trigger(function: "not-deployed").create(dryRun: false)
        }
        #expect(error.description.contains("not-deployed") && error.description.contains("deploy"))
        #expect(try await place.trigger(function: "not-deployed").delete(dryRun: false).isEmpty)
    }

    @Test("Who may not change the bucket's notifications is told so")
    func tellsOfDeniedAccess() async throws {
        let place = try await NotifyingBucket()
        let keys = try await place.engine.makeUser(actions: ["lambda:*", "s3:GetBucketNotification"])
        let error = try await #require(throws: AWSError.self) { try await place.trigger(keys: keys).create(dryRun: false) }
        #expect(error.code == "AccessDenied" && "\(error)".contains("PutBucketNotification"))
        #expect(!"\(error)".contains(keys.secretAccessKey))
    }
}
