extension AWSEndpoints {
    /// Endpoints that the environment or a profile gives; the environment wins, and in each what is said of one service.
    ///
    /// Source: "Service-specific endpoints", AWS SDKs and Tools Reference Guide.
    ///
    /// - Throws: `AWSError` of kind `.configuration`, which names the variable or setting.
    init(environment: [String: String], shared: SharedConfiguration, profile: String) throws(AWSError) {
        self.init()
        let settings = shared.profile(profile) ?? [:]
        let isIgnored =
            environment.nonEmpty("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ?? settings["ignore_configured_endpoint_urls"]
        guard isIgnored?.lowercased() != "true" else { return }
        let variable = "AWS_ENDPOINT_URL"
        let general = environment.nonEmpty(variable)
        if let general {
            all = try Self.endpoint(general, variable)
        } else if let url = settings.nonEmpty("endpoint_url") {
            all = try Self.endpoint(url, "endpoint_url of the profile \(profile)")
        }
        for service in AWSService.all {
            let suffix = service.environmentSuffix
            if let url = environment.nonEmpty("\(variable)_\(suffix)") {
                byService[suffix] = try Self.endpoint(url, "\(variable)_\(suffix)")
            } else if general == nil, let url = shared.serviceSetting("endpoint_url", of: suffix.lowercased(), profile: profile) {
                byService[suffix] = try Self.endpoint(url, "endpoint_url of the profile \(profile)'s services")
            }
        }
    }

    private static func endpoint(_ url: String, _ place: String) throws(AWSError) -> Endpoint {
        guard let endpoint = Endpoint(url: url) else {
            throw AWSError(
                .configuration, code: "MalformedEndpoint", message: "\(place) takes a URL such as http://127.0.0.1:4566")
        }
        return endpoint
    }
}
