public import AWSClient
public import CloudTrailLogs
public import DynamoDBStorage
import FoundationEssentials
import LambdaRuntime
public import TrackerSettings
import TrackerSystem

/// What both functions are made of, as the environment says. Making it costs no request.
public struct FunctionParts: Sendable {
    /// The settings, from environment variables.
    public let settings: TrackerSettings
    /// Region, credentials and endpoints, as the AWS SDKs find them.
    public let aws: AWSConfiguration
    /// The table that the setting `store` names.
    public let store: DynamoDBStore

    /// Makes the parts.
    ///
    /// - Parameters:
    ///   - environment: The environment variables.
    ///   - now: The current time.
    /// - Throws: `SettingsError`, `AWSError`, `HTTPTransportError`; `LambdaFailure` when the setting names no table.
    public init(environment: [String: String], now: @escaping @Sendable () -> EventInstant) throws {
        Memory.returnLargeBlocksAtOnce()
        settings = try TrackerSettings(environment: environment)
        guard case .dynamoDB(let table) = settings.store else {
            throw LambdaFailure(
                type: "Function.NoTable",
                message: "\(SettingKey.store.environmentVariable) has to name a DynamoDB table (dynamodb:TABLE), "
                    + "not \(settings.store)")
        }
        let readFile: @Sendable (String) -> [UInt8]? = { FileManager.default.contents(atPath: $0).map { Array($0) } }
        let caBundle = try AWSConfiguration.caBundle(environment: environment, readFile: readFile)
        aws = try AWSConfiguration.load(
            environment: environment, region: settings.region, readFile: readFile,
            transport: try CurlTransport(CurlTransport.Options(caBundle: caBundle)))
        store = DynamoDBStore(
            client: DynamoDBClient(aws), table: table,
            options: DynamoDBStore.Options(
                retentionDays: settings.retentionDays, now: now,
                shards: ShardCounts(day: settings.dayShards, user: settings.userShards, service: settings.serviceShards)))
    }
}
