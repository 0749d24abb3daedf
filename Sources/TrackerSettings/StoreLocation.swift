/// Where events are stored.
public enum StoreLocation: Hashable, Sendable, CustomStringConvertible {
    /// A SQLite database file, made when it is not there. A relative path counts from the working directory.
    case sqlite(path: String)

    /// The form that `init(_:)` takes, as a phrase for messages and help texts.
    public static let expectedForm = "sqlite:PATH (no other kind of store is built)"

    /// Reads `sqlite:PATH`.
    ///
    /// - Returns: `nil` for another kind of store, and for a path that is empty or holds a NUL.
    public init?(_ text: String) {
        let scheme = "sqlite:"
        let path = text.dropFirst(scheme.count)
        guard text.hasPrefix(scheme), !path.isEmpty, !path.utf8.contains(0) else { return nil }
        self = .sqlite(path: String(path))
    }

    /// The form that `init(_:)` reads.
    public var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        }
    }
}
