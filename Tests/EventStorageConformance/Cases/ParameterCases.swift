import CloudTrailLogs
import EventStorage
import NaiveReading

extension EventStoreConformance {
    private typealias Condition = EventQuery.ParameterCondition

    static let parameterCases = [
        Case("A parameter condition holds when one value of one attribute is equal") { subject in
            try await subject.write([
                RecordDraft("a", parameters: ["x": "1", "y": "2"]),
                RecordDraft("b", parameters: ["x": ["1", "2", "3"]]),
                RecordDraft("c", parameters: ["y": "1"]),
                RecordDraft("d", parameters: ["x": "12", "z": ["1 ", " 1", "01"]]),
                RecordDraft("e"),
            ])
            let x = "requestParameters_x"
            let y = "requestParameters_y"
            try await subject.requireQuery(EventQuery(parameters: [.attribute(x, is: "1")]), finds: ["a", "b"])
            try await subject.requireQuery(EventQuery(parameters: [.attribute(x, is: "3")]), finds: ["b"])
            try await subject.requireQuery(
                EventQuery(parameters: [Condition(attributes: [x, y], value: "1")]), finds: ["a", "b", "c"])
            try await subject.requireQuery(
                EventQuery(parameters: [.attribute(x, is: "1"), .attribute(x, is: "2")]), finds: ["b"])
            try await subject.requireQuery(
                EventQuery(parameters: [.attribute(x, is: "1"), .attribute(y, is: "2")]), finds: ["a"])
            try await subject.requireQuery(
                EventQuery(parameters: [.attribute(x, is: "1"), .attribute(x, is: "1")]), finds: ["a", "b"])
        },
        Case("What nothing can match finds nothing") { subject in
            try await subject.write([RecordDraft("a", parameters: ["x": "1"])])
            let good = Condition.attribute("requestParameters_x", is: "1")
            for bad in [
                Condition(attributes: [], value: "1"), .attribute("requestParameters_unknown", is: "1"),
                .attribute("requestParameters_x", is: "unheard"), .attribute("requestParameters_x", is: ""),
                .attribute("", is: "1"), .attribute("requestParameters", is: "1"), .attribute("REQUESTPARAMETERS_X", is: "1"),
            ] {
                try await subject.requireQuery(EventQuery(parameters: [bad]), finds: [])
                try await subject.requireQuery(EventQuery(parameters: [good, bad]), finds: [])
            }
            let mixed = Condition(attributes: ["requestParameters_unknown", "requestParameters_x"], value: "1")
            try await subject.requireQuery(EventQuery(parameters: [mixed]), finds: ["a"])
        },
        Case("Values are compared whole, byte by byte") { subject in
            let values = [
                "prefix", "prefix-and-more", "Prefix", "prefix ", "pre", "é", "e\u{301}", "a\u{0}b", "a\u{0}", "a", "😀", "%", "_",
                "*", "1",
                "1.0", "01", "true", "True", "'", "\"quoted\"", "\\", "\n", "{\"a\":1}",
            ]
            try await subject.write(
                values.enumerated().map { RecordDraft("\(100 + $0)", parameters: ["v": .string(UTF8Text($1))]) })
            for value in values + ["prefi", "prefix-", "a\u{0}c", "\u{0}"] {
                try await subject.requireSameAnswer(to: EventQuery(parameters: [.attribute("requestParameters_v", is: value)]))
            }
        },
        Case("Long values that differ at their end alone are told apart") { subject in
            let lengths = [100, 255, 256, 1000, 1024, 4096, 65_536]
            let stems = lengths.map { String(repeating: "v", count: $0) }
            let values = stems.flatMap { [$0, $0 + "a", $0 + "b"] }
            try await subject.write(
                values.enumerated().map { RecordDraft("\(100 + $0)", parameters: ["v": .string(UTF8Text($1))]) })
            for value in values + stems.map({ $0 + "c" }) {
                try await subject.requireSameAnswer(to: EventQuery(parameters: [.attribute("requestParameters_v", is: value)]))
            }
        },
        Case("The attributes that every event has can be conditions too") { subject in
            try await subject.write([
                RecordDraft("a", at: "2024-03-01T13:00:00+01:00", name: "Run", source: "ec2.amazonaws.com", user: "alice"),
                RecordDraft("b", name: "Stop", source: "s3.amazonaws.com", user: "bob", parameters: ["eventName": "Run"]),
            ])
            for (name, value) in [
                ("eventID", "a"), ("eventID", "A"), ("eventName", "Run"), ("eventName", "Ru"),
                ("eventSource", "s3.amazonaws.com"),
                ("eventSource", "s3"), ("eventTime", "2024-03-01T13:00:00+01:00"), ("eventTime", "2024-03-01T12:00:00Z"),
                ("userIdentity_userName", "bob"), ("userIdentity_type", "IAMUser"),
            ] {
                try await subject.requireSameAnswer(to: EventQuery(parameters: [.attribute(name, is: value)]))
            }
            let both = Condition(attributes: ["eventName", "requestParameters_eventName"], value: "Run")
            try await subject.requireQuery(EventQuery(parameters: [both]), finds: ["a", "b"])
        },
        Case("Attribute names may hold anything") { subject in
            let names = ["a.b", "", " ", "a'b", "a\"b", "é", "e\u{301}", "😀", "a\u{0}b", "0", "a-b", "a:b", "#a", "A", "a"]
            try await subject.write(
                names.enumerated().map { index, name in
                    RecordDraft("\(100 + index)", parameters: .object([JSONValue.Member(UTF8Text(name), "1")]))
                })
            for name in names {
                try await subject.requireSameAnswer(
                    to: EventQuery(parameters: [.attribute("requestParameters_\(name)", is: "1")]))
            }
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
            try await subject.requireSameLists()
        },
        Case("A condition takes thousands of attributes, and a query many conditions") { subject in
            let draft = JSONValue.object((0..<1500).map { JSONValue.Member(UTF8Text("p\($0)"), .number("\($0)")) })
            try await subject.write([RecordDraft("a", parameters: draft), RecordDraft("b", parameters: ["p7": "other"])])
            let names = (0..<3000).map { "requestParameters_p\($0)" }.sorted()
            try await subject.requireQuery(EventQuery(parameters: [Condition(attributes: names, value: "7")]), finds: ["a"])
            try await subject.requireQuery(EventQuery(parameters: [Condition(attributes: names, value: "other")]), finds: ["b"])
            let many = (0..<40).map { Condition.attribute("requestParameters_p\($0)", is: "\($0)") }
            try await subject.requireQuery(EventQuery(parameters: many), finds: ["a"])
        },
        Case("All parts of a query hold together") { subject in
            try await subject.write(
                (0..<200).map { number in
                    RecordDraft(
                        "id-\(1000 + number)", at: "2024-03-01T12:00:\(10 + number % 40)Z", name: "Name\(number % 5)",
                        source: "service\(number % 3).amazonaws.com", user: "user\(number % 4)",
                        parameters: ["n": .number("\(number % 7)"), "list": [.number("\(number % 2)"), "x"]])
                })
            let range = try EventInstant.at("2024-03-01T12:00:15Z") ... .at("2024-03-01T12:00:40Z")
            for scope in [EventQuery.Scope.everyone, .user("user1"), .service("service2")] {
                for eventName in [nil, EventQuery.EventNameCondition.equals("Name3"), .hasPrefix("Name")] {
                    for order in [EventQuery.Order.ascending, .descending] {
                        let query = EventQuery(
                            range: range, scope: scope, eventName: eventName,
                            parameters: [
                                .attribute("requestParameters_list", is: "1"), .attribute("requestParameters_n", is: "3"),
                            ],
                            order: order)
                        try await subject.requireSameAnswer(to: query, limit: 3)
                    }
                }
            }
        },
    ]
}
