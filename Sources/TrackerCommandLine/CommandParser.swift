/// Reads command lines of a program; knows nothing of the process it runs in.
public struct CommandParser: Sendable {
    /// What a command line asks for.
    public enum Outcome: Sendable {
        /// To run this command.
        case run(any RunnableCommand)
        /// To print this text: help, a version, a completion script.
        case print(String)
    }

    private let root: CommandNode

    /// - Parameter root: The program itself, with its commands below it.
    public init(_ root: any Command.Type) {
        self.root = CommandNode(root)
    }

    /// What a command line asks for.
    ///
    /// - Parameters:
    ///   - words: The words behind the program's name.
    ///   - width: Columns of the help, from 1.
    ///   - shell: The user's shell, for a completion script of no named shell.
    public func parse(_ words: [String], width: Int = 80, shell: String? = nil) throws(UsageError) -> Outcome {
        let split: [Word]
        do {
            split = try Word.split(words)
        } catch {
            throw UsageError("Invalid option: \(error.text)", at: root)
        }
        if let request = CompletionRequest(split) {
            return .print(try request.script(for: root, shell: shell))
        }
        return try CommandDescent(root: root, width: width).read(root.type, at: root, split)
    }

    /// What the user is told when a command finds only while it runs that it was called wrongly.
    public func usageError(for error: ValidationError) -> UsageError {
        UsageError(error.message, at: root)
    }
}

/// Goes from command to subcommand.
private struct CommandDescent {
    let root: CommandNode
    let width: Int

    func read<Root: Command>(
        _ type: Root.Type, at node: CommandNode, _ words: [Word]
    ) throws(UsageError) -> CommandParser.Outcome {
        var reader = CommandReader<Root>(words, at: node)
        try reader.read()
        do {
            try reader.check()
        } catch {
            // Who asks for help is not told what is missing.
            if let answer = answer(to: words, at: node) { return answer }
            throw error
        }
        if case .value(let name) = reader.words.first, let next = node.subcommand(name) {
            let rest = Array(reader.words.dropFirst())
            return try read(next.type, at: next, next.hasHelpOption ? rest : rest.filter { !$0.asksForHelp })
        }
        if let answer = answer(to: reader.words, at: node) { return answer }
        try refuse(reader.words, at: node)
        if let help = reader.command as? HelpCommand { return .print(root.descendant(help.names).help(width: width)) }
        guard let runnable = reader.command as? any RunnableCommand else { return .print(node.help(width: width)) }
        return .run(runnable)
    }

    /// What is printed wherever it is asked for.
    private func answer(to words: [Word], at node: CommandNode) -> CommandParser.Outcome? {
        if words.contains(where: \.asksForHelp) { return .print(node.help(width: width)) }
        guard let version = node.version, words.contains(where: \.asksForVersion) else { return nil }
        return .print(version)
    }

    private func refuse(_ words: [Word], at node: CommandNode) throws(UsageError) {
        for case .option(let name, _) in words { throw .unknownOption(name, at: node) }
        let values = words.compactMap { if case .value(let value) = $0 { value } else { nil } }
        if !values.isEmpty { throw .unexpected(values, at: node) }
    }
}
