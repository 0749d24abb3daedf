import AWSClient
import BucketTrigger
import Foundation
import TestEngines
import TrackerHTTP

/// A new bucket on MiniStack, and two functions that it could notify.
struct NotifyingBucket {
    let engine: MiniStack
    let bucket: String
    /// The ARN of a function that is somebody else's.
    let otherFunction: String
    private let functionName: String
    private let keys: AWSCredentials

    init() async throws {
        engine = try await MiniStack.shared()
        bucket = try await engine.makeBucket()
        keys = try await engine.makeUser()
        functionName = "store-\(UUID().uuidString.lowercased())"
        _ = try await Self.makeFunction(functionName, engine, keys)
        otherFunction = try await Self.makeFunction("other-\(UUID().uuidString.lowercased())", engine, keys)
    }

    /// The trigger of the bucket's function.
    func trigger(
        prefix: String = "AWSLogs/", function: String? = nil, keys: AWSCredentials? = nil, account: String = MiniStack.account
    ) -> BucketTrigger {
        let configuration = engine.configuration(keys ?? self.keys)
        return BucketTrigger(
            s3: S3Client(configuration), lambda: LambdaClient(configuration), bucket: bucket, prefix: prefix,
            functionName: function ?? functionName, sourceAccount: account)
    }

    /// What the bucket notifies.
    func rules() async throws -> [XMLElement] {
        try await S3Client(engine.configuration(keys)).notificationConfiguration(bucket: bucket).children
    }

    /// Makes the bucket notify these and no others.
    func put(_ rules: [XMLElement]) async throws {
        let configuration = XMLElement("NotificationConfiguration", children: rules)
        try await S3Client(engine.configuration(keys)).putNotificationConfiguration(configuration, bucket: bucket)
    }

    func rule(_ name: String, to function: String, prefix: String, suffix: String) -> XMLElement {
        let filters = [("prefix", prefix), ("suffix", suffix)].map { name, value in
            XMLElement("FilterRule", children: [XMLElement("Name", text: name), XMLElement("Value", text: value)])
        }
        return XMLElement(
            "CloudFunctionConfiguration",
            children: [
                XMLElement("Id", text: name), XMLElement("CloudFunction", text: function),
                XMLElement("Event", text: "s3:ObjectCreated:Put"),
                XMLElement("Filter", children: [XMLElement("S3Key", children: filters)]),
            ])
    }

    private static func makeFunction(_ name: String, _ engine: MiniStack, _ keys: AWSCredentials) async throws -> String {
        // The smallest zip archive there is: nobody calls these functions.
        let archive = Data([0x50, 0x4b, 0x05, 0x06] + [UInt8](repeating: 0, count: 18)).base64EncodedString()
        let input: [String: Any] = [
            "FunctionName": name, "Runtime": "provided.al2023", "Handler": "bootstrap", "Code": ["ZipFile": archive],
            "Role": try await engine.makeRole(),
        ]
        var request = AWSRequest(
            operation: "CreateFunction", method: .post, path: "/2015-03-31/functions",
            body: [UInt8](try JSONSerialization.data(withJSONObject: input)))
        request.headerFields[.contentType] = "application/json"
        _ = try await AWSServiceClient(.lambda, engine.configuration(keys)).send(request)
        return try await LambdaClient(engine.configuration(keys)).function(named: name).arn
    }
}
