extension CommandNode {
    /// All about the command, without a line's end behind it where it ends in a list.
    ///
    /// - Parameter width: Columns, from 1.
    func help(width: Int) -> String {
        let configuration = configuration
        let overview = [configuration.abstract, configuration.discussion].filter { !$0.isEmpty }.joined(separator: "\n\n")
        var parts = ["USAGE: \(usage)\n"]
        if !overview.isEmpty { parts.insert("OVERVIEW: \(overview)".wrapped(to: width) + "\n", at: 0) }
        parts += [
            HelpList("ARGUMENTS", arguments.map(\.helpEntry)), HelpList("OPTIONS", optionEntries),
            HelpList("SUBCOMMANDS", subcommands.map { ($0.configuration.name, $0.configuration.abstract) }),
        ].compactMap { $0.text(width: width) }
        if !configuration.subcommands.isEmpty {
            let call = ([path[0], "help"] + path.dropFirst()).joined(separator: " ")
            parts.append("  See '\(call) <subcommand>' for detailed help.")
        }
        return parts.joined(separator: "\n")
    }

    private var optionEntries: [HelpList.Entry] {
        var entries = parameters.filter { $0.kind != .argument }.map(\.helpEntry)
        if version != nil { entries.append(("--version", "Show the version.")) }
        if hasHelpOption { entries.append(("-h, --help", "Show help information.")) }
        return entries
    }
}

extension ParameterOutline {
    fileprivate var helpEntry: HelpList.Entry {
        let label = ([name] + (inversion.map { [$0] } ?? [])).map(label).joined(separator: "/")
        var notes = choices.isEmpty ? [] : ["values: \(choices.joined(separator: ", "))"]
        if let defaultText, !defaultText.isEmpty { notes.append("default: \(defaultText)") }
        let note = notes.isEmpty ? [] : ["(\(notes.joined(separator: "; ")))"]
        return (label, (help.isEmpty ? note : [help] + note).joined(separator: " "))
    }
}

/// A list of labels with what they stand for in a second column.
struct HelpList {
    typealias Entry = (label: String, text: String)

    private static let indent = "  "
    private static let textColumn = 26
    /// A narrower second column would be harder to read than lines that are too long.
    private static let leastTextWidth = 20

    private let title: String
    private let entries: [Entry]

    init(_ title: String, _ entries: [Entry]) {
        self.title = title
        self.entries = entries
    }

    /// The list under its title, or `nil` when it is empty.
    func text(width: Int) -> String? {
        guard !entries.isEmpty else { return nil }
        return "\(title):\n" + entries.map { Self.lines($0, width: width) + "\n" }.joined()
    }

    private static func lines(_ entry: Entry, width: Int) -> String {
        let label = indent + entry.label
        guard !entry.text.isEmpty else { return label }
        let margin = String(repeating: " ", count: textColumn)
        let text = entry.text.wrapped(to: max(leastTextWidth, width - textColumn)).split(
            separator: "\n", omittingEmptySubsequences: false)
        let column = text.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
        return label.count < textColumn ? label + column.dropFirst(label.count) : "\(label)\n\(column)"
    }
}
