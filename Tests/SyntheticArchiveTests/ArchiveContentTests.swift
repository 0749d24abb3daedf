import CloudTrailLogs
import Foundation
import SyntheticArchive
import TestSupport
import Testing

@Suite("The content of a synthetic archive")
struct ArchiveContentTests {
    @Test("Sizes, leaves, compressibility, filtered share and errors are those of real logs")
    func statistics() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(events: 20_000, accounts: 1), in: folder)
            let records = archive.records
            let count = Double(records.count)
            let filter = EventNameFilter.standard
            func share(_ isCounted: ([String: Any]) -> Bool) -> Double { Double(records.count(where: isCounted)) / count }

            #expect((1100...1400).contains(Double(archive.summary.uncompressedBytes) / count))
            #expect((25...31).contains(Double(records.reduce(0) { $0 + leafCount($1) }) / count))
            let ratio = Double(archive.summary.uncompressedBytes) / Double(archive.summary.compressedBytes)
            #expect((6.5...10.5).contains(ratio))
            #expect((0.70...0.80).contains(share { filter.excludes($0.text("eventName") ?? "") }))
            #expect((0.03...0.12).contains(share { $0["errorCode"] != nil || $0["errorMessage"] != nil }))
        }
    }

    @Test("Every kind of caller occurs, with the fields that its user name is taken from")
    func callers() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(events: 20_000), in: folder)
            let byType = Dictionary(grouping: archive.records) { $0.text("userIdentity", "type") ?? "none" }
            let fields: [(type: String, path: String)] = [
                ("IAMUser", "userName"), ("Root", "arn"), ("AssumedRole", "arn"), ("Role", "arn"), ("FederatedUser", "arn"),
                ("SAMLUser", "userName"), ("WebIdentityUser", "userName"), ("AWSService", "invokedBy"),
                ("AWSAccount", "accountId"), ("none", "invokedBy"),
            ]
            for field in fields {
                let records = byType[field.type] ?? []
                #expect(!records.isEmpty, "\(field.type)")
                #expect(records.allSatisfy { $0.text("userIdentity", field.path)?.isEmpty == false }, "\(field.type)")
            }
            let central = byType["IdentityCenterUser"] ?? []
            #expect(central.contains { $0.text("userIdentity", "onBehalfOf", "userId") != nil })
            let roles = (byType["AssumedRole"] ?? [])
                .compactMap { $0.text("userIdentity", "sessionContext", "sessionIssuer", "userName") }
            #expect(roles.contains { $0.hasPrefix("AWSReservedSSO_") })
            #expect(Set(byType.keys) == Set(fields.map(\.type) + ["IdentityCenterUser"]))
        }
    }

    @Test("There is something to redact")
    func secrets() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(events: 8000), in: folder)
            let text = archive.logs.map { String(decoding: $0.json, as: UTF8.self) }.joined()
            for secret in [
                #""sessionToken":"IQ"#, #""masterUserPassword":"summer-"#, #""secretString":"db-"#, "X-Amz-Signature=",
                "X-Amz-Security-Token=",
            ] {
                #expect(text.contains(secret), "\(secret)")
            }
        }
    }

    @Test("People work by day and on weekdays; the busiest does most")
    func activity() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(events: 20_000, accounts: 1), in: folder)
            let people = archive.records.filter { $0.text("userIdentity", "type") == "IAMUser" }
            func count(hours: ClosedRange<Int>) -> Int {
                people.count { hours.contains(Int($0.text("eventTime")?.dropFirst(11).prefix(2) ?? "") ?? -1) }
            }
            #expect(count(hours: 9...12) > 5 * count(hours: 1...4))
            let names = Dictionary(grouping: people) { $0.text("userIdentity", "userName") ?? "" }.mapValues(\.count)
            #expect(names.max { $0.value < $1.value }?.key == "alice")
            let sources = Dictionary(grouping: archive.records) { $0.text("eventSource") ?? "" }
            #expect(sources.count >= 15)
        }
    }

    @Test("A request and its response name the same instances, one or several")
    func instances() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(events: 8000), in: folder)
            func instances(_ record: [String: Any], _ part: String) -> [String] {
                let items = record.value(part, "instancesSet", "items") as? [[String: Any]] ?? []
                return items.compactMap { $0["instanceId"] as? String }
            }
            let ended = archive.records.filter { $0.text("eventName") == "TerminateInstances" && $0["errorCode"] == nil }
            #expect(ended.contains { instances($0, "requestParameters").count > 1 })
            #expect(ended.allSatisfy { instances($0, "requestParameters") == instances($0, "responseElements") })
        }
    }

    @Test("Addresses are kept for documentation, or are no addresses")
    func addresses() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(), in: folder)
            let allowed = ["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"]
            for address in Set(archive.records.compactMap { $0.text("sourceIPAddress") }) {
                let isService = address == "AWS Internal" || address.hasSuffix(".amazonaws.com")
                #expect(isService || allowed.contains { address.hasPrefix($0) }, "\(address)")
            }
        }
    }
}
