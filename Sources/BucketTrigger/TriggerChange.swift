/// Something that `BucketTrigger` did, or would do.
public enum TriggerChange: Hashable, Sendable, CustomStringConvertible {
    /// A permission of the function.
    case permission(String)
    /// A rule of the bucket.
    case rule(String)
    /// Other rules of the bucket whose destinations S3 cannot use, in its words; they stay as they were.
    case deadDestinations(String)

    /// What it is about.
    public var description: String {
        switch self {
        case .permission(let text): "the permission \(text)"
        case .rule(let text): text
        case .deadDestinations(let text): text
        }
    }
}

/// What there is of a trigger.
public struct TriggerDescription: Hashable, Sendable {
    /// The bucket's rules that belong to it; one when all is well.
    public var rules: [String]
    /// The bucket's other rules.
    public var otherRules: [String]
    /// Whether the bucket may invoke the function.
    public var isAllowed: Bool
}

/// Why a trigger cannot be made.
public struct BucketTriggerError: Error, Hashable, CustomStringConvertible {
    /// A sentence for the person who runs the program.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
