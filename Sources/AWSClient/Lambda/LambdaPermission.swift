/// A statement of a function's policy.
public struct LambdaPermission: Hashable, Sendable, Decodable {
    /// Its name.
    public var statementID: String
    /// Whether it allows or denies.
    public var effect: String
    /// The services that it is about, such as `s3.amazonaws.com`; `*` for everybody.
    public var principals: [String]
    /// What they may do.
    public var actions: [String]
    /// On behalf of which resources: patterns of ARNs; empty for any.
    public var sourceARNs: [String]

    /// Whether a service may invoke the function on behalf of the resource of that ARN.
    public func allows(service: String, sourceARN: String) -> Bool {
        let isInvocation = actions.contains { ["lambda:InvokeFunction", "lambda:*", "*"].contains($0) }
        let isSource =
            sourceARNs.isEmpty
            || sourceARNs.contains { pattern in
                pattern == sourceARN || pattern.hasSuffix("*") && sourceARN.hasPrefix(pattern.dropLast())
            }
        return effect == "Allow" && isInvocation && isSource && principals.contains { $0 == service || $0 == "*" }
    }

    /// Reads a statement as the policy language writes it.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        statementID = try values.decodeIfPresent(String.self, forKey: .statementID) ?? ""
        effect = try values.decode(String.self, forKey: .effect)
        actions = try values.decodeIfPresent(OneOrMore.self, forKey: .action)?.values ?? []
        if let everybody = try? values.decode(String.self, forKey: .principal) {
            principals = [everybody]
        } else {
            principals = try values.decodeIfPresent([String: OneOrMore].self, forKey: .principal)?.values.flatMap(\.values) ?? []
        }
        let conditions = try values.decodeIfPresent([String: [String: OneOrMore]].self, forKey: .condition) ?? [:]
        sourceARNs = conditions.values.flatMap { condition in
            condition.filter { $0.key.lowercased() == "aws:sourcearn" }.values.flatMap(\.values)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case statementID = "Sid"
        case effect = "Effect"
        case principal = "Principal"
        case action = "Action"
        case condition = "Condition"
    }

    /// The policy language writes a list of one as the one.
    private struct OneOrMore: Decodable {
        let values: [String]

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            values = try (try? [single.decode(String.self)]) ?? single.decode([String].self)
        }
    }
}

/// A function's policy.
struct LambdaPolicy: Decodable {
    let statements: [LambdaPermission]

    private enum CodingKeys: String, CodingKey { case statements = "Statement" }
}
