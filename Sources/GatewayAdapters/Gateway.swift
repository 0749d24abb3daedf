/// What stands in front of the query function.
public enum Gateway: String, Hashable, Sendable, CaseIterable {
    /// A REST API of API Gateway, by proxy integration.
    case restAPI
    /// An HTTP API of API Gateway, payload format 2.0 or 1.0.
    case httpAPI
    /// The function's own URL.
    case functionURL
    /// An Application Load Balancer.
    case loadBalancer

    /// How large the JSON may be that the function answers with, in bytes.
    ///
    /// Sources: "Lambda quotas", AWS Lambda Developer Guide; "Use Lambda functions as targets of an Application Load Balancer",
    /// Elastic Load Balancing.
    var maxPayloadBytes: Int {
        self == .loadBalancer ? 1_000_000 : 6 << 20
    }

    /// Where an answer with events ends, in bytes of that JSON without what surrounds the body.
    var maxBodyBytes: Int {
        (self == .loadBalancer ? 900_000 : 5_500_000) - Self.envelopeBytes
    }

    /// How long the gateway waits for an answer; `nil` when it waits as long as the function may run, or as its owner says.
    ///
    /// Source: "Quotas", Amazon API Gateway Developer Guide.
    var longestWait: Duration? {
        switch self {
        case .restAPI: .seconds(29)
        case .httpAPI: .seconds(30)
        case .functionURL, .loadBalancer: nil
        }
    }

    /// Room for status and header fields. The longest is `Link`, which holds the query anew, percent-encoded.
    private static let envelopeBytes = 32_768
}
