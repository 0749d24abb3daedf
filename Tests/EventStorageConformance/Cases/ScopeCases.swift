import EventStorage

extension EventStoreConformance {
    /// Names that a store may be tempted to fold, trim, split or read as a pattern.
    static let oddNames = [
        "alice", "Alice", "ALICE", "alice ", " alice", "ali", "alicea", "a/b@c+d=e:f,g h", "é", "e\u{301}", "名前", "😀", "a\u{0}b",
        "a",
        "'; DROP TABLE events; --", "%", "_", "*", "a%", "\\", "\"", "\u{7F}", "null", "0", "1", "01", "1.0", "no_user", "root",
        String(repeating: "n", count: 2000), String(repeating: "n", count: 2001),
    ]

    static let scopeCases = [
        Case("A user's events are those of exactly that name") { subject in
            try await subject.write(
                oddNames.enumerated().flatMap { index, name in
                    (0..<2).map { RecordDraft("\(index)-\($0)", at: "2024-03-01T12:00:0\($0)Z", user: name) }
                } + [RecordDraft("nobody's", user: nil)])
            for name in oddNames + ["bob", "no_user", "alice\u{0}", "aliceé", ""] {
                for order in [EventQuery.Order.ascending, .descending] {
                    try await subject.requireSameAnswer(to: EventQuery(scope: .user(name), order: order))
                }
            }
            try await subject.requireSameLists()
        },
        Case("A service's events are those whose source has exactly that first label") { subject in
            let sources = [
                "ec2.amazonaws.com", "ec2", "ec2.example", "EC2.amazonaws.com", "ec2x.amazonaws.com", "ec.amazonaws.com",
                "aws.ec2.amazonaws.com", "s3.amazonaws.com", "é.amazonaws.com", "e\u{301}.amazonaws.com", "%.amazonaws.com",
                "signin.amazonaws.com",
            ]
            try await subject.write(
                sources.enumerated().map { RecordDraft("\(100 + $0)", source: $1) } + [RecordDraft("without", source: nil)])
            try await subject.requireQuery(EventQuery(scope: .service("ec2")), finds: ["100", "101", "102"])
            for name in ["ec", "EC2", "s3", "aws", "é", "e\u{301}", "%", "_c2", "ec2.amazonaws.com", "amazonaws", "", "lambda"] {
                try await subject.requireSameAnswer(to: EventQuery(scope: .service(name)))
            }
            try await subject.requireSameLists()
        },
    ]
}
