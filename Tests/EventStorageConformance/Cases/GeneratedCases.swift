import CloudTrailLogs
import EventStorage
import NaiveReading
import TestSupport

extension EventStoreConformance {
    static let generatedCases = [
        Case("Generated queries over generated events are answered as by a plain list") { subject in
            var random = SeededGenerator(seed: 20)
            for _ in 0..<6 {
                try await subject.write((0..<50).map { _ in .random(texts, &random) })
            }
            try await ask(200, of: subject, &random)
        },
        Case("So they are when an archive's logs come in any order and do not agree") { subject in
            var random = SeededGenerator(seed: 21)
            for number in 0..<8 {
                let log = subject.newLogIdentity(inAccount: random.below(3), day: 1 + random.below(3))
                // Names of its own: lists tell when nothing is left of them.
                var drafts = (0..<50).map { _ in RecordDraft.random(texts, &random) }
                for index in drafts.indices where random.chance(20) {
                    drafts[index].userName = "of \(number)"
                    drafts[index].eventSource = "of-\(number).amazonaws.com"
                    drafts[index].requestParameters = .object([JSONValue.Member(UTF8Text("of-\(number)-\(index)"), .string("a"))])
                }
                try await subject.write(drafts, log: log)
                try await subject.requireSameLists()
            }
            try await ask(100, of: subject, &random)
        },
    ]

    private static let texts = ["a", "b", "ab", "A", "é", "1", "true"]

    private static func ask(_ count: Int, of subject: StoreUnderTest, _ random: inout SeededGenerator) async throws {
        for _ in 0..<count {
            let query = EventQuery.random(texts, &random)
            let position = subject.reference.entries.randomElement(using: &random)?.event.position
            try await subject.requireSameAnswer(
                to: query, after: random.chance(30) ? position : nil, limit: random.pick([1, 3, 20, 1000]))
        }
        try await subject.requireSameLists()
    }
}

extension RecordDraft {
    fileprivate static func random(_ texts: [String], _ random: inout SeededGenerator) -> RecordDraft {
        let names = ["p", "q", "list"]
        // Of one identifier, always the same time.
        let number = random.below(400)
        return RecordDraft(
            "\(number)", at: "2024-03-01T12:00:\(10 + number % 7).\(number % 3)Z", name: random.pick(texts),
            source: random.pick(texts) + ".amazonaws.com", user: random.pick(texts),
            parameters: .object(
                names.shuffled(using: &random).prefix(random.below(4)).map { name in
                    JSONValue.Member(
                        UTF8Text(name), .array((0...random.below(3)).map { _ in .string(UTF8Text(random.pick(texts))) }))
                }))
    }
}

extension EventQuery {
    fileprivate static func random(_ texts: [String], _ random: inout SeededGenerator) -> EventQuery {
        var query = EventQuery(
            order: random.pick([.ascending, .descending]), fields: random.pick([.standard, .all, .named([])]))
        query.scope = random.pick([.everyone, .user(random.pick(texts)), .service(random.pick(texts))])
        query.eventName = random.pick([nil, .equals(random.pick(texts)), .hasPrefix(random.pick(texts))])
        query.parameters = (0..<random.pick([0, 0, 1, 1, 2])).map { _ in
            let names = ["eventName", "requestParameters_list", "requestParameters_p", "requestParameters_q", "unknown"]
            return ParameterCondition(
                attributes: names.filter { _ in random.chance(50) }, value: random.pick(texts))
        }
        if random.chance(50) {
            let ends = [random.below(7000), random.below(7000)].sorted().map {
                EventInstant(milliseconds: 1_709_294_410_000 + Int64($0))
            }
            query.range = ends[0]...ends[1]
        }
        return query
    }
}
