import ArgumentParser
import Foundation
import TrackerSettings

/// Where settings come from.
struct SettingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A settings file; settings/settings.yml if it is there.", valueName: "file"))
    var settings: String?

    @Option(help: ArgumentHelp("The store: sqlite:PATH. (default: sqlite:cloudtrail.db)", valueName: "store"))
    var store: String?

    func validate() throws {
        guard let store, StoreLocation(store) == nil else { return }
        throw ValidationError("--store takes \(StoreLocation.expectedForm), not '\(Terminal.printable(store))'")
    }

    /// The settings of this run.
    ///
    /// - Throws: `SettingsError`, `SettingsFileError`.
    func resolve(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> TrackerSettings {
        let named = settings ?? environment[TrackerSettings.fileVariable]
        var file = [String: String]()
        if let named {
            file = try SettingsFile.read(named)
        } else if FileManager.default.fileExists(atPath: SettingsFile.defaultPath) {
            file = try SettingsFile.read(SettingsFile.defaultPath)
        }
        return try TrackerSettings(
            file: file, environment: environment, options: store.map { [SettingKey.store.rawValue: $0] } ?? [:])
    }
}
