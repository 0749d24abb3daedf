import FoundationEssentials
import TrackerHTTP

/// Calls AWS Account Management (REST JSON protocol, API version 2021-02-01).
public struct AccountClient: Sendable {
    private let client: AWSServiceClient

    /// Makes a client. The service has one endpoint a partition, whatever region the configuration names.
    public init(_ configuration: AWSConfiguration) {
        var global = configuration
        global.region = AWSPartition(ofRegion: configuration.region).accountRegion
        client = AWSServiceClient(.account, global)
    }

    /// The regions that the account may use, sorted by name, and those that it has switched off.
    ///
    /// - Throws: `AWSError`; `account:ListRegions` has to be allowed.
    public func regions() async throws(AWSError) -> (enabled: [String], disabled: [String]) {
        var enabled = [String]()
        var disabled = [String]()
        var token: String?
        do {
            repeat {
                let body = try JSONEncoder().encode(Input(nextToken: token))
                var request = AWSRequest(operation: "ListRegions", method: .post, path: "/listRegions", body: Array(body))
                request.headerFields[.contentType] = "application/json"
                let output = try JSONDecoder().decode(Output.self, from: Data(try await client.send(request).body))
                for region in output.regions {
                    if region.status.hasPrefix("ENABLED") { enabled.append(region.name) } else { disabled.append(region.name) }
                }
                token = output.nextToken
            } while token != nil
        } catch let error as AWSError {
            throw error
        } catch {
            throw AWSError(
                .malformedAnswer, code: "MalformedAnswer", message: "the answer is no list of regions",
                operation: "Account.ListRegions")
        }
        return (enabled.sorted(), disabled.sorted())
    }

    /// Whether the service knows the keys, whatever they allow; not where it cannot be asked.
    public func knowsKeys() async -> Bool {
        do throws(AWSError) {
            _ = try await regions()
            return true
        } catch {
            return error.isDenied && error.code.hasPrefix("AccessDenied")
        }
    }

    private struct Input: Encodable {
        let nextToken: String?
        let maxResults = 50
        private enum CodingKeys: String, CodingKey {
            case nextToken = "NextToken"
            case maxResults = "MaxResults"
        }
    }

    private struct Output: Decodable {
        struct Region: Decodable {
            let name: String
            let status: String
            private enum CodingKeys: String, CodingKey {
                case name = "RegionName"
                case status = "RegionOptStatus"
            }
        }

        let regions: [Region]
        let nextToken: String?
        private enum CodingKeys: String, CodingKey {
            case regions = "Regions"
            case nextToken = "NextToken"
        }
    }
}

/// A set of regions that share accounts.
struct AWSPartition {
    /// Where the partition's account management is.
    let accountRegion: String

    init(ofRegion region: String) {
        accountRegion =
            region.hasPrefix("cn-") ? "cn-northwest-1" : region.hasPrefix("us-gov-") ? "us-gov-west-1" : "us-east-1"
    }
}
