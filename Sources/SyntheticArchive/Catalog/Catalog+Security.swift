extension Catalog {
    static let keys = Service(
        name: "kms", host: "kms.\(.region).amazonaws.com",
        calls: [
            .reading(
                "Decrypt", 330, by: [.person, .program, .service],
                #"{"encryptionAlgorithm":"SYMMETRIC_DEFAULT","encryptionContext":{"SecretARN":"\#(secretARN)"}}"#,
                resources: keyResources),
            .reading("DescribeKey", 60, #"{"keyId":"\#(.kmsKey)"}"#, resources: keyResources),
            .reading("ListAliases", 40, #"{"limit":100}"#),
            .reading("GetKeyRotationStatus", 30, #"{"keyId":"\#(.kmsKey)"}"#, resources: keyResources),
            .writing(
                "GenerateDataKey", 167, by: [.program, .service],
                #"{"keySpec":"AES_256","encryptionContext":{"aws:s3:arn":"arn:aws:s3:::\#(.bucket)"},"keyId":"\#(keyARN)"}"#,
                resources: keyResources, isReadOnly: true),
            .writing(
                "Encrypt", 67, by: .program,
                #"{"encryptionAlgorithm":"SYMMETRIC_DEFAULT","keyId":"\#(keyARN)"}"#, resources: keyResources,
                isReadOnly: true),
            .writing(
                "CreateGrant", 20, by: [.program, .service],
                #"{"keyId":"\#(keyARN)","granteePrincipal":"rds.amazonaws.com","operations":["Decrypt","Encrypt"]}"#,
                response: #"{"grantId":"\#(.hexadecimal(64))","keyId":"\#(keyARN)"}"#, resources: keyResources),
            .writing(
                "ScheduleKeyDeletion", 3, #"{"keyId":"\#(.kmsKey)","pendingWindowInDays":30}"#,
                response: #"{"keyId":"\#(keyARN)","keyState":"PendingDeletion"}"#, resources: keyResources),
        ])

    private static let keyARN: Template = "arn:aws:kms:\(.region):\(.accountID):key/\(.kmsKey)"
    private static let secretARN: Template = "arn:aws:secretsmanager:\(.region):\(.accountID):secret:\(.secret)"
    private static let keyResources: Template = #"""
        {"accountId":"\#(.accountID)","type":"AWS::KMS::Key","ARN":"\#(keyARN)"}
        """#

    static let secrets = Service(
        name: "secretsmanager", host: "secretsmanager.\(.region).amazonaws.com",
        calls: [
            .reading(
                "GetSecretValue", 160, by: [.person, .program], #"{"secretId":"\#(secretARN)"}"#,
                failing: .failing(
                    70, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")),
            .reading("DescribeSecret", 90, #"{"secretId":"\#(secretARN)"}"#),
            .reading("GetResourcePolicy", 60, #"{"secretId":"\#(secretARN)"}"#),
            .writing(
                "CreateSecret", 14,
                #"{"name":"\#(.secret)","clientRequestToken":"\#(.uuid)","secretString":"db-\#(.capitals(12))"}"#,
                response: #"{"arn":"\#(secretARN)"}"#),
            .writing(
                "PutSecretValue", 16,
                #"{"secretId":"\#(secretARN)","clientRequestToken":"\#(.uuid)","secretString":"db-\#(.capitals(12))"}"#,
                response: #"{"arn":"\#(secretARN)"}"#),
            .writing("RotateSecret", 10, by: [.program, .service], #"{"secretId":"\#(secretARN)"}"#),
        ])

    static let trails = Service(
        name: "cloudtrail", host: "cloudtrail.\(.region).amazonaws.com",
        calls: [
            .reading("DescribeTrails", 60, #"{"trailNameList":[],"includeShadowTrails":true}"#),
            .reading("GetTrailStatus", 60, #"{"name":"\#(trailARN)"}"#),
            .reading("GetEventSelectors", 40, #"{"trailName":"\#(trailARN)"}"#),
            .writing(
                "LookupEvents", 117,
                #"{"maxResults":50,"lookupAttributes":[{"attributeKey":"Username","attributeValue":"\#(.person)"}]}"#,
                failing: .failing(80, "ThrottlingException", "Rate exceeded"), isReadOnly: true),
            .writing("StopLogging", 1, by: .person, #"{"name":"\#(trailARN)"}"#),
            .writing("StartLogging", 1, by: .person, #"{"name":"\#(trailARN)"}"#),
            .writing(
                "UpdateTrail", 3, #"{"name":"\#(trailARN)","s3BucketName":"\#(.bucket)","isMultiRegionTrail":true}"#,
                response: #"{"name":"company","s3BucketName":"\#(.bucket)","trailARN":"\#(trailARN)"}"#),
        ])

    private static let trailARN: Template = "arn:aws:cloudtrail:us-east-1:\(.accountID):trail/company"
}
