import Foundation
import Testing
import TrackerSettings
import TrackerYAML

/// `settings/settings.yml`, the file that users start from.
@Suite struct SettingsFileTests {
    private static let url = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("settings/settings.yml")

    private static func values() throws -> [String: String] {
        let text = try String(contentsOf: url, encoding: .utf8)
        let mapping = try #require(try Yams.compose(yaml: text)?.mapping)
        var values: [String: String] = [:]
        for (key, node) in mapping {
            let name = try #require(key.scalar?.string)
            values[name] = node.sequence.map { TrackerSettings.listText($0.compactMap(\.scalar?.string)) } ?? node.scalar?.string
        }
        return values
    }

    @Test func holdsTheDefaults() throws {
        #expect(try TrackerSettings(file: Self.values()) == TrackerSettings())
    }

    @Test func namesEveryKey() throws {
        #expect(try Set(Self.values().keys) == Set(SettingKey.allCases.map(\.rawValue)))
    }
}
