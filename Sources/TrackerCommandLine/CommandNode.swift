/// A command in its place among the others.
struct CommandNode: Sendable {
    let type: any Command.Type
    /// The names that lead to it, the program's first.
    let path: [String]
    let version: String?
    let parameters: [ParameterOutline]

    init(_ type: any Command.Type, below parent: CommandNode? = nil) {
        self.type = type
        path = (parent?.path ?? []) + [type.configuration.name]
        version = type.configuration.version ?? parent?.version
        parameters = type.outlines
    }

    var configuration: CommandConfiguration { type.configuration }

    /// How it is called.
    var call: String { path.joined(separator: " ") }

    /// The parameters without a name.
    var arguments: [ParameterOutline] { parameters.filter { $0.kind == .argument } }

    var isRoot: Bool { path.count == 1 }

    var subcommands: [CommandNode] {
        configuration.subcommands.map { CommandNode($0, below: self) }
    }

    /// The commands that may follow, the program's `help` among them.
    var offeredCommands: [CommandNode] {
        offeredTypes.map { CommandNode($0, below: self) }
    }

    private var offeredTypes: [any Command.Type] {
        let types = configuration.subcommands
        return isRoot && !types.isEmpty ? types + [HelpCommand.self] : types
    }

    /// The command that follows by this name.
    func subcommand(_ name: String) -> CommandNode? {
        offeredTypes.first { $0.configuration.name == name }.map { CommandNode($0, below: self) }
    }

    /// The command that `names` lead to, as far as they do.
    func descendant(_ names: [String]) -> CommandNode {
        guard let name = names.first, let next = subcommand(name) else { return self }
        return next.descendant(Array(names.dropFirst()))
    }
}

extension Command {
    fileprivate static var outlines: [ParameterOutline] { parameters.flatMap(\.outlines) }
}

/// `help`, which every program with subcommands has.
struct HelpCommand: Command {
    static let configuration = CommandConfiguration("help", abstract: "Show subcommand help information.")
    static let parameters: [Parameter<Self>] = [.arguments("subcommands", \.names, help: "")]

    var names = [String]()
}
