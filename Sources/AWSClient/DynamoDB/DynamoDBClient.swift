import TrackerHTTP

/// Calls Amazon DynamoDB's JSON protocol (API version 2012-08-10).
///
/// Bodies are JSON as bytes in both directions: who stores and reads events at speed writes and reads them without a document
/// in between.
public struct DynamoDBClient: Sendable {
    private let client: AWSServiceClient

    /// Makes a client.
    public init(_ configuration: AWSConfiguration) {
        client = AWSServiceClient(.dynamoDB, configuration)
    }

    /// The region whose tables are called.
    public var region: String { client.configuration.region }

    /// Makes a call and returns the body of its answer.
    ///
    /// - Parameters:
    ///   - operation: Such as `BatchWriteItem`.
    ///   - body: Its input, a JSON object.
    ///   - limits: How long to wait; 10 s without a byte unless told.
    /// - Throws: `AWSError` once retries are used up. Codes are DynamoDB's without their namespace
    ///   (`ResourceNotFoundException`).
    public func call(
        _ operation: String, _ body: [UInt8], limits: TransferLimits = TransferLimits(connect: .seconds(3), idle: .seconds(10))
    ) async throws(AWSError) -> [UInt8] {
        var request = AWSRequest(operation: operation, method: .post, body: body, limits: limits)
        request.headerFields[.contentType] = "application/x-amz-json-1.0"
        request.headerFields[.xAmzTarget] = "DynamoDB_20120810.\(operation)"
        return try await client.send(request).body
    }
}
