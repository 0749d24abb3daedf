import FoundationEssentials
import TrackerHTTP

/// What providers of credentials look at and ask with.
struct CredentialContext: Sendable {
    let environment: [String: String]
    let shared: SharedConfiguration
    let readFile: @Sendable (String) -> [UInt8]?
    let transport: any HTTPTransport
    let endpoints: AWSEndpoints
    let region: String
    let now: @Sendable () -> Date

    /// A name for sessions of roles where nobody gives one.
    var defaultSessionName: String { "cloudtrail-tracker-\(Int(now().timeIntervalSince1970))" }

    /// What STS is asked with.
    func configuration(_ credentials: any AWSCredentialProvider) -> AWSConfiguration {
        AWSConfiguration(region: region, credentials: credentials, endpoints: endpoints, transport: transport, now: now)
    }

    /// The provider that a profile's `credential_source` names.
    func provider(forSource name: String, profile: String) throws(AWSError) -> any AWSCredentialProvider {
        switch name {
        case "Environment": return EnvironmentCredentialProvider(environment: environment)
        case "Ec2InstanceMetadata": return InstanceMetadataCredentialProvider(context: self)
        case "EcsContainer": return ContainerCredentialProvider(context: self)
        default:
            throw .unusable(
                "the profile \(profile) has a credential_source other than Environment, Ec2InstanceMetadata and EcsContainer")
        }
    }

    /// Asks a service of the machine or container; once more when the answer is lost, or an error on its side.
    func ask(_ request: HTTPRequest, for place: String, limits: TransferLimits) async throws(AWSError) -> HTTPAnswer {
        var isLast = false
        while true {
            do {
                let answer = try await transport.send(request, body: [], limits: limits)
                if isLast || answer.head.status.code < 500 { return answer }
            } catch {
                if error.code == .cancelled { throw AWSError(error, operation: "credentials", attempts: 1) }
                if isLast || !error.isTransient { throw .unusable("\(place) cannot be had: \(error)") }
            }
            isLast = true
        }
    }

    /// Credentials that a service of the machine or container answers with.
    func fetch(_ request: HTTPRequest, from place: String, limits: TransferLimits) async throws(AWSError) -> AWSCredentials {
        let answer = try await ask(request, for: place, limits: limits)
        let issued = try? JSONDecoder().decode(IssuedCredentials.self, from: Data(answer.body))
        if answer.head.status == .ok, let credentials = issued?.credentials { return credentials }
        if let code = issued?.code, code != "Success" { throw .unusable("\(place) cannot be had: \(code)") }
        guard answer.head.status == .ok else { throw .unusable("\(place) cannot be had: HTTP \(answer.head.status.code)") }
        throw .unusable("\(place) came in a form that is not understood")
    }
}
