import EventStorage
import NaiveReading

extension EventStoreConformance {
    static let largeEventCases = [
        Case("Events with the fewest and with thousands of attributes and values come back whole") { subject in
            let attributes = JSONValue.object((0..<2000).map { JSONValue.Member(UTF8Text("p\($0)"), .number("\($0)")) })
            let values = JSONValue.array((0..<2000).map { .string(UTF8Text("value \($0)")) })
            try await subject.write([
                RecordDraft("a", name: nil, source: nil, user: nil), RecordDraft("b", parameters: attributes),
                RecordDraft("c", parameters: ["list": values]),
            ])
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
            try await subject.requireQuery(
                EventQuery(parameters: [.attribute("requestParameters_p1999", is: "1999")]), finds: ["b"])
            try await subject.requireQuery(
                EventQuery(parameters: [.attribute("requestParameters_list", is: "value 1234")]), finds: ["c"])
            try await subject.requireSameLists()
        },
        Case("A value of 100 KB comes back whole and can be looked for") { subject in
            let value = String(repeating: "0123456789", count: 10_240)
            try await subject.write([RecordDraft("a", parameters: ["v": .string(UTF8Text(value))]), RecordDraft("b")])
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
            try await subject.requireQuery(EventQuery(parameters: [.attribute("requestParameters_v", is: value)]), finds: ["a"])
            try await subject.requireQuery(
                EventQuery(parameters: [.attribute("requestParameters_v", is: String(value.dropLast()))]), finds: [])
        },
    ]
}
