extension CommandNode {
    /// This command and all that may follow it.
    var allNodes: [CommandNode] { [self] + offeredCommands.flatMap(\.allNodes) }

    /// The path below the program, as it is typed.
    var pathBelowRoot: String { path.dropFirst().joined(separator: " ") }

    /// The program's name as a part of names of shell functions.
    var identifier: String {
        String(path[0].map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// Names that stand alone, dashes included.
    var flagNames: [String] {
        let own = parameters.filter { $0.kind == .flag }.flatMap(\.names).map { "--\($0)" }
        return own + (version == nil ? [] : ["--version"]) + (hasHelpOption ? ["--help", "-h"] : [])
    }

    /// The parameters that are a name with a value.
    var options: [ParameterOutline] { parameters.filter { $0.kind == .option } }
}
