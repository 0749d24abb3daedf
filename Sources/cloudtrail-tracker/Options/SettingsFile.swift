import Foundation
import TrackerSettings
import TrackerYAML

/// Reads a settings file: a YAML mapping of keys to single values or lists of them.
enum SettingsFile {
    static let defaultPath = "settings/settings.yml"

    /// - Throws: `SettingsFileError`.
    static func read(_ path: String) throws -> [String: String] {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SettingsFileError(path: path, reason: "cannot be read as UTF-8 text")
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw SettingsFileError(path: path, reason: "is not YAML (\(String(describing: error).split(separator: "\n")[0]))")
        }
        guard let node, node != Node("") else { return [:] }
        guard let mapping = node.mapping else {
            throw SettingsFileError(path: path, reason: "is not a list of `key: value` lines")
        }
        var values = [String: String]()
        for (key, value) in mapping {
            guard let name = key.string else {
                throw SettingsFileError(path: path, reason: "has a key that is not text")
            }
            guard let text = scalarText(value) ?? listText(value) else {
                throw SettingsFileError(path: path, reason: "has a nested value under `\(name)`; it takes text or a list")
            }
            values[name] = text
        }
        return values
    }

    private static func scalarText(_ node: Node) -> String? {
        guard let scalar = node.scalar else { return nil }
        return node.null == nil || scalar.style != .any && scalar.style != .plain ? scalar.string : ""
    }

    private static func listText(_ node: Node) -> String? {
        guard let sequence = node.sequence else { return nil }
        let items = sequence.map(scalarText)
        return items.contains(nil) ? nil : TrackerSettings.listText(items.compactMap { $0 })
    }
}

/// A settings file that cannot be used.
struct SettingsFileError: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "\(path) \(reason)" }
}
