public import FoundationEssentials

extension AWSConfiguration {
    /// Finds region, credentials and endpoints as the AWS SDKs do.
    ///
    /// Region: the argument, `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile. Credentials, each only where those before are not
    /// set up: environment, web identity, the profile that `AWS_PROFILE` names, or `default`, container, instance metadata.
    /// Endpoints: `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the profile's `services` and
    /// `endpoint_url`, unless `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is true. `AWS_MAX_ATTEMPTS`, or the profile's
    /// `max_attempts`, says how often calls are tried.
    ///
    /// - Parameters:
    ///   - environment: The environment variables.
    ///   - region: A region that wins over all of them.
    ///   - readFile: The content of a file, `nil` when it cannot be read.
    ///   - transport: What carries the requests.
    ///   - now: The current time.
    /// - Throws: `AWSError` of kind `.configuration`, `AWS_USE_FIPS_ENDPOINT` and `AWS_USE_DUALSTACK_ENDPOINT` included, which are
    ///   not supported; credentials are asked for by the first call.
    public static func load(
        environment: [String: String], region: String? = nil,
        readFile: @escaping @Sendable (String) -> [UInt8]? = contents(ofFile:), transport: any HTTPTransport,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(AWSError) -> AWSConfiguration {
        let shared = try SharedConfiguration(environment: environment, readFile: readFile)
        let namedProfile = environment.nonEmpty("AWS_PROFILE") ?? environment.nonEmpty("AWS_DEFAULT_PROFILE")
        let profile = namedProfile ?? "default"
        guard let found = region ?? foundRegion(environment, shared)?.name else {
            throw AWSError(
                .configuration, code: "NoRegion",
                message: "no AWS region is named: set AWS_REGION, the setting region, or region in the profile \(profile)")
        }
        // It becomes part of hosts.
        guard found.utf8.count <= 63, found.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            throw AWSError(.configuration, code: "MalformedRegion", message: "an AWS region is a name such as eu-west-1")
        }
        let endpoints = try AWSEndpoints(environment: environment, shared: shared, profile: profile)
        try refuseEndpointVariants(environment, shared, profile)
        let context = CredentialContext(
            environment: environment, shared: shared, readFile: readFile, transport: transport, endpoints: endpoints,
            region: found, now: now)
        var retries = RetryPolicy()
        let variable = "AWS_MAX_ATTEMPTS"
        if let text = environment.nonEmpty(variable) ?? shared.profile(profile)?.nonEmpty("max_attempts") {
            guard let attempts = Int(text), attempts >= 1 else {
                let place = environment.nonEmpty(variable) == nil ? "max_attempts in the profile \(profile)" : variable
                throw AWSError(.configuration, code: "MalformedSetting", message: "\(place) takes a number from 1 on")
            }
            retries.attempts = attempts
        }
        return AWSConfiguration(
            region: found,
            credentials: RefreshingCredentialProvider(chain(namedProfile: namedProfile, context), now: now),
            endpoints: endpoints, transport: transport, retries: retries, now: now)
    }

    /// The region that `load` finds when none is given, and where.
    ///
    /// - Returns: `nil` when none is named.
    /// - Throws: `AWSError` when a shared file is malformed.
    public static func foundRegion(
        environment: [String: String], readFile: @escaping @Sendable (String) -> [UInt8]? = contents(ofFile:)
    ) throws(AWSError) -> FoundRegion? {
        foundRegion(environment, try SharedConfiguration(environment: environment, readFile: readFile))
    }

    /// Hosts with FIPS or IPv6 have other names, which are not known here: calls would go elsewhere than they were told to.
    private static func refuseEndpointVariants(
        _ environment: [String: String], _ shared: SharedConfiguration, _ profile: String
    ) throws(AWSError) {
        for name in ["use_fips_endpoint", "use_dualstack_endpoint"] {
            let variable = "AWS_\(name.uppercased())"
            let value = environment.nonEmpty(variable)
            guard (value ?? shared.profile(profile)?.nonEmpty(name))?.lowercased() == "true" else { continue }
            let place = value == nil ? "\(name) in the profile \(profile)" : variable
            throw AWSError(
                .configuration, code: "UnsupportedSetting",
                message: "\(place) is not supported; leave it out, and name hosts by AWS_ENDPOINT_URL_<SERVICE> where need be")
        }
    }

    private static func foundRegion(_ environment: [String: String], _ shared: SharedConfiguration) -> FoundRegion? {
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            if let region = environment.nonEmpty(name) { return FoundRegion(name: region, place: .variable(name)) }
        }
        let profile = environment.nonEmpty("AWS_PROFILE") ?? environment.nonEmpty("AWS_DEFAULT_PROFILE") ?? "default"
        return shared.profile(profile)?.nonEmpty("region").map { FoundRegion(name: $0, place: .profile(profile)) }
    }

    /// The file of trusted certificates that `AWS_CA_BUNDLE` or the profile's `ca_bundle` names; a transport takes it when it is
    /// made.
    ///
    /// - Throws: `AWSError` when a shared file is malformed.
    public static func caBundle(
        environment: [String: String], readFile: (String) -> [UInt8]? = contents(ofFile:)
    ) throws(AWSError) -> String? {
        if let path = environment.nonEmpty("AWS_CA_BUNDLE") { return path }
        let profile = environment.nonEmpty("AWS_PROFILE") ?? environment.nonEmpty("AWS_DEFAULT_PROFILE") ?? "default"
        return try SharedConfiguration(environment: environment, readFile: readFile).profile(profile)?.nonEmpty("ca_bundle")
    }

    /// The content of a file of this machine; `nil` when it cannot be read.
    @Sendable
    public static func contents(ofFile path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map(Array.init)
    }

    private static func chain(namedProfile: String?, _ context: CredentialContext) -> CredentialChain {
        let environment = context.environment
        var providers: [any AWSCredentialProvider] = [EnvironmentCredentialProvider(environment: environment)]
        if let role = environment.nonEmpty("AWS_ROLE_ARN"), let file = environment.nonEmpty("AWS_WEB_IDENTITY_TOKEN_FILE") {
            let session = environment.nonEmpty("AWS_ROLE_SESSION_NAME") ?? context.defaultSessionName
            providers.append(
                WebIdentityCredentialProvider(roleARN: role, tokenFile: file, sessionName: session, context: context))
        }
        let profile = ProfileCredentialProvider(namedProfile ?? "default", isNamed: namedProfile != nil, context: context)
        providers.append(profile)
        providers.append(ContainerCredentialProvider(context: context))
        providers.append(InstanceMetadataCredentialProvider(context: context))
        return CredentialChain(providers)
    }
}

/// A region that the environment or a profile names.
public struct FoundRegion: Hashable, Sendable {
    /// Where a region may be named.
    public enum Place: Hashable, Sendable {
        /// In the environment variable of that name.
        case variable(String)
        /// In the shared config or credentials file, under the profile of that name.
        case profile(String)
    }

    /// The region, as it is written there.
    public let name: String
    /// Where it is named.
    public let place: Place
}
