import Foundation
import TestEngines
import TrackerHTTP

@testable import AWSClient

extension MiniStack {
    /// An archive without a file in it.
    private static let emptyArchive = Data([0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18))

    /// Makes a function of a name that nobody else has; it cannot run.
    func makeFunction() async throws -> String {
        let name = "function-\(UUID().uuidString.lowercased())"
        let body = """
            {"FunctionName": "\(name)", "Runtime": "provided.al2023", "Handler": "bootstrap", "Role": "\(try await makeRole())",
             "Code": {"ZipFile": "\(Self.emptyArchive.base64EncodedString())"}}
            """
        var request = AWSRequest(
            operation: "CreateFunction", method: .post, path: "/2015-03-31/functions", body: Array(body.utf8))
        request.headerFields[.contentType] = "application/json"
        _ = try await AWSServiceClient(.lambda, configuration(Self.root)).send(request)
        return name
    }

    /// Makes a queue of a name that nobody else has, which takes what buckets send.
    ///
    /// - Returns: Its ARN.
    func makeQueue() async throws -> String {
        let name = "queue-\(UUID().uuidString.lowercased())"
        let policy = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
             "Action": "sqs:SendMessage", "Resource": "*"}]}
            """
        let query = URIEncoding.query([
            ("Action", "CreateQueue"), ("Version", "2012-11-05"), ("QueueName", name), ("Attribute.1.Name", "Policy"),
            ("Attribute.1.Value", policy),
        ])
        var request = AWSRequest(operation: "CreateQueue", method: .post, body: Array(query.utf8))
        request.headerFields[.contentType] = "application/x-www-form-urlencoded"
        let service = AWSService(name: "SQS", endpointPrefix: "sqs", environmentSuffix: "SQS")
        _ = try await AWSServiceClient(service, configuration(Self.root)).send(request)
        return "arn:aws:sqs:\(Self.region):\(Self.account):\(name)"
    }
}
