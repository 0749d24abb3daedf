import AWSClient
import FoundationEssentials

/// Statements of policies that a bucket of another account, and a customer's key, need beside what a deployment makes.
///
/// Source: "Bucket owner granting cross-account bucket permissions", Amazon S3 User Guide; "Allowing users in other accounts to use
/// a KMS key", AWS KMS Developer Guide.
public struct TriggerPolicies: Hashable, Sendable {
    /// Statements for the bucket's policy; `nil` where the roles' own policies are enough.
    public let bucketStatements: String?
    /// Statements for the key's policy; `nil` where there is no key.
    public let keyStatements: String?

    /// Writes the statements.
    ///
    /// - Parameters:
    ///   - bucket: The bucket.
    ///   - prefix: What keys of logs start with.
    ///   - bucketAccount: The account that owns the bucket.
    ///   - account: The account of the functions, and of whoever makes the trigger.
    ///   - roleARNs: The roles of the functions.
    ///   - kmsKeyARN: The key that logs are encrypted with; `nil` for none of a customer's.
    ///   - region: Where all of it is.
    public init(
        bucket: String, prefix: String, bucketAccount: String, account: String, roleARNs: [String], kmsKeyARN: String?,
        region: String
    ) {
        let partition = awsPartition(of: region)
        let bucketARN = "arn:\(partition):s3:::\(bucket)"
        let roles = ["AWS": roleARNs]
        bucketStatements =
            bucketAccount == account
            ? nil
            : Self.text([
                Statement(
                    sid: "CloudTrailTrackerReadsLogs", principal: roles, action: ["s3:GetObject", "s3:GetObjectVersion"],
                    resource: "\(bucketARN)/\(prefix)*"),
                Statement(
                    sid: "CloudTrailTrackerListsLogs", principal: roles, action: ["s3:ListBucket"], resource: bucketARN),
                Statement(
                    sid: "CloudTrailTrackerMakesTrigger", principal: ["AWS": ["arn:\(partition):iam::\(account):root"]],
                    action: ["s3:GetBucketNotification", "s3:PutBucketNotification"], resource: bucketARN),
            ])
        keyStatements = kmsKeyARN.map { _ in
            Self.text([
                Statement(
                    sid: "CloudTrailTrackerDecryptsLogs", principal: roles, action: ["kms:Decrypt"], resource: "*",
                    condition: ["StringEquals": ["kms:ViaService": "s3.\(region).\(AWSEndpoints.domain(of: region))"]])
            ])
        }
    }

    private struct Statement: Encodable {
        let sid: String
        let effect = "Allow"
        let principal: [String: [String]]
        let action: [String]
        let resource: String
        var condition: [String: [String: String]]?

        private enum CodingKeys: String, CodingKey {
            case sid = "Sid"
            case effect = "Effect"
            case principal = "Principal"
            case action = "Action"
            case resource = "Resource"
            case condition = "Condition"
        }
    }

    private static func text(_ statements: [Statement]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(statements)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// The partition of a region, as ARNs name it.
///
/// Source: `partitions.json` of the AWS SDKs.
func awsPartition(of region: String) -> String {
    let partitions = [
        ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc"), ("us-iso-", "aws-iso"), ("us-isob-", "aws-iso-b"),
        ("us-isof-", "aws-iso-f"), ("eu-isoe-", "aws-iso-e"),
    ]
    return partitions.first { region.hasPrefix($0.0) }?.1 ?? "aws"
}
