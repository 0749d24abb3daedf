import S3Logs

/// What S3 Batch Operations asks for, in schema 1.0 (`s3BucketArn`) or 2.0 (`s3Bucket`).
///
/// Source: "Invoke AWS Lambda function", Amazon S3 User Guide.
struct BatchInvocation: Equatable {
    struct Task: Equatable {
        var id: String
        var object: S3ObjectReference
        /// The same with each `+` of the key as a space, where it has one: Batch Operations takes keys from manifests, and people
        /// write those with either kind of encoding.
        var formDecodedObject: S3ObjectReference?
    }

    var schemaVersion: String
    var id: String
    var tasks: [Task]

    init?(_ message: WireMessage) {
        guard let id = message.invocationID, let version = message.invocationSchemaVersion, let tasks = message.tasks else {
            return nil
        }
        self.id = id
        schemaVersion = version
        self.tasks = tasks.map(Task.init)
    }
}

extension BatchInvocation.Task {
    init(_ task: WireMessage.BatchTask) {
        func reference(toKey key: String) -> S3ObjectReference {
            let bucket = task.bucket ?? task.bucketARN?.split(separator: ":").last.map(String.init) ?? ""
            return S3ObjectReference(location: S3LogLocation(bucket: bucket, key: key), versionID: task.versionID)
        }
        id = task.id
        object = reference(toKey: ObjectKeyEncoding.percentDecoded(task.key))
        formDecodedObject =
            task.key.utf8.contains(UInt8(ascii: "+")) ? reference(toKey: ObjectKeyEncoding.formDecoded(task.key)) : nil
    }
}
