import TrackerYAML

/// A settings file that cannot be used.
struct SettingsFileError: Error, CustomStringConvertible {
    let path: String
    /// What is wrong with the file, to be read behind its path.
    let reason: String
    /// Where it is, from 1; `nil` where it is about the whole file, or where the reason says it.
    let line: Int?

    init(path: String, reason: String, line: Int? = nil) {
        self.path = path
        self.reason = reason
        self.line = line
    }

    /// A value that is neither text nor a list of texts.
    init(path: String, nestedUnder key: String, line: Int?) {
        self.init(path: path, reason: "has a nested value under `\(key)`; it takes text or a list", line: line)
    }

    /// A plain value that another reader of YAML writes differently.
    init(path: String, _ text: String, _ kind: YAMLValueKind, under key: String, line: Int?) {
        let advice =
            switch kind {
            case .boolean: "a truth value to YAML; it takes `\(text.lowercased())`, or text in quotes"
            case .number: "a number to YAML; it takes plain decimal digits without zeros in front, or text in quotes"
            case .date: "a date to YAML; it takes text in quotes"
            }
        self.init(path: path, reason: "has `\(text.prefix(80))` under `\(key)`, \(advice)", line: line)
    }

    /// A value in which the Serverless Framework would see a variable.
    init(path: String, variableUnder key: String, line: Int?) {
        self.init(
            path: path,
            reason: "has `${` under `\(key)`, which the Serverless Framework would replace; it takes the value itself", line: line
        )
    }

    /// A character that ends a line for some readers of YAML.
    init(path: String, separatorIn line: Int) {
        self.init(
            path: path, reason: "has a line separator (U+0085, U+2028 or U+2029), which YAML 1.2 does not know as one", line: line
        )
    }

    /// Something that YAML does not have, or that has no place in settings.
    init(path: String, _ error: YAMLError) {
        let line = error.mark?.line
        let key = error.path.first
        let place = key.map { " under `\($0)`" } ?? ""
        switch error.code {
        case .encoding:
            self.init(path: path, reason: "cannot be read as UTF-8 text", line: line)
        case .syntax:
            self.init(path: path, reason: Self.reason(ofSyntax: error))
        case .depth where key == nil:
            self.init(path: path, reason: "is not a list of `key: value` lines", line: line)
        case .duplicateKey where error.path.count == 1:
            self.init(path: path, reason: "has the key `\(key ?? "")` twice; it takes each key once", line: line)
        case .depth, .duplicateKey:
            self.init(path: path, nestedUnder: key ?? "", line: line)
        case .anchor:
            self.init(path: path, reason: "has an anchor\(place); it takes the value without one", line: line)
        case .alias:
            self.init(path: path, reason: "has an alias\(place); it takes the value itself", line: line)
        case .tag:
            self.init(path: path, reason: "has a tag\(place); it takes the value without one", line: line)
        case .severalDocuments:
            self.init(path: path, reason: "has a second document; it takes one", line: line)
        default:
            self.init(path: path, reason: "cannot be used: \(error.problem)", line: line)
        }
    }

    /// `is not YAML (2:1: error: scanner: while scanning a quoted scalar in line 1, column 8): found unexpected end of stream`.
    private static func reason(ofSyntax error: YAMLError) -> String {
        let place = [error.mark?.description, "error", error.stage].compactMap { $0 }.joined(separator: ": ")
        guard let context = error.context else { return "is not YAML (\(place): \(error.problem))" }
        return "is not YAML (\(place): \(context)): \(error.problem)"
    }

    var description: String { "\(path) \(reason)" + (line.map { " (line \($0))" } ?? "") }
}
