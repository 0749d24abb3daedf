import CloudTrailLogs
import EventStorage
import NaiveReading
import TestSupport

extension EventStoreConformance {
    static let generatedCases = [
        Case("Generated queries over generated events are answered as by a plain list") { subject in
            var random = SeededGenerator(seed: 20)
            let texts = ["a", "b", "ab", "A", "é", "1", "true"]
            for _ in 0..<6 {
                try await subject.write((0..<50).map { _ in .random(texts, &random) })
            }
            for _ in 0..<200 {
                let query = EventQuery.random(texts, &random)
                let position = subject.reference.entries.randomElement(using: &random)?.event.position
                try await subject.requireSameAnswer(
                    to: query, after: random.chance(30) ? position : nil, limit: random.pick([1, 3, 20, 1000]))
            }
            try await subject.requireSameLists()
        }
    ]
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
