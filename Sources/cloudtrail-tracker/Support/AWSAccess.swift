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
        try configuration(
            region: settings.region, transport: transport(environment: environment), environment: environment)
    }

    /// The same, for a region that wins over those of environment and files, `nil` for theirs.
    ///
    /// - Throws: `AWSError` when there is no region, or a shared file is malformed.
    static func configuration(
        region: String?, transport: any HTTPTransport, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> AWSConfiguration {
        try AWSConfiguration.load(environment: environment, region: region, transport: transport)
    }

    /// What carries requests, with the authorities that `AWS_CA_BUNDLE` or the profile names.
    ///
    /// - Throws: `AWSError` when a shared file is malformed; `HTTPTransportError` when the bundle cannot be read.
    static func transport(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> CurlTransport {
        let caBundle = try AWSConfiguration.caBundle(environment: environment)
        return try CurlTransport(
            CurlTransport.Options(caBundle: caBundle, userAgent: "cloudtrail-tracker/\(Version.text)"))
    }
}
