/// A setting that cannot be used.
public struct SettingsError: Error, Hashable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case unknownKey, renamedKey, malformedValue
        }
        private let kind: Kind

        /// No setting has that name.
        public static let unknownKey = Code(kind: .unknownKey)
        /// The setting has another name now.
        public static let renamedKey = Code(kind: .renamedKey)
        /// The value is not of the form that the setting takes.
        public static let malformedValue = Code(kind: .malformedValue)

        /// A word for logs and metrics.
        public var description: String { kind.rawValue }
    }

    /// Where a setting was read.
    public enum Source: Hashable, Sendable {
        /// The settings file.
        case file
        /// An environment variable.
        case environment
        /// An option of the command line.
        case option
    }

    /// What kind of failure it is.
    public let code: Code
    /// Where the setting was read.
    public let source: Source
    /// The key as it was written: `tableName`, or `CLOUDTRAIL_TRACKER_TABLE_NAME` from the environment.
    public let key: String
    /// The value as it was written; `nil` where it may be a secret, as under an unknown environment variable.
    public let value: String?
    /// The form that the setting takes; for an unknown key, the known one that is most like it, and for a renamed
    /// one its new name.
    public let expected: String

    /// A sentence for the person who runs the program. Long values are cut and control characters shown escaped.
    public var description: String {
        let place =
            switch source {
            case .file: "settings file"
            case .environment: "environment"
            case .option: "options"
            }
        let written = value.map { " = \(SettingsError.quoted($0))" } ?? ""
        return switch code {
        case .unknownKey: "\(place): there is no setting \(SettingsError.quoted(key))\(written); did you mean \(expected)?"
        case .renamedKey: "\(place): \(key) is called \(expected) now; give the value under that name"
        default: "\(place): \(key)\(written) is not valid; expected \(expected)"
        }
    }

    private static func quoted(_ text: String) -> String {
        let limit = 120
        var quoted = "\""
        for scalar in text.unicodeScalars.prefix(limit) {
            quoted += scalar == "\"" ? "\\\"" : scalar.escaped(asASCII: false)
        }
        return quoted + (text.unicodeScalars.count > limit ? "…\"" : "\"")
    }
}
