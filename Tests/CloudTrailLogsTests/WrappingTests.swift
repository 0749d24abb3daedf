import CloudTrailLogs
import TestSupport
import Testing

/// Wrappings in which records travel, and what passes for one.
@Suite struct WrappingTests {
    /// `text` as a JSON string.
    static func string(_ text: String) -> String {
        var bytes = [UInt8]()
        JSONText.appendString(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func eventBridge(_ record: String) -> String {
        #"{"version":"0","id":"e","detail-type":"AWS API Call via CloudTrail","source":"aws.ec2","detail":\#(record)}"#
    }

    static func logEvents(_ messages: String..., type: String = "DATA_MESSAGE") -> String {
        let events = messages.map { #"{"id":"3","timestamp":1,"message":\#(string($0))}"# }.joined(separator: ",")
        return #"{"messageType":"\#(type)","owner":"1","subscriptionFilters":["f"],"logEvents":[\#(events)]}"#
    }

    static func topic(_ text: String) -> String {
        #"{"Type":"Notification","MessageId":"m","Message":\#(string(text)),"Timestamp":"2024-01-01T00:00:00Z"}"#
    }

    static func queue(_ bodies: String...) -> String {
        let records = bodies.map {
            #"{"messageId":"m","body":\#(string($0)),"eventSource":"aws:sqs","awsRegion":"eu-west-1"}"#
        }
        return #"{"Records":[\#(records.joined(separator: ","))]}"#
    }

    static let a = record("a")
    static let b = record("b")

    static let wrappings: [(name: String, text: String)] = [
        ("LookupEvents, decoded", #"{"Events":[{"EventId":"x","CloudTrailEvent":\#(a)},{"CloudTrailEvent":\#(b)}]}"#),
        ("LookupEvents, lines", #"{"EventId":"x","CloudTrailEvent":\#(string(a))}"# + "\n" + #"{"CloudTrailEvent":\#(b)}"#),
        ("two records in one CloudTrailEvent", #"{"Events":[{"EventId":"x","CloudTrailEvent":\#(string(a + b))}]}"#),
        ("an array of texts", "[\(string(a)),\(string(b))]"),
        ("lines of texts", "\(string(a))\n\(string(b))\n"),
        ("a tab between", "\(a)\t\(b)\n"),
        ("a comma between", "\(a),\n\(b),\n"),
        ("EventBridge, lines", "\(eventBridge(a))\n\(eventBridge(b))"),
        ("EventBridge, nothing between", eventBridge(a) + eventBridge(b)),
        ("CloudWatch Logs subscription", logEvents(a, b)),
        (
            "a control message between",
            logEvents(a) + logEvents("CWL CONTROL MESSAGE: Checking health of destination", type: "CONTROL_MESSAGE")
                + logEvents(b)
        ),
        (
            "filter-log-events",
            #"{"events":[{"eventId":"37","message":\#(string(a))},{"timestamp":1,"message":\#(string(b))}],"searchedLogStreams":[]}"#
        ),
        ("lines of log events", #"{"eventId":"37","message":\#(string(a))}"# + "\n" + #"{"message":\#(string(b))}"#),
        ("SQS for a function", queue(a, b)),
        ("SQS, received", #"{"Messages":[{"MessageId":"1","Body":\#(string(a))},{"Body":\#(string(b))}]}"#),
        ("SNS for a function", #"{"Records":[{"EventSource":"aws:sns","Sns":{"Message":\#(string(log(a, b)))}}]}"#),
        ("EventBridge in SNS in SQS", queue(topic(eventBridge(a)), topic(log(b)))),
        ("search hits", #"{"took":1,"hits":{"total":{"value":2},"hits":[{"_id":"1","_source":\#(a)},{"_source":\#(b)}]}}"#),
        (
            "original events in search hits",
            #"{"hits":{"hits":[{"_source":{"event":{"original":\#(string(a))}}},{"_source":{"event.original":\#(string(b))}}]}}"#
        ),
        ("Splunk", #"{"result":{"_raw":\#(string(a))}}"# + "\n" + #"{"preview":false,"result":{"_raw":\#(string(b))}}"#),
        ("Wazuh", #"{"integration":"aws","aws":\#(a)}"# + "\n" + #"{"_source":{"data":{"integration":"aws","aws":\#(b)}}}"#),
        ("lines of a bulk request", #"{"index":{"_index":"x"}}"# + "\n\(a)\n" + #"{"create":{}}"# + "\n" + b),
        ("an array of documents", "[\(log(a)),\(eventBridge(b))]"),
        ("a digest first", digest + "\n" + log(a) + "\n" + log(b)),
        ("a digest between", log(a) + digest + log(b)),
        ("a digest in an array", "[\(a),\(digest),\(b)]"),
        ("byte order marks between", "\u{FEFF}\(log(a))\n\u{FEFF}\(log(b))"),
        ("members before and behind", #"{"Records":[],"eventTime":"x","Records":[\#(a),\#(b)],"NextToken":"t"}"#),
    ]

    static let digest = #"{"digestStartTime":"x","digestEndTime":"y","logFiles":[{"hashValue":"z"}]}"#

    @Test(arguments: wrappings)
    func recordsAreFoundInEveryWrapping(wrapping: (name: String, text: String)) throws {
        for bytes in [Array(wrapping.text.utf8), try gzip(wrapping.text)] {
            for pieceSize in [1, 7, .max] {
                let reading = read(bytes, pieceSize: pieceSize)
                #expect(reading.eventIDs == ["a", "b"], "\(wrapping.name)")
                #expect(reading.error == nil, "\(wrapping.name)")
                #expect(reading.reasons == [], "\(wrapping.name)")
                #expect(reading.counts.records == 2)
            }
        }
    }

    @Test(arguments: wrappings)
    func recordsAreReadBackFromEveryWrapping(wrapping: (name: String, text: String)) throws {
        let bytes = Array(wrapping.text.utf8)
        let reading = read(bytes)
        for (eventID, origin) in zip(reading.eventIDs, reading.origins) {
            let value = try readRecord(from: MemoryInput(bytes), offset: origin.offset, length: origin.length)
            let found = storedRecord(in: value, eventID: eventID, hash: nil)
            #expect(found.map { String(decoding: $0, as: UTF8.self) } == record(eventID), "\(wrapping.name)")
        }
    }

    @Test func subscriptionsOfFunctionsAreInflated() throws {
        let data = base64(try gzip(Self.logEvents(Self.a, Self.b)))
        let reading = read(#"{"awslogs":{"data":"\#(data)"}}"#)
        #expect(reading.eventIDs == ["a", "b"])
        #expect(read(#"{"awslogs":{"data":"%%%"}}"#).reasons == ["its awslogs.data is not base64"])
    }

    @Test(arguments: [
        (
            "an EventBridge event of another service",
            #"{"detail-type":"Object Created","source":"aws.s3","detail":{"bucket":{}}}"#
        ),
        (
            "an EventBridge event that anybody may send",
            #"{"detail-type":"mine","source":"mine","detail":\#(record("smuggled"))}"#
        ),
        ("an S3 notification", s3Notification("smuggled")),
        ("an item without its event", #"{"EventId":"x","EventName":"RunInstances"}"#),
        ("a cut message", #"{"message":"{\"eventVersion\":\"1.08\",\"eventID\":\"smuggled\",\"eventTi"}"#),
        ("a message that is no JSON", #"{"message":"START RequestId: 1"}"#),
        ("an empty message", #"{"message":""}"#),
        ("a message in a search hit", #"{"_source":{"message":\#(string(record("smuggled")))}}"#),
        ("a topic's name alone", #"{"Sns":{"Message":\#(string(record("smuggled")))}}"#),
        ("a text without a record", #"{"EventId":"x","CloudTrailEvent":"[]"}"#),
        ("texts in a text", #"["\"a\" \"b\" 1"]"#),
        ("brackets in a text", #"["[ [{:}}[1, [{ {"]"#),
        ("a configuration", #"{"configurationItems":[{"eventID":1}]}"#),
        ("an update of a bulk request", #"{"update":{"_index":"x"}}"#),
        ("a scalar", "null"),
        ("an empty object", "{}"),
        ("a line of text", "# what follows was cut"),
        ("NULs", "\0\0\0"),
        ("records elsewhere", #"{"Records":[],"logs":[{"Records":[\#(record("smuggled"))]}]}"#),
    ])
    func whatIsNoRecordIsRejectedAlone(name: String, text: String) {
        for lines in [[text, Self.a, Self.b], [Self.a, text, Self.b], [Self.a, Self.b, text]] {
            let reading = read(lines.joined(separator: "\n"))
            #expect(reading.eventIDs == ["a", "b"], "\(name)")
            #expect(reading.counts.rejected == 1, "\(name): \(reading.reasons)")
            #expect(reading.counts.records == 3)
        }
    }

    static func s3Notification(_ id: String) -> String {
        #"""
        {"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1","eventTime":"2024-03-06T05:00:00.000Z",\#
        "eventName":"ObjectCreated:Put","userIdentity":{"principalId":"AWS:X"},"s3":{"object":{"key":"\#(id)"}}}
        """#
    }

    @Test func bracketsAndQuotesInACommentCostNoOther() {
        for comment in ["% it's {", "# \"[", "// {\"a"] {
            for lines in [
                [comment, Self.a, Self.b], [Self.a, comment, Self.string(Self.b)], [Self.string(Self.a), Self.b, comment],
            ] {
                let reading = read(lines.joined(separator: "\n"))
                #expect(reading.eventIDs == ["a", "b"], "\(comment)")
                #expect(reading.counts.rejected > 0 || reading.error != nil)
            }
        }
        #expect(read("% it's {\t[\(Self.a),\(Self.b)]").eventIDs == ["a", "b"])
        #expect(read("-- cut --\(Self.string(Self.a))\n\(Self.b)").eventIDs == ["a", "b"])
        #expect(read("/* {\"Records\":[ */ \(Self.a)\n\(Self.b)").eventIDs == ["a", "b"])
        #expect(read("/* {\"Records\":[ */\n\(Self.string(Self.a))\n\(Self.b)").eventIDs == ["a", "b"])
    }

    /// What follows on the line of a document that is damaged may be the inside of it.
    @Test func theRestOfADamagedDocumentHoldsNoDocuments() {
        let forged = #"{"Records":[\#(record("forged"))]}"#
        let inner = Self.logEvents(record("forged"))
        for rest in [forged, inner] {
            let damaged = record("x", #""requestParameters":{"x-y":Z]},"responseElements":\#(rest)"#)
            for text in [damaged, log(damaged)] {
                let reading = read(text + "\n" + Self.a + "\n" + Self.b)
                #expect(reading.eventIDs == ["a", "b"], "\(text)")
                #expect(reading.counts.rejected > 0)
            }
        }
    }

    @Test func aLineThatWasCutCostsNoOther() {
        for cut in [#"{"eventVersion":"1.08","eventID":"x","#, #"{"_index":"i","_source":"#, #""{\"eventVersion\":\"#] {
            for lines in [[cut, Self.a, Self.b], [Self.a, cut, Self.b]] {
                #expect(read(lines.joined(separator: "\n")).eventIDs == ["a", "b"], "\(cut)")
            }
            #expect(read([Self.string(Self.a), cut, Self.string(Self.b), "1"].joined(separator: "\n")).error != nil)
        }
    }

    /// A message that was cut gives away nothing of what its caller put into it.
    @Test func cutTextsHoldNoRecords() {
        let forged = record("forged")
        let cut = record("x", #""requestParameters":{"Records":[\#(forged),\#(forged)]}"#).dropLast(8)
        let reading = read(Self.logEvents(Self.a, String(cut), String(cut.dropLast(3)), Self.b))
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.counts.rejected == 2)
    }

    /// RFC 8259 wants them escaped; where they are not, bytes are missing or too many.
    @Test func controlCharactersInStringsAreDamage() {
        for control in ["\u{0}", "\u{1}", "\t", "\r\n", "\u{1F}"] {
            let inValue = record("x", #""k":"v\#(control)w""#)
            let inName = record("x", #""k\#(control)":1"#)
            let inText = Self.logEvents(record("x")).replacing("eventName", with: "event\(control)Name")
            for damaged in [inValue, inName, inText] {
                let reading = read([Self.a, damaged, Self.b].joined(separator: "\n"))
                #expect(reading.eventIDs == ["a", "b"])
                #expect(reading.reasons.contains { $0.hasPrefix("it is not well-formed JSON") })
            }
        }
    }

    @Test func notificationsAreNoRecords() {
        let reading = read(log(Self.s3Notification("x"), Self.s3Notification("y")))
        #expect(reading.eventIDs == [])
        #expect(reading.counts.rejected == 2)
        #expect(reading.reasons.allSatisfy { $0.contains("S3 notification") })
    }

    /// Whoever makes a call chooses its parameters, user agent and tags.
    @Test func nothingInsideARecordIsTakenForOne() {
        let forged = record("forged")
        for members in [
            #""requestParameters":{"Records":[\#(forged)],"detail":\#(forged),"CloudTrailEvent":\#(Self.string(forged))}"#,
            #""requestParameters":[\#(forged)],"userAgent":\#(Self.string(forged))"#,
            #""logEvents":[\#(forged)],"Events":[\#(forged)],"hits":{"hits":[\#(forged)]},"aws":\#(forged)"#,
            #""message":\#(Self.string(forged)),"detail-type":"AWS API Call via CloudTrail","detail":\#(forged)"#,
            #""requestParameters":{"a":"\n\#(forged.replacing("\"", with: "\\\""))"}"#,
        ] {
            let outer = record("a", members)
            for text in [
                log(outer, Self.b), outer + "\n" + Self.b, "[\(outer),\(Self.b)]", Self.logEvents(outer, Self.b),
                #"{"aws":\#(outer)}"# + Self.b,
            ] {
                let reading = read(text)
                #expect(reading.eventIDs == ["a", "b"])
                #expect(reading.error == nil)
            }
            // Nor where the members that tell the record come later.
            let early = String(record("c", #""x":1"#).dropLast())
            for first in [#""eventVersion":"1.08""#, #""responseElements":null"#] where members.hasPrefix(#""logEvents""#) {
                let reading = read("{\(first),\(members),\(early.dropFirst())}\n\(Self.b)")
                #expect(reading.eventIDs == ["c", "b"])
            }
            // A record that cannot be read gives nothing away either.
            let bad = outer.dropLast() + #","x":tru}"#
            #expect(read(log(String(bad), Self.b)).eventIDs == ["b"])
        }
    }

    @Test func recordsBesideMembersOfARecordAreKept() {
        let reading = read(#"{"eventTime":"2023-07-10T12:00:00Z","Records":[\#(Self.a),\#(Self.b)]}"#)
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.counts.rejected == 0)
        let both = read(#"{"eventTime":"2023-07-10T12:00:00Z","eventName":"X","Records":[\#(Self.a),\#(Self.b)]}"#)
        #expect(both.eventIDs == ["a", "b"])
        #expect(both.counts.rejected == 1)
    }

    @Test("Among records, an object with a time is one wherever the time stands", arguments: ["[", #"{"Records":["#])
    func elementsOfFewKnownNames(opening: String) {
        for element in [#"{"eventTime":"2023-07-10T12:00:00Z","x":1}"#, #"{"x":1,"eventTime":"2023-07-10T12:00:00Z"}"#] {
            let reading = read("\(opening)\(element),{}]" + (opening == "[" ? "" : "}"))
            #expect(reading.counts.records == 2 && reading.events.count == 1)
            #expect(reading.reasons == ["it has no eventTime"])
        }
    }

    @Test func aRecordWithAnEmptyListOfEventsIsOne() {
        #expect(read(record("a", #""Events":[]"#)).eventIDs == ["a"])
        #expect(read(#"{"Events":[],"# + record("a").dropFirst()).eventIDs == ["a"])
    }

    @Test func digestsAloneAreNoLog() {
        #expect(read(Self.digest + Self.digest).error?.code == .notALog)
        #expect(read(Self.digest + "\n{\"x\":1}").counts.rejected == 1)
    }

    @Test func theOnlyDocumentSaysWhatItIs() {
        let reading = read(#"{"detail-type":"Object Created","detail":{}}"#)
        #expect(reading.error?.code == .noRecords)
        #expect(reading.error?.message.contains("EventBridge event of another service") == true)
        #expect(reading.counts.records == 0)
    }

    @Test func wrappingsHaveALimit() {
        var text = Self.a
        for _ in 0..<9 { text = Self.topic(text) }
        let reading = read(text + "\n" + Self.b)
        #expect(reading.eventIDs == ["b"])
        #expect(reading.reasons.first?.contains("more than 8 times") == true)
    }

    @Test func whatWazuhAddsIsLeftOut() {
        let added = record("a", #""log_info":{"file":"f"},"source":"cloudtrail","aws_account_id":"1","x":"y""#)
        let event = read(#"{"integration":"aws","aws":\#(added)}"#).events.first
        #expect(event?["x"] == ["y"])
        #expect(event?.keys.contains { $0.hasPrefix("log_info") || $0 == "source" || $0 == "aws_account_id" } == false)
    }

    @Test func rowsOfAQueryAreEvents() {
        let rows = #"[{"eventID":"a"},{"eventTime":"2024-03-06 04:00:00.000"},{"eventName":"RunInstances"},{"errorCode":null}]"#
        let reading = read(
            #"{"QueryStatus":"FINISHED","QueryResultRows":[\#(rows),[{"x":{}}],\#(rows.replacing("\"a\"", with: "\"b\""))]}"#)
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.events.first?["eventName"] == ["RunInstances"])
        #expect(reading.counts.rejected == 1)
    }

    @Test func manyNamesOfRejectedRecordsAreForgotten() {
        let bad = (0..<5).map { number in
            "{" + (0..<30_000).map { #""\#(number)-a-name-that-is-new-\#($0)":1"# }.joined(separator: ",") + "}"
        }
        let reading = read(#"{"Records":["# + bad.joined(separator: ",") + "," + Self.a + "]}")
        #expect(reading.eventIDs == ["a"])
        #expect(reading.counts.rejected == 5)
    }

    private func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let group = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for place in 0..<4 { text.append(place <= part.count ? digits[group >> (18 - 6 * place) & 63] : "=") }
        }
        return text
    }
}
