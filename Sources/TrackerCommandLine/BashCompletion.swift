/// Makes the completion script for bash 4.4 or later, which needs no other script.
struct BashCompletion {
    private let root: CommandNode
    private var function: String { "_\(root.identifier)" }

    init(_ root: CommandNode) {
        self.root = root
    }

    var script: String {
        """
        # Completion of \(root.path[0]) for bash: source this file, or put it where bash-completion looks for such.

        # Sets what the command that $1 leads to takes.
        \(function)_command() {
            commands='' flags='' options='' arguments=()
            case $1 in
        \(root.allNodes.map(commandCase).joined(separator: "\n"))
            *) return 1 ;;
            esac
        }

        # Sets what is offered for the value of the option $2 of the command $1: words, @files, or nothing.
        \(function)_value() {
            case "$1 $2" in
        \(root.allNodes.flatMap(valueCases).joined(separator: "\n"))
            *) offer='' ;;
            esac
        }

        # Offers the words $1 that begin with $2, with $3 in front; or files.
        \(function)_reply() {
            local IFS=$'\\n' word
            if [[ $1 == @files ]]; then
                compopt -o filenames 2>/dev/null
                while IFS= read -r word; do COMPREPLY+=("$3$word"); done < <(compgen -f -- "$2")
            else
                while IFS= read -r word; do COMPREPLY+=("$3$word"); done < <(compgen -W "${1// /$'\\n'}" -- "$2")
            fi
        }

        \(function)() {
            local path='' option='' joined='' ended='' helping='' count=0 commands flags options offer word i
            local -a arguments
            local current="${COMP_WORDS[COMP_CWORD]}"
            COMPREPLY=()
            \(function)_command ''
            for ((i = 1; i < COMP_CWORD; i++)); do
                word="${COMP_WORDS[i]}"
                if [[ $word == [:=] ]]; then
                    # bash cuts words there: this and the next belong to the word before
                    joined=1
                elif [[ -n $joined || -n $option ]]; then
                    joined='' option=''
                elif [[ -n $ended ]]; then
                    ((count++))
                elif [[ $word == -- ]]; then
                    ended=1
                elif [[ " $options " == *" $word "* ]]; then
                    option="$word"
                elif [[ $word == -* ]]; then
                    continue
                elif [[ -z $path && $word == help && " $commands " == *' help '* ]]; then
                    helping=1
                elif [[ " $commands " == *" $word "* ]]; then
                    path="${path:+$path }$word"
                    \(function)_command "$path"
                else
                    ((count++))
                fi
            done
            if [[ $current == = ]]; then
                joined=1 current=''
            fi
            if [[ $current == : || -n $joined && -z $option ]]; then
                return
            elif [[ -n $option ]]; then
                \(function)_value "$path" "$option"
                \(function)_reply "$offer" "$current" ''
            elif [[ -z $ended && $current == --*=* ]]; then
                \(function)_value "$path" "${current%%=*}"
                \(function)_reply "$offer" "${current#*=}" "${current%%=*}="
            elif [[ -n $helping ]]; then
                \(function)_reply "${commands/%help/}" "$current" ''
            elif [[ -z $ended && $current == -* ]]; then
                \(function)_reply "$flags $options" "$current" ''
            elif [[ -z $ended && -n $commands ]]; then
                \(function)_reply "$commands" "$current" ''
            elif ((${#arguments[@]} > 0)); then
                ((count < ${#arguments[@]})) || count=$((${#arguments[@]} - 1))
                \(function)_reply "${arguments[count]}" "$current" ''
            fi
        }

        complete -F \(function) \(root.path[0])
        """
    }

    private func commandCase(_ node: CommandNode) -> String {
        let arguments = node.arguments.map { offer($0).shellQuoted }.joined(separator: " ")
        return """
                \(node.pathBelowRoot.shellQuoted))
                    commands=\(node.offeredCommands.map(\.configuration.name).joined(separator: " ").shellQuoted)
                    flags=\(node.flagNames.joined(separator: " ").shellQuoted)
                    options=\(node.options.map { "--\($0.name)" }.joined(separator: " ").shellQuoted)
                    arguments=(\(arguments)) ;;
            """
    }

    private func valueCases(_ node: CommandNode) -> [String] {
        node.options.filter { $0.completion != .nothing }.map {
            "    \("\(node.pathBelowRoot) --\($0.name)".shellQuoted)) offer=\(offer($0).shellQuoted) ;;"
        }
    }

    private func offer(_ parameter: ParameterOutline) -> String {
        switch parameter.completion {
        case .nothing: ""
        case .files: "@files"
        case .words(let words): words.joined(separator: " ")
        }
    }
}
