import Ingestion
import NaiveReading
import TestSupport
import Testing

/// Compares a store's account and all its answers with those of a naive reading of the same logs.
func expectAnswersOfANaiveReading(_ imported: ImportedLogs, seed: UInt64, questions: Int) async throws {
    try #require(imported.objection == nil)
    expectFullAccount(of: imported)
    try await expectSameLists(imported)
    try await expectSameEvents(imported, count: 60)
    try await expectSameAnswers(imported, seed: seed, count: questions)
}

private func expectFullAccount(of imported: ImportedLogs) {
    let report = imported.report
    #expect(NaiveStore.Account(report) == imported.naive.account)
    #expect(report.filesFailed == 0 && report.filesSkipped == 0 && report.failures.isEmpty)
    // The second time there is nothing to do.
    let second = imported.secondReport
    #expect(second.files == report.files && second.filesSkipped == report.files && second.records == 0)
}

private func expectSameLists(_ imported: ImportedLogs) async throws {
    for (target, expected) in [
        ("/parameters", imported.naive.attributeNames), ("/services", imported.naive.services),
        ("/users", imported.naive.values(of: "userIdentity_userName")),
    ] {
        let found = try await imported.document(at: target)
        if let difference = found.firstDifference(from: .array(expected.map { .string($0) })) {
            Issue.record("\(target): \(difference)")
        }
    }
}

private func expectSameEvents(_ imported: ImportedLogs, count: Int) async throws {
    var random = SeededGenerator(seed: 3)
    let entries = Dictionary(grouping: imported.naive.entries) { $0.event.eventID ?? "" }.filter { $0.value.count == 1 }
    for eventID in entries.keys.sorted().shuffled(using: &random).prefix(count) {
        guard let entry = entries[eventID]?.first else { continue }
        let target = "/events/" + Question.encode(eventID.string, keeping: "")
        let found = try await imported.document(at: target)
        let expected: JSONValue = .object([
            JSONValue.Member("event", entry.eventAsJSON), JSONValue.Member("record", entry.record),
            JSONValue.Member("log", .string(UTF8Text(entry.path))),
        ])
        if let difference = found.firstDifference(from: expected) { Issue.record("\(target): \(difference)") }
    }
}

private func expectSameAnswers(_ imported: ImportedLogs, seed: UInt64, count: Int) async throws {
    var generator = QuestionGenerator(seed: seed, store: imported.naive)
    var answered = 0
    for number in 0..<count {
        var question = generator.next()
        let expected = imported.naive.answer(to: question)
        // Small pages for short answers alone: each page costs a query.
        question.limit = question.limit.map { max($0, expected.count / 20) }
        let target = question.target(&generator.random)
        if !expected.isEmpty { answered += 1 }
        do {
            let answer = try await Answer(to: question, target: target, api: imported.api)
            if let difference = answer.difference(from: expected, question) {
                Issue.record("question \(number), \(target) at \(question.now): \(difference)")
            }
        } catch {
            Issue.record("question \(number), \(target) at \(question.now): \(error)")
        }
    }
    #expect(answered > count / 2, "most questions are to have an answer")
}
