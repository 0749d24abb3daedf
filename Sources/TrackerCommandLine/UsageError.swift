import TrackerSpelling

/// A command line that cannot be understood; its description is what the user is told.
public struct UsageError: Error, CustomStringConvertible {
    /// What is wrong.
    public let message: String
    /// What the parameter is for that it is about.
    let parameter: String?
    let usage: String

    init(_ message: String, about parameter: String? = nil, at node: CommandNode) {
        self.message = message
        self.parameter = parameter
        usage = node.usage + (node.hasHelpOption ? "\n  See '\(node.call) --help' for more information." : "")
    }

    /// What is wrong, what the parameter is for, and how the command is used; several lines.
    public var description: String {
        "Error: \(message)\n" + (parameter.map { "Help:  \($0)\n" } ?? "") + "Usage: \(usage)"
    }
}

extension UsageError {
    static func unknownOption(_ name: String, at node: CommandNode) -> UsageError {
        let isShort = name.count == 2
        let known = node.parameters.flatMap(\.names).map { "--\($0)" }
        let suggestion = isShort ? "" : known.nearest(to: name, within: 3).map { ". Did you mean '\($0)'?" } ?? ""
        return UsageError("Unknown option '\(name)'\(suggestion)", at: node)
    }

    static func unexpected(_ values: [String], at node: CommandNode) -> UsageError {
        let list = "'\(values.joined(separator: "', '"))'"
        return UsageError(
            values.count == 1 ? "Unexpected argument \(list)" : "\(values.count) unexpected arguments: \(list)", at: node)
    }

    static func missing(_ parameter: ParameterOutline, at node: CommandNode) -> UsageError {
        UsageError("Missing expected argument '\(parameter.form)'", about: parameter.explanation, at: node)
    }

    static func missingValue(_ parameter: ParameterOutline, at node: CommandNode) -> UsageError {
        UsageError("Missing value for '\(parameter.label(parameter.name))'", about: parameter.explanation, at: node)
    }

    static func unexpectedValue(_ value: String, for name: String, at node: CommandNode) -> UsageError {
        UsageError("The option '\(name)' does not take any value, but '\(value)' was specified.", at: node)
    }

    static func invalidValue(_ value: String, for parameter: ParameterOutline, at node: CommandNode) -> UsageError {
        UsageError(
            "The value '\(value)' is invalid for '\(parameter.label(parameter.name))'\(parameter.choiceList)",
            about: parameter.explanation, at: node)
    }
}

extension ParameterOutline {
    /// How it is given, and what for.
    fileprivate var explanation: String { "\(label(name))  \(help)" }

    /// The choices as the end of a sentence.
    fileprivate var choiceList: String {
        let quoted = choices.map { "'\($0)'" }
        return switch quoted.count {
        case 0: ""
        case 1, 2: ". Please provide one of \(quoted.joined(separator: " and "))."
        case 3...5: ". Please provide one of \(quoted.dropLast().joined(separator: ", ")) or \(quoted[quoted.count - 1])."
        default: ". Please provide one of the following:\n" + choices.map { "  - \($0)" }.joined(separator: "\n")
        }
    }
}
