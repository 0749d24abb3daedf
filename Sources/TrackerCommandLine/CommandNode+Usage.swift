extension CommandNode {
    /// How many parameters a usage line names one by one at most.
    private static let mostUsages = 12

    /// `help` takes no `--help`.
    var hasHelpOption: Bool { type != HelpCommand.self }

    /// How the command is called, with its parameters, in one line.
    var usage: String {
        var parts = parameters.flatMap(\.usages)
        if parts.count > Self.mostUsages {
            parts = parameters.filter { $0.kind == .argument || $0.isRequired }.flatMap(\.usages)
            parts = parts.isEmpty || parts.count > Self.mostUsages ? ["<options>"] : ["[<options>]"] + parts
        }
        if !configuration.subcommands.isEmpty { parts.append("<subcommand>") }
        return ([call] + parts).joined(separator: " ")
    }
}
