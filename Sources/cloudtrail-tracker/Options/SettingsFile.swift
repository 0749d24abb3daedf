import FoundationEssentials
import TrackerSettings
import TrackerYAML

/// Reads a settings file: a YAML mapping of keys to single values or lists of them.
///
/// Nothing, `~` and `null` are empty values, `"null"` is text. Anchors, aliases, tags, a second document and a key that is given
/// twice are refused: what a file says should be what it shows. The Serverless Framework reads the same file with another reader of
/// YAML, so that what would be different text to that one (`0123`, `1e3`, `True`, a date, a variable) is refused as well.
enum SettingsFile {
    static let defaultPath = "settings/settings.yml"

    /// A mapping, a list and its values are three levels; a few more let a nested value be named as one.
    private static let limits = YAMLLimits(depth: 16)

    /// The texts of a file's settings by their keys; those of lists are joined as `TrackerSettings` reads them.
    ///
    /// - Throws: `SettingsFileError`.
    static func read(_ path: String) throws(SettingsFileError) -> [String: String] {
        let (values, problems) = try examine(path)
        if let problem = problems.first { throw problem }
        return values
    }

    /// The same, and all that is wrong with single settings, whose values are left out then.
    ///
    /// - Throws: `SettingsFileError` where the file as a whole cannot be used.
    static func examine(_ path: String) throws(SettingsFileError) -> (values: [String: String], problems: [SettingsFileError]) {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw SettingsFileError(path: path, reason: "cannot be read as UTF-8 text")
        }
        if let line = lineOfOtherSeparator(bytes) { throw SettingsFileError(path: path, separatorIn: line) }
        let document: YAMLNode?
        do {
            document = try YAML.document(bytes, taking: [], limits: limits)
        } catch {
            throw SettingsFileError(path: path, error)
        }
        return try values(of: document, in: path)
    }

    private static func values(
        of document: YAMLNode?, in path: String
    ) throws(SettingsFileError) -> (values: [String: String], problems: [SettingsFileError]) {
        // A document that begins with `---` may hold nothing, too.
        guard let document, !(document.isNull && document.string == "") else { return ([:], []) }
        guard let mapping = document.mapping else {
            throw SettingsFileError(path: path, reason: "is not a list of `key: value` lines", line: document.mark.line)
        }
        var values = [String: String]()
        var problems = [SettingsFileError]()
        for entry in mapping {
            guard let name = entry.key.string else {
                throw SettingsFileError(path: path, reason: "has a key that is not text", line: entry.key.mark.line)
            }
            let ambiguous = (entry.value.sequence ?? [entry.value]).compactMap { ambiguity(in: path, of: $0, under: name) }
            if let text = scalarText(entry.value) ?? listText(entry.value) {
                if ambiguous.isEmpty { values[name] = text }
                problems += ambiguous
            } else {
                problems.append(SettingsFileError(path: path, nestedUnder: name, line: entry.value.mark.line))
            }
        }
        return (values, problems)
    }

    /// The line with a character that ends lines in YAML 1.1 alone: NEL, LS or PS.
    private static func lineOfOtherSeparator(_ bytes: some Sequence<UInt8>) -> Int? {
        var line = 1
        var before: (UInt8, UInt8) = (0, 0)
        for byte in bytes {
            switch (before.0, before.1, byte) {
            case (_, 0xC2, 0x85), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9): return line
            case (_, _, UInt8(ascii: "\n")): line += 1
            default: break
            }
            before = (before.1, byte)
        }
        return nil
    }

    /// What would make other text of a value in the Serverless Framework.
    private static func ambiguity(in path: String, of node: YAMLNode, under key: String) -> SettingsFileError? {
        guard let text = node.string else { return nil }
        if text.contains("${") { return SettingsFileError(path: path, variableUnder: key, line: node.mark.line) }
        return node.ambiguousKind.map { SettingsFileError(path: path, text, $0, under: key, line: node.mark.line) }
    }

    private static func scalarText(_ node: YAMLNode) -> String? {
        node.isNull ? "" : node.string
    }

    private static func listText(_ node: YAMLNode) -> String? {
        guard let sequence = node.sequence else { return nil }
        let items = sequence.map(scalarText)
        return items.contains(nil) ? nil : TrackerSettings.listText(items.compactMap { $0 })
    }
}
