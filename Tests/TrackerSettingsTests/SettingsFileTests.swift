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
        let mapping = try #require(try YAML.document(Data(contentsOf: url), taking: [])?.mapping)
        var values: [String: String] = [:]
        for entry in mapping {
            let name = try #require(entry.key.string)
            values[name] = entry.value.sequence.map { TrackerSettings.listText($0.compactMap(\.string)) } ?? entry.value.string
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
