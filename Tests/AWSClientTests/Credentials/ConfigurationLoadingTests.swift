import Testing

@testable import AWSClient

/// What configurations are made of, and what wins.
@Suite struct ConfigurationLoadingTests {
    /// Gives S3 an endpoint in all four places.
    private static let config = """
        [profile p]
        endpoint_url = http://profile
        services = mine
        [profile general]
        endpoint_url = http://profile
        [services mine]
        s3 =
          endpoint_url = http://profile-s3
        """

    @Test(
        "Endpoints: the environment wins over the profile, and in each the one service over all",
        arguments: [
            (["AWS_ENDPOINT_URL": "http://all", "AWS_ENDPOINT_URL_S3": "http://s3"], "p", "s3", "all"),
            (["AWS_ENDPOINT_URL": "http://all"], "p", "all", "all"), (["AWS_ENDPOINT_URL_S3": "http://s3"], "p", "s3", "profile"),
            ([:], "p", "profile-s3", "profile"), ([:], "general", "profile", "profile"),
            (["AWS_ENDPOINT_URL": "http://all"], "general", "all", "all"),
            (["AWS_ENDPOINT_URL": "http://all", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "True"], "p", nil, nil),
            (["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"], "general", "profile", "profile"), ([:], "default", nil, nil),
        ] as [([String: String], String, String?, String?)])
    func endpoints(variables: [String: String], profile: String, s3: String?, lambda: String?) throws {
        let endpoints = try Surroundings(
            config: Self.config, variables: variables.merging(["AWS_PROFILE": profile]) { $1 }
        ).load().endpoints
        #expect(endpoints.endpoint(of: .s3, in: "eu-west-1").authority == s3 ?? "s3.eu-west-1.amazonaws.com")
        #expect(endpoints.endpoint(of: .lambda, in: "eu-west-1").authority == lambda ?? "lambda.eu-west-1.amazonaws.com")
    }

    @Test("A profile may say that endpoints do not count")
    func ignoredByProfile() throws {
        let config = "[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = true"
        for (value, isIgnored) in [("", true), ("false", false)] {
            let variables = ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": value]
            let endpoint = try Surroundings(config: config, variables: variables).load().endpoints.endpoint(of: .s3, in: "x")
            #expect(endpoint.isCustom != isIgnored)
        }
    }

    @Test(
        "A malformed setting is named with its place",
        arguments: [
            ("", ["AWS_ENDPOINT_URL_S3": "s3.local"], "AWS_ENDPOINT_URL_S3"),
            ("", ["AWS_ENDPOINT_URL": "ftp://x"], "AWS_ENDPOINT_URL"),
            ("[default]\nendpoint_url = http://u:p@x", [:], "profile default"),
            ("", ["AWS_MAX_ATTEMPTS": "0"], "AWS_MAX_ATTEMPTS"),
            ("", ["AWS_MAX_ATTEMPTS": "many"], "AWS_MAX_ATTEMPTS"), ("[default]\nmax_attempts = x", [:], "profile default"),
            ("", ["AWS_USE_FIPS_ENDPOINT": "true"], "AWS_USE_FIPS_ENDPOINT"),
            ("[default]\nuse_fips_endpoint = false", ["AWS_USE_DUALSTACK_ENDPOINT": "True"], "AWS_USE_DUALSTACK_ENDPOINT"),
            ("[default]\nuse_dualstack_endpoint = true", [:], "profile default"),
        ])
    func malformed(config: String, variables: [String: String], place: String) {
        let error = #expect(throws: AWSError.self) { try Surroundings(config: config, variables: variables).load() }
        #expect(error?.kind == .configuration)
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
    }

    @Test("How often calls are tried", arguments: [([:], 4), (["AWS_MAX_ATTEMPTS": "2"], 2), (["AWS_PROFILE": "q"], 8)])
    func attempts(variables: [String: String], attempts: Int) throws {
        let surroundings = Surroundings(config: "[default]\nmax_attempts = 4\n[profile q]\n", variables: variables)
        #expect(try surroundings.load().retries.attempts == attempts)
    }

    @Test(
        "A region that is no name does not become part of a host",
        arguments: ["eu west", "eu-west-1/x", "eu-west-1.evil.example", "eu@x", String(repeating: "a", count: 64)])
    func malformedRegions(region: String) {
        let error = #expect(throws: AWSError.self) { try Surroundings(variables: ["AWS_REGION": region], region: nil).load() }
        #expect(error?.code == "MalformedRegion")
    }

    @Test(
        "The bundle of trusted certificates is found before there is a transport",
        arguments: [
            (["AWS_CA_BUNDLE": "/env.pem"], "/env.pem"), ([:], "/default.pem"), (["AWS_PROFILE": "p"], "/p.pem"),
            (["AWS_PROFILE": "q"], nil),
        ] as [([String: String], String?)])
    func bundles(variables: [String: String], path: String?) throws {
        let config = "[default]\nca_bundle = /default.pem\n[profile p]\nca_bundle = /p.pem\n[profile q]\nregion = x"
        let environment = variables.merging(["AWS_CONFIG_FILE": "/c"]) { $1 }
        #expect(try AWSConfiguration.caBundle(environment: environment) { $0 == "/c" ? Array(config.utf8) : nil } == path)
    }
}
