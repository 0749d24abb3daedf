/// Makes the completion script for zsh.
struct ZshCompletion {
    private let root: CommandNode

    init(_ root: CommandNode) {
        self.root = root
    }

    var script: String {
        """
        #compdef \(root.path[0])
        # Completion of \(root.path[0]) for zsh: a file `_\(root.path[0])` in a folder of $fpath, or sourced after compinit.

        \(root.allNodes.map(function).joined(separator: "\n\n"))

        if [[ ${funcstack[1]} == _\(root.path[0]) ]]; then
            \(name(root)) "$@"
        else
            compdef \(name(root)) \(root.path[0])
        fi
        """
    }

    private func name(_ node: CommandNode) -> String {
        "__\(root.identifier)" + node.path.dropFirst().map { "_\($0)" }.joined()
    }

    private func function(_ node: CommandNode) -> String {
        """
        \(name(node))() {
            local curcontext="$curcontext" context state state_descr line
            typeset -A opt_args
            _arguments -C \\
                \(specifications(node).joined(separator: " \\\n        "))
        \(node.offeredCommands.isEmpty ? "}" : descent(node.offeredCommands))
        """
    }

    private func descent(_ commands: [CommandNode]) -> String {
        """
            case $state in
            command)
                local -a commands=(
                    \(commands.map { "\($0.configuration.name):\($0.configuration.abstract)".shellQuoted }.joined(separator: "\n            "))
                )
                _describe -t commands command commands
                ;;
            arguments)
                case ${line[1]} in
                \(commands.map { "\($0.configuration.name)) \(name($0)) ;;" }.joined(separator: "\n        "))
                esac
                ;;
            esac
        }
        """
    }

    private func specifications(_ node: CommandNode) -> [String] {
        var all = node.parameters.filter { $0.kind == .flag }.flatMap { flag in
            flag.names.map { name in "\(exclusions(flag.names))--\(name)\(bracketed(flag.help))".shellQuoted }
        }
        all += node.options.map { option in
            let prefix = option.isRepeated ? "*" : exclusions(option.names)
            return "\(prefix)--\(option.name)=\(bracketed(option.help)):\(escaped(option.valueName)):\(action(option))"
                .shellQuoted
        }
        if node.version != nil { all.append("'(- *)--version[Show the version.]'") }
        if node.hasHelpOption { all.append("'(- *)'{-h,--help}'[Show help information.]'") }
        if node.type == HelpCommand.self {
            let names = root.subcommands.map(\.configuration.name).joined(separator: " ")
            return all + ["'1:command:(\(names))'"]
        }
        if !node.offeredCommands.isEmpty { return all + ["'1:command:->command'", "'*::argument:->arguments'"] }
        return all
            + node.arguments.enumerated().map { index, argument in
                let place = argument.isRepeated ? "*" : String(index + 1)
                return "\(place):\(escaped(argument.valueName)):\(action(argument))".shellQuoted
            }
    }

    private func exclusions(_ names: [String]) -> String {
        "(\(names.map { "--\($0)" }.joined(separator: " ")))"
    }

    private func bracketed(_ help: String) -> String {
        "[\(help.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]"))]"
    }

    private func escaped(_ text: String) -> String { text.replacing(":", with: "\\:") }

    private func action(_ parameter: ParameterOutline) -> String {
        switch parameter.completion {
        case .nothing: " "
        case .files: "_files"
        case .words(let words): "(\(words.joined(separator: " ")))"
        }
    }
}
