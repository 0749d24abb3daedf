import FoundationEssentials

extension LambdaFailure {
    /// For an event of no kind that a function knows. Of the event it tells the names of the top-level keys alone.
    ///
    /// - Parameters:
    ///   - expected: What it would have to be; goes on after "the event is no".
    ///   - keys: The names of its members, `nil` when it is no JSON object.
    package static func unknownEvent(expected: String, keys: [String]?) -> LambdaFailure {
        let reason =
            if let keys {
                "\(expected); its top-level keys are: "
                    + keys.sorted().prefix(20).map { $0.cut(toBytes: 60) }.joined(separator: ", ")
            } else {
                "JSON object"
            }
        return LambdaFailure(type: "Function.UnknownEvent", message: "the event is no \(reason)")
    }

    /// The same for an event in JSON.
    package static func unknownEvent(expected: String, json: [UInt8]) -> LambdaFailure {
        unknownEvent(expected: expected, keys: (try? JSONDecoder().decode(MemberNames.self, from: Data(json)))?.names)
    }
}

/// The names of a JSON object's members.
private struct MemberNames: Decodable {
    let names: [String]

    init(from decoder: any Decoder) throws {
        names = try decoder.container(keyedBy: MemberName.self).allKeys.map(\.stringValue)
    }
}

/// The name of a member, whatever it is.
package struct MemberName: CodingKey {
    /// The name.
    package let stringValue: String
    /// None: members have names.
    package var intValue: Int? { nil }

    /// Wraps a name.
    package init(stringValue: String) {
        self.stringValue = stringValue
    }

    /// Makes none.
    package init?(intValue: Int) {
        nil
    }
}
