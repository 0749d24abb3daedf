/// What a shell offers for a value.
public enum ValueCompletion: Sendable, Equatable {
    /// Nothing.
    case nothing
    /// Names of files and folders.
    case files
    /// One of these words.
    case words([String])
}

/// All that help, messages and completion have to know of a parameter.
struct ParameterOutline: Sendable {
    enum Kind {
        case flag
        case option
        case argument
    }

    let kind: Kind
    /// Without dashes.
    let name: String
    let valueName: String
    let help: String
    let choices: [String]
    let completion: ValueCompletion
    /// The name that takes a flag back.
    var inversion: String?
    var isRequired = false
    var isRepeated = false
    var defaultText: String?

    init(_ kind: Kind, _ name: String, help: String) {
        self.init(kind, name, nil, String.self, nil, help: help)
    }

    init<Value: ArgumentValue>(
        _ kind: Kind, _ name: String, _ valueName: String?, _ type: Value.Type, _ completion: ValueCompletion?, help: String
    ) {
        self.kind = kind
        self.name = name
        self.valueName = valueName ?? name
        self.help = help
        choices = Value.choices
        self.completion = completion ?? (choices.isEmpty ? .nothing : .words(choices))
    }

    /// The names that it is given by, without dashes; none for an argument.
    var names: [String] {
        kind == .argument ? [] : [name] + (inversion.map { [$0] } ?? [])
    }

    /// How it is given by one of its names: `--name`, `--name <value>`, `<value>`.
    func label(_ name: String) -> String {
        switch kind {
        case .flag: "--\(name)"
        case .option: "--\(name) <\(valueName)>"
        case .argument: "<\(valueName)>"
        }
    }

    /// How it is given, with the sign that it may be repeated.
    var form: String { label(name) + (isRepeated ? " ..." : "") }

    /// What usage lines show for it.
    var usages: [String] {
        if isRequired { return [form] }
        return inversion.map { ["[\(label(name))]", "[\(label($0))]"] } ?? ["[\(form)]"]
    }
}
