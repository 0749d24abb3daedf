/// The event of a request, as any of the gateways sends it; what a gateway does not send is `nil`.
///
/// Sources: "Input format of a Lambda function for proxy integration" and "Create AWS Lambda proxy integrations for HTTP APIs",
/// Amazon API Gateway Developer Guide; "Invoking Lambda function URLs", AWS Lambda Developer Guide; "Use Lambda functions as
/// targets of an Application Load Balancer", Elastic Load Balancing.
struct GatewayEvent: Decodable {
    struct Context: Decodable {
        struct HTTP: Decodable {
            let method: String
        }
        struct LoadBalancer: Decodable {}

        /// Payload format 2.0.
        let http: HTTP?
        /// ALB.
        let elb: LoadBalancer?
        let domainName: String?
        let stage: String?
        /// With the stage, or the base path of a custom domain, in front.
        let path: String?
        /// REST APIs have one; HTTP APIs say `null`.
        let resourceId: String?
    }

    let version: String?
    let requestContext: Context?

    // REST API, HTTP API with payload format 1.0, ALB
    let httpMethod: String?
    let path: String?
    /// `/{proxy+}`
    let resource: String?
    let multiValueHeaders: [String: [String]]?
    let multiValueQueryStringParameters: [String: [String]]?

    // Payload format 2.0
    let rawPath: String?
    let rawQueryString: String?
    /// `ANY /{proxy+}` or `$default`
    let routeKey: String?

    let headers: [String: String]?
    let queryStringParameters: [String: String]?
    let pathParameters: [String: String]?
}
