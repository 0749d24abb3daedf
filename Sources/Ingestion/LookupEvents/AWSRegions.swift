import AWSClient

/// The regions of AWS's commercial partition.
enum AWSRegions {
    /// What is asked where `account:ListRegions` is not allowed. Source: "Specify which AWS Regions your account can use", AWS
    /// Account Management Reference Guide.
    static let commercial = [
        "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
        "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6",
        "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2",
        "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1",
        "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ]

    /// Whether `text` may be a region's name, or `all`.
    static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= 32
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    /// The regions that an account uses; those it has switched off are left out. Where nobody says, all there are.
    static func inUse(by configuration: AWSConfiguration) async throws(AWSError) -> [String] {
        do {
            return try await AccountClient(configuration).regions().enabled
        } catch  where error.kind == .service && !error.isTransient && !error.isOfCredentials {
            return commercial
        }
    }
}
