import EventStorage
import NaiveReading

extension EventStoreConformance {
    static let listCases = [
        Case("Lists hold each name once, sorted by code point") { subject in
            let names = ["b", "a", "B", "_", "é", "e\u{301}", "z", "\u{FF5E}", "😀", "10", "9", "ab"]
            for _ in 0..<2 {
                try await subject.write(
                    names.enumerated().map { index, name in
                        RecordDraft(
                            "id-\(index)", source: "\(name).amazonaws.com", user: name,
                            parameters: .object([JSONValue.Member(UTF8Text(name), ["inner": "1"])]))
                    })
                try await subject.requireSameLists()
            }
            try await subject.write([RecordDraft("last", name: nil, source: nil, user: nil, parameters: ["new": 1])])
            try await subject.requireSameLists()
        },
        Case("Empty and null parameters are no attributes") { subject in
            try await subject.write([RecordDraft("a", parameters: ["empty": "", "null": .null, "list": [], "object": [:]])])
            try await subject.requireSameLists()
        },
    ]
}
