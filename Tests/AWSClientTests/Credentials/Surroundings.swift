import FoundationEssentials

@testable import AWSClient

/// Variables and files of a test's own, from which a configuration is loaded; there is no metadata service unless told.
struct Surroundings {
    var variables: [String: String] = [:]
    var files: [String: String] = [:]
    var region: String? = "eu-west-1"
    var now = Date(timeIntervalSince1970: 1_700_000_000)

    /// With this as the config file.
    init(config: String = "", variables: [String: String] = [:], region: String? = "eu-west-1") {
        self.variables = ["AWS_CONFIG_FILE": "/config", "AWS_EC2_METADATA_DISABLED": "true"].merging(variables) { $1 }
        self.region = region
        files["/config"] = config
    }

    func load() throws -> AWSConfiguration {
        try AWSConfiguration.load(
            environment: variables, region: region, readFile: { [files] in files[$0].map { Array($0.utf8) } },
            transport: CurlTransport(), now: { [now] in now })
    }

    func shared() throws -> SharedConfiguration {
        try SharedConfiguration(environment: variables) { files[$0].map { Array($0.utf8) } }
    }

    func credentials() async throws -> AWSCredentials {
        try await load().credentials.credentials()
    }
}
