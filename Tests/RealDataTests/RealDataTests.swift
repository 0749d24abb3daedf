import NaiveReading
import QueryAPI
import Testing
import TestSupport

/// Answers over thousands of real records against a naive reading of the same files, from bytes to sorted lists.
@Suite(.enabled(if: RealLogs.areThere, "the real logs do not stand in ../shared/data/real"))
struct RealDataTests {
    @Test("An import accounts for every real record", arguments: ImportedLogs.Filter.allCases)
    func accountsForEveryRecord(filter: ImportedLogs.Filter) async throws {
        try await withTemporaryDirectory { folder in
            let imported = try await ImportedLogs(filter: filter, folder: folder)
            #expect(imported.objection == nil)
            let report = imported.report
            #expect(report.records > 3400)
            #expect(NaiveStore.Account(report) == imported.naive.account)
            #expect(report.filesFailed == 0 && report.filesSkipped == 0 && report.failures.isEmpty)
            // The second time there is nothing to do.
            #expect(imported.secondReport.files == report.files)
            #expect(imported.secondReport.filesSkipped == report.files)
            #expect(imported.secondReport.records == 0)
        }
    }

    @Test("Lists and every single event are those of a naive reading", arguments: ImportedLogs.Filter.allCases)
    func listsAndEvents(filter: ImportedLogs.Filter) async throws {
        try await withTemporaryDirectory { folder in
            let imported = try await ImportedLogs(filter: filter, folder: folder)
            let naive = imported.naive
            let api = imported.api(now: 0)
            for (target, expected) in [
                ("/parameters", naive.attributeNames), ("/services", naive.services),
                ("/users", naive.values(of: "userIdentity_userName")),
            ] {
                let body = try await api.respond(to: APIRequest(target: target)).collectBody()
                let found = try JSONParser.parse(body)
                #expect(found == .array(expected.map { .string($0) }), "\(target)")
            }
            var random = SeededGenerator(seed: 3)
            let times = Dictionary(grouping: naive.entries) { $0.event.eventID ?? "" }
            for _ in 0..<60 {
                let entry = random.pick(naive.entries)
                guard let eventID = entry.event.eventID, times[eventID]?.count == 1 else { continue }
                let target = "/events/" + Question.encode(eventID.string, keeping: "")
                let response = await api.respond(to: APIRequest(target: target))
                let answer = try JSONParser.parse(try await response.collectBody())
                #expect(answer["event"] == entry.eventAsJSON, "\(target)")
                #expect(answer["record"] == entry.record, "\(target)")
                #expect(answer["log"] == .string(UTF8Text(entry.path)), "\(target)")
            }
        }
    }

    @Test("Hundreds of generated questions have the answers of a naive reading", arguments: ImportedLogs.Filter.allCases)
    func answersAreThoseOfANaiveReading(filter: ImportedLogs.Filter) async throws {
        try await withTemporaryDirectory { folder in
            let imported = try await ImportedLogs(filter: filter, folder: folder)
            try #require(imported.objection == nil)
            var generator = QuestionGenerator(seed: filter == .standard ? 1 : 2, store: imported.naive)
            var answered = 0
            for number in 0..<300 {
                let question = generator.next()
                let target = question.target(&generator.random)
                let expected = imported.naive.answer(to: question)
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
            #expect(answered > 150, "most questions are to have an answer")
        }
    }
}
