import Foundation
import Testing

/// A request as a client sends it, and the event that each way makes of it, written after AWS's documentation.
struct SentRequest {
    var method = "GET"
    /// Percent-encoded, as sent.
    var path: String
    /// Percent-encoded, as sent, without the `?`.
    var query = ""
    var headers: [String: String] = [:]

    /// The part of a target before the `?`, and that behind it.
    init(_ target: String, method: String = "GET", headers: [String: String] = [:]) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        query = parts.count > 1 ? String(parts[1]) : ""
        self.method = method
        self.headers = headers
    }

    /// Encoded pairs, in the order sent.
    private var encodedItems: [(name: String, value: String)] {
        query.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }

    private func grouped(_ items: [(name: String, value: String)]) -> [String: [String]] {
        items.reduce(into: [:]) { $0[$1.name, default: []].append($1.value) }
    }

    /// As API Gateway decodes a query: `+` is a space.
    private var decodedItems: [(name: String, value: String)] {
        func decoded(_ text: String) -> String { text.replacing("+", with: " ").removingPercentEncoding ?? text }
        return encodedItems.map { (decoded($0.name), decoded($0.value)) }
    }

    func event(through way: Way) -> [String: Any] {
        switch way {
        case .restAPI: restAPI()
        case .httpAPI: httpAPI()
        case .httpAPIKeepingPercent: httpAPI(rawPath: Self.decodedButPercent(path))
        case .httpAPIFormat1: httpAPIFormat1()
        case .functionURL: functionURL()
        case .loadBalancer: loadBalancer(several: false)
        case .loadBalancerWithSeveralValues: loadBalancer(several: true)
        }
    }

    func restAPI(stage: String = "dev", path: String? = nil, contextPath: String? = nil) -> [String: Any] {
        let items = decodedItems
        return [
            "resource": "/{proxy+}", "path": path ?? self.path, "httpMethod": method,
            "headers": headers, "multiValueHeaders": headers.mapValues { [$0] },
            "queryStringParameters": items.isEmpty ? NSNull() : grouped(items).compactMapValues(\.last),
            "multiValueQueryStringParameters": items.isEmpty ? NSNull() : grouped(items),
            "pathParameters": ["proxy": String(self.path.dropFirst())], "stageVariables": NSNull(),
            "requestContext": [
                "resourceId": "123456", "resourcePath": "/{proxy+}", "httpMethod": method, "stage": stage,
                "path": contextPath ?? "/\(stage)\(self.path)", "protocol": "HTTP/1.1", "accountId": "111122223333",
                "requestId": "r", "apiId": "id", "domainName": "id.execute-api.us-east-1.amazonaws.com",
                "identity": ["sourceIp": "192.0.2.1", "accessKey": NSNull()] as [String: Any],
            ] as [String: Any],
            "body": NSNull(), "isBase64Encoded": false,
        ]
    }

    func httpAPI(
        stage: String = "$default", routeKey: String = "$default", proxy: String? = nil, rawPath: String? = nil
    ) -> [String: Any] {
        let path = rawPath ?? Self.decodedAndCut(self.path)
        var event = payload2(path, domain: "id.execute-api.us-east-1.amazonaws.com", stage: stage, routeKey: routeKey)
        if let proxy { event["pathParameters"] = ["proxy": proxy] }
        return event
    }

    func functionURL() -> [String: Any] {
        payload2(path, domain: "id.lambda-url.us-east-1.on.aws", stage: "$default", routeKey: "$default")
    }

    private func payload2(_ rawPath: String, domain: String, stage: String, routeKey: String) -> [String: Any] {
        var event: [String: Any] = [
            "version": "2.0", "routeKey": routeKey, "rawPath": rawPath, "rawQueryString": query, "headers": headers,
            "requestContext": [
                "accountId": "111122223333", "apiId": "id", "domainName": domain, "domainPrefix": "id",
                "http": [
                    "method": method, "path": rawPath, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "agent",
                ],
                "requestId": "r", "routeKey": routeKey, "stage": stage, "time": "12/Mar/2020:19:03:58 +0000",
                "timeEpoch": 1_583_348_638_390,
            ] as [String: Any],
            "isBase64Encoded": false,
        ]
        if !query.isEmpty {
            event["queryStringParameters"] = grouped(decodedItems).mapValues { $0.joined(separator: ",") }
        }
        return event
    }

    private func httpAPIFormat1() -> [String: Any] {
        var event = restAPI(stage: "$default", path: Self.decodedAndCut(path), contextPath: Self.decodedAndCut(path))
        event["version"] = "1.0"
        event["resource"] = "$default"
        event["pathParameters"] = NSNull()
        var context = event["requestContext"] as? [String: Any] ?? [:]
        context["resourceId"] = NSNull()
        event["requestContext"] = context
        return event
    }

    private func loadBalancer(several: Bool) -> [String: Any] {
        var event: [String: Any] = [
            "requestContext": ["elb": ["targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/t/1"]],
            "httpMethod": method, "path": path, "body": "", "isBase64Encoded": false,
        ]
        let items = grouped(encodedItems)
        if several {
            event["multiValueHeaders"] = headers.mapValues { [$0] }
            event["multiValueQueryStringParameters"] = items
        } else {
            event["headers"] = headers
            event["queryStringParameters"] = items.compactMapValues(\.last)
        }
        return event
    }

    private static func decodedAndCut(_ path: String) -> String {
        let decoded = path.removingPercentEncoding ?? path
        return String(decoded.prefix { $0 != "?" })
    }

    private static func decodedButPercent(_ path: String) -> String {
        path.split(separator: "%25", omittingEmptySubsequences: false)
            .map { decodedAndCut(String($0)) }.joined(separator: "%25")
    }
}

/// A way for a request to reach the function.
enum Way: String, CaseIterable, CustomTestStringConvertible {
    case restAPI
    case httpAPI
    /// As some say that HTTP APIs do: `%25` stays encoded.
    case httpAPIKeepingPercent
    case httpAPIFormat1
    case functionURL
    case loadBalancer
    case loadBalancerWithSeveralValues

    var testDescription: String { rawValue }

    var isLoadBalancer: Bool { self == .loadBalancer || self == .loadBalancerWithSeveralValues }
    var cutsAtQuestionMark: Bool { [.httpAPI, .httpAPIKeepingPercent, .httpAPIFormat1].contains(self) }
    /// Whether repeated parameters arrive.
    var carriesRepeatedParameters: Bool { self != .loadBalancer }
}
