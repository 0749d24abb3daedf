import CloudTrailLogs
import Testing

/// Rows of CSV with events.
@Suite struct CSVTests {
    static let lake = [
        "eventID,eventTime,eventName,eventSource,requestParameters,userIdentity",
        #"a,2024-03-06 04:00:00.000,RunInstances,ec2.amazonaws.com,"{""instanceType"":""t3.micro"",""n"":[1,2]}","\#(identity)""#,
        #"b,2024-03-06T04:00:01Z,"Create, ""x""",ec2.amazonaws.com,,"#,
    ].map { $0 + "\r\n" }.joined()

    static let identity = "{type=IAMUser, username=alice}"

    @Test func rowsOfLakesResultsAreEvents() throws {
        for bytes in [Array(Self.lake.utf8), [0xEF, 0xBB, 0xBF] + Array(Self.lake.utf8), try gzip(Array(Self.lake.utf8))] {
            for pieceSize in [1, 10, .max] {
                let reading = read(bytes, pieceSize: pieceSize)
                #expect(reading.eventIDs == ["a", "b"])
                #expect(reading.error == nil)
                #expect(reading.events.first?["requestParameters_instanceType"] == ["t3.micro"])
                #expect(reading.events.first?["requestParameters_n"] == ["1", "2"])
                #expect(reading.events.first?["userIdentity"] == ["{type=IAMUser, username=alice}"])
                #expect(reading.events.last?["eventName"] == ["Create, \"x\""])
                #expect(reading.events.last?["requestParameters"] == nil)
            }
        }
    }

    @Test func rowsOfTheConsoleAreEvents() {
        let text = """
            Event ID,Event time,User name,Event name,Resource type,Resource name,AWS access key,AWS region,Event source
            a,"2019-09-23, 11:20:34 PM",alice,RunInstances,AWS::EC2::Instance,i-1,AKIAX,eu-west-1,ec2.amazonaws.com
            b,"March 05, 2024, 18:10:00 (UTC+01:00)",bob,StopInstances,,,,eu-west-1,ec2.amazonaws.com
            """
        let reading = read(text)
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.events.first?["eventTime"] == ["2019-09-23T23:20:34Z"])
        #expect(reading.instants.last == EventInstant.parse(iso8601: "2024-03-05T17:10:00Z")?.instant)
        #expect(reading.events.map { $0["userIdentity_userName"] } == [["alice"], ["bob"]])
        #expect(reading.events.first?["userIdentity_accessKeyId"] == ["AKIAX"])
        #expect(reading.events.first?["resources_resourceName"] == ["i-1"])
        #expect(reading.events.first?["awsRegion"] == ["eu-west-1"])
    }

    @Test func wholeRecordsInACellAreEvents() {
        let cell = record("a", #""x":{"y":"z"}"#).replacing("\"", with: "\"\"")
        let reading = read("eventID,eventJson\nq,\"\(cell)\"\n")
        #expect(reading.eventIDs == ["a"])
        #expect(reading.events.first?["x_y"] == ["z"])
    }

    @Test func rowsThatDoNotFitAreRejectedAlone() {
        let text =
            "eventID,eventName,eventTime\na,X,2024-01-01T00:00:00Z\nq,X,2024-01-01T00:00:00Z,more\nb,X,2024-01-01T00:00:00Z,\n\nc,X\n"
        let reading = read(text)
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.counts.rejected == 2)
        #expect(reading.reasons.first?.contains("header") == true)
    }

    @Test(arguments: [
        ("a quote inside a cell", "eventID,eventName,eventTime\na,X\"Y,2024-01-01T00:00:00Z\nb,X,2024-01-01T00:00:00Z\n"),
        ("text behind a cell", "eventID,eventName,eventTime\na,\"X\"Y,2024-01-01T00:00:00Z\nb,X,2024-01-01T00:00:00Z\n"),
        ("a row that is cut", "eventID,eventTime,eventName\nb,2024-01-01T00:00:00Z,X\na,2024-01-01T00:00:00Z"),
        ("two rows that were joined", "eventID,eventName,eventTime\na,X2024-01-01T00:00:00Z\nb,X,2024-01-01T00:00:00Z\n"),
        ("a damaged column", "eventID,eventName,eventTime,user\u{1}\nb,X,2024-01-01T00:00:00Z,u\n"),
    ])
    func damagedTablesAreNamed(name: String, text: String) {
        let reading = read(text)
        #expect(reading.eventIDs == ["b"])
        #expect(reading.counts.rejected == 1)
    }

    @Test func rowsOfManyMegabytesCostNoOther() {
        let row = { (id: String) in "\(id),X,2024-01-01T00:00:00Z\n" }
        let long = "\"" + String(repeating: "v,w\n\"\"", count: 3_000_000) + "\",X\n"
        let reading = read("eventID,eventName,eventTime\n" + row("a") + long + row("b"))
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.counts.rejected == 1)
    }

    @Test func aCellHoldsNothingButItsAttribute() {
        let forged = record("forged").replacing("\"", with: "\"\"")
        let reading = read(
            "eventID,eventTime,userAgent\na,2024-01-01T00:00:00Z,\"\(forged)\"\nb,2024-01-01T00:00:00Z,\"x\n\(forged)\"\n")
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.counts.records == 2)
    }

    @Test func aRowThatIsCutIsNone() throws {
        let whole = try gzip(Array(Self.lake.utf8))
        for length in 1..<40 {
            let reading = read(Array(whole.dropLast(length)))
            #expect(reading.error != nil)
            #expect(["a", "b"].starts(with: reading.eventIDs))
            #expect(reading.events.allSatisfy { $0["eventSource"] == ["ec2.amazonaws.com"] })
        }
    }

    @Test func otherTablesAreNoLogs() {
        for text in ["id,name\n1,2\n", "eventName\nX\n", "a,b", "x"] {
            #expect(read(text).error?.code == .notJSON, "\(text)")
        }
    }

    @Test func rowsAreReadBack() throws {
        let bytes = Array(Self.lake.utf8)
        let reading = read(bytes)
        let origin = try #require(reading.origins.last)
        let value = try readRecord(from: MemoryInput(bytes), offset: origin.offset, length: origin.length)
        #expect(storedRecord(in: value, eventID: "b", hash: nil) != nil)
    }
}
