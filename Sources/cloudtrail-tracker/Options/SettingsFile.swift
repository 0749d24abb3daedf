import FoundationEssentials
import TrackerSettings
import TrackerYAML

/// Reads a settings file: a YAML mapping of keys to single values or lists of them.
///
/// Nothing, `~` and `null` are empty values, `"null"` is text. Anchors, aliases, tags, a second document and a key that is given
/// twice are refused: what a file says should be what it shows.
enum SettingsFile {
    static let defaultPath = "settings/settings.yml"

    /// A mapping, a list and its values are three levels; a few more let a nested value be named as one.
    private static let limits = YAMLLimits(depth: 16)

    /// The texts of a file's settings by their keys; those of lists are joined as `TrackerSettings` reads them.
    ///
    /// - Throws: `SettingsFileError`.
    static func read(_ path: String) throws(SettingsFileError) -> [String: String] {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw SettingsFileError(path: path, reason: "cannot be read as UTF-8 text")
        }
        let document: YAMLNode?
        do {
            document = try YAML.document(bytes, taking: [], limits: limits)
        } catch {
            throw SettingsFileError(path: path, error)
        }
        return try values(of: document, in: path)
    }

    private static func values(of document: YAMLNode?, in path: String) throws(SettingsFileError) -> [String: String] {
        // A document that begins with `---` may hold nothing, too.
        guard let document, !(document.isNull && document.string == "") else { return [:] }
        guard let mapping = document.mapping else {
            throw SettingsFileError(path: path, reason: "is not a list of `key: value` lines", line: document.mark.line)
        }
        var values = [String: String]()
        for entry in mapping {
            guard let name = entry.key.string else {
                throw SettingsFileError(path: path, reason: "has a key that is not text", line: entry.key.mark.line)
            }
            guard let text = scalarText(entry.value) ?? listText(entry.value) else {
                throw SettingsFileError(path: path, nestedUnder: name, line: entry.value.mark.line)
            }
            values[name] = text
        }
        return values
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
