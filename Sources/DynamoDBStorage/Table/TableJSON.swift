import FoundationEssentials

/// JSON of the control plane's operations, which are rare, so that an encoder may write it and a decoder read it.
///
/// Their members start with a capital letter, or with an acronym: `TableName`, `SSEType`.
enum TableJSON {
    private static let acronyms = ["SSE", "KMS"]

    /// An operation's input.
    static func encode(_ request: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .custom { MemberName(capitalizing($0.last?.stringValue ?? "")) }
        return Array(try encoder.encode(request))
    }

    /// An operation's output.
    static func decode<Answer: Decodable>(_ type: Answer.Type = Answer.self, from body: [UInt8]) throws -> Answer {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { MemberName(lowercasing($0.last?.stringValue ?? "")) }
        return try decoder.decode(Answer.self, from: Data(body))
    }

    private static func capitalizing(_ name: String) -> String {
        for acronym in acronyms where name.hasPrefix(acronym.lowercased()) { return acronym + name.dropFirst(acronym.count) }
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private static func lowercasing(_ name: String) -> String {
        for acronym in acronyms where name.hasPrefix(acronym) { return acronym.lowercased() + name.dropFirst(acronym.count) }
        return name.prefix(1).lowercased() + name.dropFirst()
    }

    private struct MemberName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) {
            stringValue = name
        }

        init?(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            return nil
        }
    }
}
