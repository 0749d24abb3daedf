/// Options, flags and arguments that are declared together, each bound to a property that it sets.
///
/// ```swift
/// struct Listening: ParameterGroup {
///     static let parameters: [Parameter<Self>] = [
///         .option("port", \.port, help: "The TCP port to listen on."),
///         .flag("verbose", \.isVerbose, help: "Say more."),
///     ]
///     var port = 8080
///     var isVerbose = false
/// }
/// ```
public protocol ParameterGroup: Sendable {
    /// All properties as they are when nothing is given; the help shows them as defaults.
    init()

    /// What can be given, in the order of the help.
    static var parameters: [Parameter<Self>] { get }

    /// Looks at the properties together once all are set.
    ///
    /// - Throws: `ValidationError`.
    func validate() throws
}

extension ParameterGroup {
    /// None.
    public static var parameters: [Parameter<Self>] { [] }

    /// Anything goes.
    public func validate() throws {}
}

/// A command: its name and description, and what can be given to it. One that cannot run itself shows its help.
public protocol Command: ParameterGroup {
    /// Name, description and subcommands.
    static var configuration: CommandConfiguration { get }
}

/// A command that does something.
public protocol RunnableCommand: Command {
    /// Does it, with all properties set and validated.
    func run() async throws
}

/// What describes a command.
public struct CommandConfiguration: Sendable {
    /// How it is called.
    public let name: String
    /// What it does, in one sentence.
    public let abstract: String
    /// More about it: paragraphs, and examples that are indented.
    public let discussion: String
    /// What `--version` answers here and in subcommands; `nil` takes that of the command above.
    public let version: String?
    /// The commands below it.
    public let subcommands: [any Command.Type]

    /// Describes a command.
    public init(
        _ name: String, abstract: String, discussion: String = "", version: String? = nil, subcommands: [any Command.Type] = []
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.version = version
        self.subcommands = subcommands
    }
}

/// What was given is well formed, but cannot be meant; `validate()` and `run()` throw it.
public struct ValidationError: Error, CustomStringConvertible {
    /// What is wrong.
    public let message: String

    /// Says what is wrong.
    public init(_ message: String) {
        self.message = message
    }

    /// What is wrong.
    public var description: String { message }
}
