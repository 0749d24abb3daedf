/// What an option or an argument can be read as.
public protocol ArgumentValue: Sendable {
    /// The value that `argument` stands for, or `nil` when it stands for none.
    init?(argument: String)

    /// How it is written on a command line.
    var argument: String { get }

    /// All values there are, as they are written; empty when they cannot be told.
    static var choices: [String] { get }
}

extension ArgumentValue {
    /// Cannot be told.
    public static var choices: [String] { [] }
}

extension String: ArgumentValue {
    /// The text as it is.
    public init?(argument: String) {
        self = argument
    }

    /// The text as it is.
    public var argument: String { self }
}

extension FixedWidthInteger where Self: ArgumentValue {
    /// A whole number in decimal digits.
    public init?(argument: String) {
        self.init(argument, radix: 10)
    }

    /// Its decimal digits.
    public var argument: String { String(self) }
}

extension Int: ArgumentValue {}
extension UInt64: ArgumentValue {}

extension ArgumentValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// The case of that name.
    public init?(argument: String) {
        self.init(rawValue: argument)
    }

    /// The case's name.
    public var argument: String { rawValue }

    /// The cases' names.
    public static var choices: [String] { allCases.map(\.rawValue) }
}
