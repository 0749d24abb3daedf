import AWSClient
import S3Logs

/// What logs in AWS are read with.
struct AWSSources: Sendable {
    private let configuration: AWSConfiguration
    let s3: S3Client

    init(_ configuration: AWSConfiguration) {
        self.configuration = configuration
        s3 = S3Client(configuration)
    }

    /// A client for each of these regions, or for all that the account uses where none is named.
    ///
    /// `LookupEvents` throttles those who ask often, for minutes at times: such answers are waited out.
    func cloudTrails(_ regions: [String]) async throws(LogAccessError) -> [CloudTrailClient] {
        do {
            let names = regions.isEmpty ? try await AWSRegions.inUse(by: configuration) : regions
            return names.map { name in
                var configuration = configuration
                configuration.region = name
                configuration.retries.attempts = 20
                configuration.retries.base = .milliseconds(500)
                configuration.retries.cap = .seconds(20)
                return CloudTrailClient(configuration)
            }
        } catch {
            throw LogAccessError(lookupEvents: error)
        }
    }
}
