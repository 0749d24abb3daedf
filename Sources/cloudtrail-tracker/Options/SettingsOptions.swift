import FoundationEssentials
import TrackerCommandLine
import TrackerSettings

/// Where settings come from.
struct SettingsOptions: ParameterGroup {
    static let parameters: [Parameter<Self>] = [
        .option(
            "settings", \.settings, valueName: "file", completion: .files,
            help: "A settings file; settings/settings.yml if it is there.")
    ]

    var settings: String?

    /// The settings of this run.
    ///
    /// - Throws: `SettingsError`, `SettingsFileError`.
    func resolve(
        environment: [String: String] = ProcessInfo.processInfo.environment, options: [String: String] = [:]
    ) throws -> TrackerSettings {
        var file = [String: String]()
        if let named = settings ?? environment[TrackerSettings.fileVariable] {
            file = try SettingsFile.read(named)
        } else if FileManager.default.fileExists(atPath: SettingsFile.defaultPath) {
            file = try SettingsFile.read(SettingsFile.defaultPath)
        }
        return try TrackerSettings(file: file, environment: environment, options: options)
    }
}
