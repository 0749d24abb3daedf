/// Where events are stored.
public enum StoreLocation: Hashable, Sendable, CustomStringConvertible {
    /// A SQLite database file, made when it is not there. A relative path counts from the working directory.
    case sqlite(path: String)
    /// A DynamoDB table, which `cloudtrail-tracker table create` makes.
    case dynamoDB(table: String)

    /// The form that `init(_:)` takes, as a phrase for messages and help texts.
    public static let expectedForm = "sqlite:PATH or dynamodb:TABLE"

    /// Reads `sqlite:PATH` or `dynamodb:TABLE`.
    ///
    /// - Returns: `nil` for another kind of store, for a path that is empty or holds a NUL, and for what is no table's name.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let name = String(parts[1])
        switch parts[0] {
        case "sqlite":
            guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
            self = .sqlite(path: name)
        case "dynamodb":
            guard AWSNameRules.isTableName(name) else { return nil }
            self = .dynamoDB(table: name)
        default:
            return nil
        }
    }

    /// The form that `init(_:)` reads.
    public var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .dynamoDB(let table): "dynamodb:\(table)"
        }
    }
}
