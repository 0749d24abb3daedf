/// Makes the completion script for fish.
struct FishCompletion {
    private let root: CommandNode
    private var program: String { root.path[0] }
    private var function: String { "__\(root.identifier)" }

    init(_ root: CommandNode) {
        self.root = root
    }

    var script: String {
        """
        # Completion of \(program) for fish: source this file, or put it into ~/.config/fish/completions.

        # Prints the names of the commands that the words so far lead to, and behind a slash how many arguments follow them.
        function \(function)_place
            set -l words (commandline -opc)
            set -e words[1]
            set -l path
            set -l count 0
            set -l ended
            while set -q words[1]
                set -l word $words[1]
                set -e words[1]
                if set -q ended[1]
                    set count (math $count + 1)
                else if test "$word" = --
                    set ended 1
                else if string match -q -- '-*' $word
                    contains -- $word \(root.allNodes.flatMap(\.options).map { "--\($0.name)" }.uniqued.joined(separator: " "))
                    and set -e words[1]
                else
                    switch "$path $word"
                    case \(root.allNodes.dropFirst().map(placeCase).joined(separator: " "))
                        set -a path $word
                    case '*'
                        set count (math $count + 1)
                    end
                end
            end
            echo "$path/$count"
        end

        # Whether the words so far lead to one of the commands $argv.
        function \(function)_at
            contains -- (string replace -r '/.*' '' -- (\(function)_place)) $argv
        end

        # Whether the words so far are the command $argv[1] and as many arguments as $argv[2], or more than $argv[3].
        function \(function)_argument
            set -l place (string split / -- (\(function)_place))
            test "$place[1]" = "$argv[1]"
            and test $place[2] $argv[2] $argv[3]
        end

        complete -c \(program) -f
        \(root.allNodes.flatMap(lines).joined(separator: "\n"))
        """
    }

    private func placeCase(_ node: CommandNode) -> String {
        let names = node.path.dropFirst()
        return quoted("\(names.dropLast().joined(separator: " ")) \(node.configuration.name)")
    }

    private func lines(_ node: CommandNode) -> [String] {
        let start = "complete -c \(program) -n \(quoted("\(function)_at \(doubleQuoted(node.pathBelowRoot))"))"
        var lines = node.offeredCommands.map { command in
            "\(start) -a \(command.configuration.name) -d \(quoted(command.configuration.abstract))"
        }
        for parameter in node.parameters {
            for name in parameter.names {
                lines.append("\(start) -l \(name)\(value(parameter)) -d \(quoted(parameter.help))")
            }
        }
        if node.version != nil { lines.append("\(start) -l version -d 'Show the version.'") }
        if node.hasHelpOption { lines.append("\(start) -s h -l help -d 'Show help information.'") }
        return lines + argumentLines(node)
    }

    private func value(_ parameter: ParameterOutline) -> String {
        guard parameter.kind == .option else { return "" }
        return switch parameter.completion {
        case .nothing: " -x"
        case .files: " -r -F"
        case .words(let words): " -x -a \(quoted(words.joined(separator: " ")))"
        }
    }

    private func argumentLines(_ node: CommandNode) -> [String] {
        node.arguments.enumerated().compactMap { index, argument in
            let comparison = argument.isRepeated ? "-ge \(index)" : "-eq \(index)"
            let condition = quoted("\(function)_argument \(doubleQuoted(node.pathBelowRoot)) \(comparison)")
            let start = "complete -c \(program) -n \(condition)"
            if node.type == HelpCommand.self {
                return "\(start) -a \(quoted(root.subcommands.map(\.configuration.name).joined(separator: " ")))"
            }
            return switch argument.completion {
            case .nothing: nil
            case .files: "\(start) -F"
            case .words(let words): "\(start) -a \(quoted(words.joined(separator: " ")))"
            }
        }
    }

    private func doubleQuoted(_ text: String) -> String { "\"\(text)\"" }

    private func quoted(_ text: String) -> String {
        "'" + text.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] } + "'"
    }
}

extension [String] {
    fileprivate var uniqued: [String] {
        var seen = Set<String>()
        return filter { seen.insert($0).inserted }
    }
}
