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
    /// Whose resources; empty for anybody's.
    public var sourceAccounts: [String]
    /// Whether it holds under further conditions, which are not read here.
    public var hasOtherConditions: Bool

    /// Whether a service may invoke the function on behalf of the resource of that ARN in that account; what depends on conditions
    /// that are not read here does not count.
    public func allows(service: String, sourceARN: String, sourceAccount: String) -> Bool {
        let isInvocation = actions.contains { ["lambda:InvokeFunction", "lambda:*", "*"].contains($0) }
        let isSource =
            sourceARNs.isEmpty
            || sourceARNs.contains { pattern in
                pattern == sourceARN || pattern.hasSuffix("*") && sourceARN.hasPrefix(pattern.dropLast())
            }
        let isAccount = sourceAccounts.isEmpty || sourceAccounts.contains(sourceAccount)
        return effect == "Allow" && isInvocation && isSource && isAccount && !hasOtherConditions
            && principals.contains { $0 == service || $0 == "*" }
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
        let keys = conditions.values.flatMap { condition in condition.map { (key: $0.key.lowercased(), values: $0.value.values) }
        }
        sourceARNs = keys.filter { $0.key == "aws:sourcearn" }.flatMap(\.values)
        sourceAccounts = keys.filter { $0.key == "aws:sourceaccount" }.flatMap(\.values)
        hasOtherConditions = keys.contains { $0.key != "aws:sourcearn" && $0.key != "aws:sourceaccount" }
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
