import FoundationEssentials
import Ingestion
import TrackerCommandLine
import TrackerSettings

/// Which store, and where the other settings come from.
struct StoreOptions: ParameterGroup {
    static let parameters: [Parameter<Self>] = [
        .group(\.settings),
        .option("store", \.store, help: "The store: sqlite:PATH or dynamodb:TABLE. (default: sqlite:cloudtrail.db)"),
    ]

    var settings = SettingsOptions()
    var store: String?

    func validate() throws {
        guard let store, StoreLocation(store) == nil else { return }
        throw ValidationError("--store takes \(StoreLocation.expectedForm), not '\(store.printable)'")
    }

    /// The settings of this run.
    ///
    /// - Throws: `SettingsError`, `SettingsFileError`.
    func resolve(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> TrackerSettings {
        try settings.resolve(environment: environment, options: store.map { [SettingKey.store.rawValue: $0] } ?? [:])
    }
}
