import AWSClient
import FoundationEssentials
import TrackerSettings

/// How this program gets at AWS.
enum AWSAccess {
    /// Region, credentials and endpoints as the AWS SDKs find them: environment, then shared files.
    ///
    /// - Throws: `AWSError` when there is no region, or a shared file is malformed.
    static func configuration(
        _ settings: TrackerSettings, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> AWSConfiguration {
        let caBundle = try AWSConfiguration.caBundle(environment: environment)
        let transport = try CurlTransport(
            CurlTransport.Options(caBundle: caBundle, userAgent: "cloudtrail-tracker/\(Version.text)"))
        return try AWSConfiguration.load(
            environment: environment, region: settings.region, transport: transport)
    }
}
