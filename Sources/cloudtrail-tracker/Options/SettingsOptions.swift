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

    /// The settings file: the one that is named, else the usual one if it is there.
    func path(environment: [String: String]) -> String? {
        if let named = settings ?? environment[TrackerSettings.fileVariable] { return named }
        return FileManager.default.fileExists(atPath: SettingsFile.defaultPath) ? SettingsFile.defaultPath : nil
    }

    /// The settings of this run.
    ///
    /// - Throws: `SettingsError`, `SettingsFileError`.
    func resolve(
        environment: [String: String] = ProcessInfo.processInfo.environment, options: [String: String] = [:]
    ) throws -> TrackerSettings {
        let file = try path(environment: environment).map(SettingsFile.read) ?? [:]
        return try TrackerSettings(file: file, environment: environment, options: options)
    }
}
