/// The records of a log, each with the bytes that it takes up.
public struct NaiveLog: Sendable {
    /// How a log holds its records.
    public enum Form: Hashable, Sendable, CaseIterable {
        /// `{"Records": [...]}`, other members beside it included.
        case records
        /// `[...]`.
        case array
        /// One object after the other.
        case lines
    }

    /// One of them.
    public struct Record: Sendable {
        /// Where it stands in the log.
        public var range: Range<Int>
        /// What stands there.
        public var value: JSONValue
    }

    /// How it holds its records.
    public var form: Form
    /// Its records in their order.
    public var records: [Record]
    /// Whether it holds half a surrogate pair, which other parsers take for no JSON.
    public var hasLoneSurrogate: Bool

    /// Reads a log, or throws `JSONParser.Failure` where it is not JSON of one of the forms.
    public init(_ bytes: [UInt8]) throws(JSONParser.Failure) {
        var parser = JSONParser(bytes: bytes)
        parser.skipWhitespace()
        var records = [Record]()
        if parser.isAtEnd {
            form = .lines
        } else if parser.next == UInt8(ascii: "[") {
            form = .array
            try parser.forEachElement { (parser) throws(JSONParser.Failure) in records.append(try parser.record()) }
        } else if try Self.readRecords(with: &parser, into: &records) {
            form = .records
        } else {
            form = .lines
            parser = JSONParser(bytes: bytes)
            parser.skipWhitespace()
            while !parser.isAtEnd {
                records.append(try parser.record())
                parser.skipWhitespace()
            }
        }
        parser.skipWhitespace()
        guard parser.isAtEnd else { throw parser.failure("the end") }
        self.records = records
        hasLoneSurrogate = parser.metLoneSurrogate
    }

    /// Reads an object that has the member `Records`; false when it has none.
    private static func readRecords(
        with parser: inout JSONParser, into records: inout [Record]
    ) throws(JSONParser.Failure) -> Bool {
        var found = false
        try parser.take("{")
        parser.skipWhitespace()
        if parser.skip("}") { return false }
        while true {
            if try parser.memberName() == "Records" {
                found = true
                parser.skipWhitespace()
                try parser.forEachElement { (parser) throws(JSONParser.Failure) in records.append(try parser.record()) }
            } else {
                _ = try parser.value()
            }
            parser.skipWhitespace()
            if parser.skip("}") { return found }
            try parser.take(",")
        }
    }
}

extension JSONParser {
    fileprivate mutating func record() throws(Failure) -> NaiveLog.Record {
        skipWhitespace()
        let start = index
        let value = try value()
        return NaiveLog.Record(range: start..<index, value: value)
    }
}
