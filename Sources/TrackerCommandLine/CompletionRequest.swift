/// A shell that completion scripts are made for.
enum CompletionShell: String, CaseIterable {
    case zsh
    case bash
    case fish

    /// The script that completes the program's command lines.
    func script(for root: CommandNode) -> String {
        switch self {
        case .zsh: ZshCompletion(root).script
        case .bash: BashCompletion(root).script
        case .fish: FishCompletion(root).script
        }
    }
}

/// `--generate-completion-script SHELL`, which counts wherever it stands.
struct CompletionRequest {
    /// `nil` for the shell of the user.
    private let shell: String?

    /// What the words ask for, or `nil` when they ask for no script.
    init?(_ words: [Word]) {
        let isRequest = { (word: Word) in if case .option("--generate-completion-script", _) = word { true } else { false } }
        guard let index = words.lastIndex(where: isRequest), case .option(_, let value) = words[index] else { return nil }
        if value == nil, index + 1 < words.count, case .value(let next) = words[index + 1] {
            shell = next
        } else {
            shell = value
        }
    }

    /// - Parameter userShell: The path of the user's shell.
    func script(for root: CommandNode, shell userShell: String?) throws(UsageError) -> String {
        let name = shell ?? userShell.flatMap { $0.split(separator: "/").last.map(String.init) }
        if let known = name.flatMap(CompletionShell.init(rawValue:)) { return known.script(for: root) }
        let problem = shell.map { "Can't generate completion scripts for '\($0)'." } ?? "Can't autodetect a supported shell."
        let shells = CompletionShell.allCases.map(\.rawValue).joined(separator: " ")
        throw UsageError(
            "\(problem)\nPlease use --generate-completion-script=<shell> with one of:\n    \(shells)", at: root)
    }
}
