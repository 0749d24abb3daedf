import CloudTrailLogs
import EventStorage

extension EventStoreConformance {
    static let rangeCases = [
        Case("Both ends of a range count in, to the millisecond") { subject in
            let times = [
                "2024-03-01T11:59:59.998Z", "2024-03-01T11:59:59.999Z", "2024-03-01T12:00:00Z", "2024-03-01T12:00:00.0009Z",
                "2024-03-01T12:00:00.001Z", "2024-03-01T12:00:00.002Z", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.998Z",
                "1970-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
            ]
            try await subject.write(times.enumerated().map { RecordDraft("id-\($0)", at: $1) })
            let ends = subject.reference.entries.map(\.event.instant)
            for start in ends {
                for end in ends where start <= end {
                    for scope in [EventQuery.Scope.everyone, .user("alice"), .service("ec2")] {
                        try await subject.requireSameAnswer(to: EventQuery(range: start...end, scope: scope))
                    }
                }
            }
            let noon = try EventInstant.at("2024-03-01T12:00:00Z")
            try await subject.requireQuery(EventQuery(range: noon...noon), finds: ["id-2", "id-3"])
        },
        Case("A range between two events is empty") { subject in
            try await subject.write([
                RecordDraft("a", at: "2024-03-01T12:00:00Z"), RecordDraft("b", at: "2024-03-01T12:00:00.010Z"),
            ])
            let range = try EventInstant.at("2024-03-01T12:00:00.001Z") ... .at("2024-03-01T12:00:00.009Z")
            try await subject.requireQuery(EventQuery(range: range), finds: [])
        },
    ]
}
