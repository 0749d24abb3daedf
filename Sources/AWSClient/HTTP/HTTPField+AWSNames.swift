import TrackerHTTP

extension HTTPField.Name {
    static let xAmzDate = known("X-Amz-Date")
    static let xAmzSecurityToken = known("X-Amz-Security-Token")
    static let xAmzContentSHA256 = known("X-Amz-Content-Sha256")
    static let xAmzTarget = known("X-Amz-Target")
    static let xAmznRequestID = known("X-Amzn-RequestId")
    static let xAmzRequestID = known("X-Amz-Request-Id")
    static let xAmznErrorType = known("X-Amzn-ErrorType")
    static let xAmzBucketRegion = known("X-Amz-Bucket-Region")
    static let xAmzRetryAfter = known("X-Amz-Retry-After")
    static let xAmzStorageClass = known("X-Amz-Storage-Class")
    static let xAmzSkipDestinationValidation = known("X-Amz-Skip-Destination-Validation")
    static let xAmzOptionalObjectAttributes = known("X-Amz-Optional-Object-Attributes")

    static let ec2MetadataToken = known("X-aws-ec2-metadata-token")
    static let ec2MetadataTokenTTL = known("X-aws-ec2-metadata-token-ttl-seconds")

    private static func known(_ text: StaticString) -> HTTPField.Name {
        // Constants of this file, all of them valid field names.
        HTTPField.Name("\(text)") ?? .accept
    }
}
