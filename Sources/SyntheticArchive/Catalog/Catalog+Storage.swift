extension Catalog {
    static let storage = Service(
        name: "s3", host: "\(.bucket).s3.\(.region).amazonaws.com", denials: .plain, requestID: .s3RequestID,
        calls: [
            .reading(
                "GetObject", 186, by: [.program, .service, .otherAccount, .person], objectRequest, additional: transfer,
                resources: objectResources, failing: .failing(100, "NoSuchKey", "The specified key does not exist."),
                category: .data),
            .reading(
                "HeadObject", 81, by: [.program, .otherAccount], objectRequest, additional: transfer,
                resources: objectResources, failing: .failing(210, "NoSuchKey", "The specified key does not exist."),
                category: .data),
            .reading(
                "ListObjects", 50,
                #"{"list-type":"2","bucketName":"\#(.bucket)","prefix":"exports/","encoding-type":"url","Host":"\#(host)"}"#,
                additional: transfer, resources: bucketResources, category: .data),
            .reading(
                "GetBucketAcl", 56, by: [.person, .program, .service], bucketRequest("acl"), additional: transfer,
                resources: bucketResources),
            .reading("GetBucketLocation", 43, bucketRequest("location"), additional: transfer, resources: bucketResources),
            .reading(
                "GetBucketPolicy", 31, bucketRequest("policy"), additional: transfer, resources: bucketResources,
                failing: .failing(490, "NoSuchBucketPolicy", "The bucket policy does not exist")),
            .reading(
                "GetBucketLifecycle", 25, bucketRequest("lifecycle"), additional: transfer, resources: bucketResources,
                failing: .failing(
                    560, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")),
            .reading("ListBuckets", 37, #"{"Host":"s3.\#(.region).amazonaws.com"}"#, additional: transfer),
            .writing(
                "PutObject", 135, by: [.program, .service, .otherAccount], objectRequest,
                response: #"{"x-amz-server-side-encryption":"AES256"}"#, additional: transfer, resources: objectResources,
                category: .data),
            .writing(
                "DeleteObject", 27, by: [.program, .person], objectRequest, additional: transfer, resources: objectResources,
                category: .data),
            .writing(
                "CreateBucket", 6,
                #"{"CreateBucketConfiguration":{"LocationConstraint":"\#(.region)"},"bucketName":"\#(.bucket)"}"#,
                additional: transfer, resources: bucketResources,
                failing: .failing(170, "BucketAlreadyOwnedByYou", "Your previous request to create it succeeded.")),
            .writing("PutBucketPolicy", 9, policyRequest, additional: transfer, resources: bucketResources),
            .writing(
                "PutBucketPublicAccessBlock", 7, publicAccessRequest, additional: transfer, resources: bucketResources),
            .writing("DeleteBucket", 4, bucketRequest("force"), additional: transfer, resources: bucketResources),
        ])

    private static let host: Template = "\(.bucket).s3.\(.region).amazonaws.com"

    private static func bucketRequest(_ part: String) -> Template {
        #"{"bucketName":"\#(.bucket)","Host":"\#(host)","\#(text: part)":""}"#
    }

    private static let objectRequest: Template = #"{"bucketName":"\#(.bucket)","Host":"\#(host)","key":"\#(.objectKey).parquet"}"#

    private static let policyRequest: Template = #"""
        {"bucketPolicy":{"Version":"2012-10-17","Statement":[{"Sid":"DenyInsecureTransport","Effect":"Deny","Principal":"*",\#
        "Action":"s3:*","Resource":["arn:aws:s3:::\#(.bucket)","arn:aws:s3:::\#(.bucket)/*"],\#
        "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]},"bucketName":"\#(.bucket)","Host":"\#(host)","policy":""}
        """#

    private static let publicAccessRequest: Template = #"""
        {"publicAccessBlock":"","bucketName":"\#(.bucket)","PublicAccessBlockConfiguration":{"xmlns":\#
        "http://s3.amazonaws.com/doc/2006-03-01/","RestrictPublicBuckets":true,"BlockPublicPolicy":true,\#
        "BlockPublicAcls":true,"IgnorePublicAcls":true},"Host":"\#(host)"}
        """#

    private static let transfer: Template = #"""
        ,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,\#
        "AuthenticationMethod":"AuthHeader","x-amz-id-2":"\#(.base64(76))=","bytesTransferredOut":\#(.number(200...90_000))}
        """#

    private static let bucketResources: Template = #"""
        {"accountId":"\#(.accountID)","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::\#(.bucket)"}
        """#

    private static let objectResources: Template = #"""
        {"type":"AWS::S3::Object","ARN":"arn:aws:s3:::\#(.bucket)/\#(.objectKey).parquet"},\#(bucketResources)
        """#
}
