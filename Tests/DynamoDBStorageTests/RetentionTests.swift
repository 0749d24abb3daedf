import CloudTrailLogs
import DynamoDBStorage
import EventStorage
import NaiveReading
import Synchronization
import TestEngines
import Testing

@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)))
struct RetentionTests {
    private func instant(_ text: String) throws -> EventInstant {
        try #require(EventInstant.parse(iso8601: text)).instant
    }

    @Test("What has expired is not shown, although it is still there")
    func expiredEvents() async throws {
        try await TestTable.with { table in
            let stored = try instant("2024-03-10T12:00:00Z")
            let writer = try await table.store(now: { stored }) { $0.retentionDays = 10 }.openWriter()
            try await writer.write([
                Record("old", at: "2024-03-01T12:00:00Z", user: "gone", source: "s3.x", parameters: ["past": "1"]),
                Record("new", at: "2024-03-09T12:00:00Z", user: "alice", source: "ec2.x", parameters: ["present": "1"]),
            ])
            let expired = try instant("2024-03-12T00:00:00Z")
            let store = table.store(now: { expired }) { $0.retentionDays = 10 }
            #expect(try await table.items().count { $0["eventTimeID"] != nil } == 2)
            #expect(try await store.identifiers() == ["new"])
            #expect(try await store.identifiers(EventQuery(scope: .user("gone"))).isEmpty)
            #expect(try await store.countEvents(matching: EventQuery()) == 1)
            #expect(try await store.event(id: "old") == nil)
            #expect(try await store.event(id: "new") != nil)
            #expect(try await store.names(of: .users) == ["alice"])
            #expect(try await store.names(of: .services) == ["ec2"])
            let parameters = try await store.names(of: .parameters)
            #expect(parameters.contains("requestParameters_present") && !parameters.contains("requestParameters_past"))
        }
    }

    @Test("DynamoDB is told when each event expires; the ledger does not")
    func timeToLive() async throws {
        try await TestTable.with { table in
            let writer = try await table.store(configure: { $0.retentionDays = 30 }).openWriter()
            try await writer.write([Record("a", at: "2024-03-01T12:00:00.001Z")], finished: [.ofTests])
            let items = try await table.items()
            func expiry(_ key: String) -> String? {
                let item = items.first { ($0["eventID"] as? [String: String])?["S"] == key }
                return (item?["expiresAt"] as? [String: String])?["N"]
            }
            // Rounded up to a second, plus 30 days.
            #expect(expiry("a") == "\(1_709_294_401 + 30 * 86_400)")
            #expect(expiry("#list#users#alice") == "\(1_709_251_200 + 31 * 86_400)")
            #expect(expiry("#log#\(LogIdentity.ofTests.source)") == nil)
            #expect(expiry("#shards") == nil)
        }
    }

    @Test("Imported again under a longer retention, or none, what is stored stays as long", arguments: [0, 60])
    func longerRetention(days: Int) async throws {
        try await TestTable.with { table in
            let record = Record("a", at: "2024-03-01T12:00:00Z")
            let first = try await table.store(configure: { $0.retentionDays = 30 }).openWriter()
            try await first.write([record], finished: [.ofTests])
            let second = try await table.store(configure: { $0.retentionDays = days }).openWriter()
            let summary = try await second.write([record], finished: [.ofTests])
            #expect(summary == WriteSummary(stored: 0, duplicates: 1))
            let items = try await table.items()
            func expiry(_ key: String) -> Int? {
                let item = items.first { ($0["eventID"] as? [String: String])?["S"] == key }
                return (item?["expiresAt"] as? [String: String])?["N"].flatMap { Int($0) }
            }
            #expect(expiry("a") == (days == 0 ? nil : 1_709_294_400 + 60 * 86_400))
            #expect(expiry("#list#users#alice") == (days == 0 ? nil : 1_709_251_200 + 61 * 86_400))
            #expect(expiry("#list#days#2024-03-01") == (days == 0 ? nil : 1_709_251_200 + 61 * 86_400))
            // A shorter one takes nothing away.
            let third = try await table.store(configure: { $0.retentionDays = 7 }).openWriter()
            try await third.write([record])
            let after = try await table.items().first { ($0["eventID"] as? [String: String])?["S"] == "a" }
            #expect((after?["expiresAt"] as? [String: String])?["N"].flatMap { Int($0) } == expiry("a"))
        }
    }

    @Test("A name stays as long as the newest event that has it, in whatever order events come")
    func namesStay() async throws {
        try await TestTable.with { table in
            let now = try instant("2024-03-20T00:00:00Z")
            func writer() async throws -> any EventWriter {
                try await table.store(now: { now }) { $0.retentionDays = 15 }.openWriter()
            }
            try await writer().write([Record("late", at: "2024-03-19T00:00:00Z")])
            // Another process, which knows nothing of the first.
            try await writer().write([Record("early", at: "2024-03-06T00:00:00Z")])
            let later = try instant("2024-03-30T00:00:00Z")
            let store = table.store(now: { later }) { $0.retentionDays = 15 }
            #expect(try await store.identifiers() == ["late"])
            #expect(try await store.names(of: .users) == ["alice"])
            try await writer().write([Record("newest", at: "2024-03-20T00:00:00Z", user: "bob")])
            let end = try instant("2024-04-04T12:00:00Z")
            #expect(try await table.store(now: { end }) { $0.retentionDays = 15 }.names(of: .users) == ["bob"])
        }
    }

    @Test("A writer that is overtaken by one with newer events does not shorten what that one said of names")
    func overtakenWriter() async throws {
        try await TestTable.with { table in
            let now = try instant("2024-03-20T00:00:00Z")
            let newer = try await table.store(now: { now }) { $0.retentionDays = 15 }.openWriter()
            let transport = FaultyTransport(table) { call in
                guard call.operation == "UpdateItem", call.text.contains("#list#users#alice") else { return nil }
                return .wait { try await newer.write([Record("late", at: "2024-03-19T00:00:00Z")]) }
            }
            let older = try await table.store(transport, now: { now }) { $0.retentionDays = 15 }.openWriter()
            try await older.write([Record("early", at: "2024-03-06T00:00:00Z")])
            let later = try instant("2024-03-30T00:00:00Z")
            #expect(try await table.store(now: { later }) { $0.retentionDays = 15 }.names(of: .users) == ["alice"])
        }
    }

    @Test("A store without a retention takes back what one with a retention said of names")
    func noRetentionAnyMore() async throws {
        try await TestTable.with { table in
            let limited = try await table.store(configure: { $0.retentionDays = 30 }).openWriter()
            try await limited.write([Record("a", at: "2026-12-20T00:00:00Z")])
            try await table.store().openWriter().write([Record("b", at: "2024-03-01T00:00:00Z")])
            let farAway = try instant("2030-01-01T00:00:00Z")
            let store = table.store(now: { farAway })
            #expect(try await store.identifiers() == ["b"])
            #expect(try await store.names(of: .users) == ["alice"])
        }
    }
}
