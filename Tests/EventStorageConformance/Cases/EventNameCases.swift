import EventStorage

extension EventStoreConformance {
    private static let eventNames = [
        "CreateFunction", "CreateFunction20150331", "CreateFunction20150331v2", "createFunction", "CREATEFUNCTION", "Create",
        "Create%", "Create_", "CreateXFunction", "Create*", "C", "Créate", "Cre\u{301}ate", "😀a", "😀b", "\u{10FFFF}",
        "\u{10FFFF}a",
        "\u{7F}", "\u{7F}\u{7F}", "a\u{0}b", "a\u{0}", "a",
    ]

    static let eventNameCases = [
        Case("An event name is equal byte by byte, or starts byte by byte") { subject in
            try await subject.write(
                eventNames.enumerated().map { RecordDraft("\(100 + $0)", name: $1, user: $0 % 2 == 0 ? "alice" : "bob") }
                    + [RecordDraft("without", name: nil)])
            try await subject.requireQuery(EventQuery(eventName: .equals("CreateFunction")), finds: ["100"])
            try await subject.requireQuery(EventQuery(eventName: .hasPrefix("CreateFunction")), finds: ["100", "101", "102"])
            for name in eventNames + ["", "Creat", "c", "CreateFunction2015", "😀", "\u{10FFFE}", "Unheard"] {
                for scope in [EventQuery.Scope.everyone, .user("bob"), .service("ec2")] {
                    try await subject.requireSameAnswer(to: EventQuery(scope: scope, eventName: .equals(name)))
                    // What the empty prefix means for an event without a name is nobody's question.
                    guard !name.isEmpty else { continue }
                    try await subject.requireSameAnswer(to: EventQuery(scope: scope, eventName: .hasPrefix(name)))
                }
            }
        }
    ]
}
