import CloudTrailLogs
import EventStorage
import Testing

@testable import DynamoDBStorage

@Suite struct KeyTests {
    private static let long = String(repeating: "é", count: 2000)

    @Test("Keys of time sort as events do, and give back their place")
    func timeKeys() throws {
        let instants = [
            EventInstant.distantPast.milliseconds, -62_135_596_800_000, -86_400_001, -86_400_000, -1, 0, 1, 999, 1000, 86_399_999,
            86_400_000, 951_782_400_000, 1_709_251_199_999, 1_709_251_200_000, EventInstant.distantFuture.milliseconds,
        ].map { EventInstant(milliseconds: $0) }
        let identifiers = ["\u{0}", "#", "$", "A", "a", "a\u{0}", "a#", "aa", "~", "é", "\u{FF5E}", "😀"]
        let positions = instants.flatMap { instant in identifiers.map { EventPosition(instant: instant, eventID: $0) } }
        let keys = positions.map { TimeKey.text(of: $0) }
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.precedesByCodePoint($1) })
        #expect(keys.map { TimeKey.position($0) } == positions)
        for (position, key) in zip(positions, keys) {
            #expect(TimeKey.lowerBound(position.instant).precedesByCodePoint(key))
            #expect(key.precedesByCodePoint(TimeKey.upperBound(position.instant)))
            let before = TimeKey.upperBound(position.instant.advanced(byMilliseconds: -1))
            #expect(before.precedesByCodePoint(key))
        }
        let position = EventPosition(instant: EventInstant(milliseconds: 1_709_294_400_005), eventID: "id")
        #expect(TimeKey.text(of: position) == "2024-03-01T12:00:00.005Z#id")
    }

    @Test("Instants that cannot be written lie before and behind all others")
    func unwritableInstants() {
        let some = TimeKey.text(of: EventPosition(instant: .distantPast, eventID: "a"))
        let last = TimeKey.text(of: EventPosition(instant: .distantFuture, eventID: "a"))
        #expect(TimeKey.lowerBound(EventInstant(milliseconds: .min)).precedesByCodePoint(some))
        #expect(last.precedesByCodePoint(TimeKey.lowerBound(EventInstant(milliseconds: .max))))
    }

    @Test("No two names have one key, and none is too long or empty")
    func nameKeys() {
        let names = ["", "a", "~", "~~", "~0~", "~1~a", "~a", "a#1", long(900), long(901), long(902), Self.long, Self.long + "1"]
        var keys = Set<ExactString>()
        for name in names {
            for shard in [0, 1, 12, 999] {
                let key = KeyText.text(of: name, shard: shard)
                #expect(keys.insert(ExactString(key)).inserted, "\(key.prefix(40))")
                #expect((1...1024).contains(key.utf8.count))
            }
        }
        // Written down, since tables are full of them.
        #expect(KeyText.text(of: "alice") == "alice")
        #expect(KeyText.text(of: "alice", shard: 3) == "~3~alice")
        #expect(KeyText.text(of: "") == "~0~")
        #expect(
            KeyText.text(of: String(repeating: "x", count: 1000))
                == "~0~\(String(repeating: "x", count: KeyText.longest))"
                + "~44f8354494a5ba03ba1792a8d3e9c534c47a9181980fde7a3f44b06ef2ae7c7f")
    }

    @Test("Identifiers of logs stay what they are, since events refer to them")
    func originIdentifiers() {
        let source = "s3://bucket/AWSLogs/a.json.gz"
        #expect(
            OriginItem.identifier(of: LogIdentity(source: source, size: 1234, revision: "\"etag\"")) == "2e75f6cffcf0fb7254a16d0d"
        )
        #expect(OriginItem.identifier(of: LogIdentity(source: source, size: nil, revision: nil)) == "4a717a03b18b63e585203df0")
    }

    private func long(_ length: Int) -> String { String(repeating: "n", count: length) }

    @Test("Keys of events are no keys of other items, and fit")
    func eventKeys() {
        #expect(ItemKey.event("c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b01") == "c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b01")
        for identifier in ["#shards", "#list#users#alice", "#", Self.long, String(repeating: "x", count: 50_000)] {
            let key = ItemKey.event(identifier)
            #expect(key.hasPrefix("#event#") && key.utf8.count == 71)
        }
    }

    @Test("The shard of an event stays what it is")
    func shardHash() {
        // FNV-1a's published values for 64 bits, folded.
        #expect(ShardHash.hash(of: "") == 0xCBF2_9CE4 ^ 0x8422_2325)
        #expect(ShardHash.hash(of: "a") == 0xAF63_DC4C ^ 0x8601_EC8C)
        #expect(ShardHash.hash(of: "foobar") == 0x8594_4171 ^ 0xF739_67E8)
        var counts = [Int](repeating: 0, count: 7)
        for number in 0..<7000 { counts[ShardHash.shard(ShardHash.hash(of: "id-\(number)"), of: 7)] += 1 }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
    }

    @Test(
        "Attributes' names are told from the table's own, both ways",
        arguments: ["", "a", "user", "~user", "~", "~~", "eventTimeID", "requestParameters_name", "\u{301}", "~\u{301}x"])
    func attributeNames(name: String) throws {
        let stored = AttributeNaming.setName(of: name)
        #expect(!stored.isEmpty)
        let found = try #require(AttributeNaming.attribute(under: stored))
        #expect(found.utf8.elementsEqual(name.utf8))
    }

    @Test("Indexes hold no more than DynamoDB takes")
    func indexLimits() {
        let indexes = TableShape.standard.indexes
        #expect(indexes.allSatisfy { (1...20).contains($0.includes.count) })
        #expect(indexes.map(\.includes.count).reduce(0, +) <= 100)
        #expect(TableShape.standard.keyAttributes == ["day", "eventID", "eventTimeID", "list", "name", "service", "user"])
    }
}
