public import AWSClient

/// The rule by which a bucket invokes a function for every log put into it, and the permission that lets it.
///
/// All other rules of the bucket stay as they are. S3 takes a whole configuration at a time and has no condition for it: what
/// another program changes between reading and writing would be lost, so both follow each other at once.
public struct BucketTrigger: Sendable {
    private let s3: S3Client
    private let lambda: LambdaClient
    private let bucket: String
    private let functionName: String
    private let prefix: String
    private let sourceAccount: String

    /// What keys of logs end with.
    static let suffix = ".json.gz"
    /// What a log's arrival is called.
    static let event = "s3:ObjectCreated:*"

    /// Describes a trigger; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - s3: What the bucket is asked with.
    ///   - lambda: What the function is asked with.
    ///   - bucket: Which bucket.
    ///   - prefix: What keys have to start with.
    ///   - functionName: The function to invoke, in the region of the bucket.
    ///   - sourceAccount: The account that owns the bucket; no bucket of that name in another one may invoke the function.
    public init(
        s3: S3Client, lambda: LambdaClient, bucket: String, prefix: String, functionName: String, sourceAccount: String
    ) {
        self.s3 = s3
        self.lambda = lambda
        self.bucket = bucket
        self.prefix = prefix
        self.functionName = functionName
        self.sourceAccount = sourceAccount
    }

    /// Adds the permission, then the rule, where they are not there yet. A destination of another rule that is gone does not keep
    /// S3 from taking ours.
    ///
    /// - Parameter dryRun: Looks, and changes nothing.
    /// - Returns: What was done, or would be; empty when all is there.
    /// - Throws: `BucketTriggerError`, `AWSError`.
    public func create(dryRun: Bool) async throws -> [TriggerChange] {
        let function = try await functionARN()
        let before = try await s3.notificationConfiguration(bucket: bucket)
        let rule = NotificationRule(
            id: "\(functionName):\(prefix)", destination: function, events: [Self.event], prefix: prefix, suffix: Self.suffix)
        let rules = before.children.compactMap(NotificationRule.init)
        let isThere = rules.contains { Self.isOurs($0, function: function, prefix: prefix) }
        if !isThere, let other = rules.first(where: { $0.overlaps(rule) }) {
            throw BucketTriggerError(
                "the bucket \(bucket) already has \(other.summary), and S3 takes no second rule for the same keys. "
                    + "Let that destination pass the notifications on (an SNS topic can invoke several functions), "
                    + "choose another --prefix, or remove the rule")
        }
        var changes = [TriggerChange]()
        if try await !mayBeInvoked() {
            changes.append(.permission("to let the bucket \(bucket) of account \(sourceAccount) invoke \(function)"))
            if !dryRun { try await allow() }
        }
        if !isThere {
            changes.append(.rule("\(rule.summary)"))
            if !dryRun {
                var after = before
                after.children.append(rule.element)
                let refusal = try await put(after, others: !rules.isEmpty)
                if let refusal { changes.append(.deadDestinations(refusal)) }
            }
        }
        return changes
    }

    /// Removes the rule, then the permission that `create` added, unless another rule of the bucket still needs it.
    ///
    /// - Parameter dryRun: Looks, and changes nothing.
    /// - Returns: What was done, or would be; empty when nothing is there.
    /// - Throws: `BucketTriggerError`, `AWSError`. A function or bucket that is gone is no error.
    public func delete(dryRun: Bool) async throws -> [TriggerChange] {
        var changes = [TriggerChange]()
        if let before = try await existing({ () async throws(AWSError) in try await s3.notificationConfiguration(bucket: bucket) }
        ) {
            var after = before
            after.children.removeAll { element in
                NotificationRule(element).map { Self.isOurs($0, functionName: functionName, prefix: prefix) } ?? false
            }
            for gone in before.children where !after.children.contains(gone) {
                changes.append(.rule(NotificationRule(gone)?.summary ?? ""))
            }
            if after != before, !dryRun, let refusal = try await put(after, others: true) {
                changes.append(.deadDestinations(refusal))
            }
            if after.children.compactMap(NotificationRule.init).contains(where: { $0.goes(toFunction: functionName) }) {
                return changes
            }
        }
        let statements = try await existing { () async throws(AWSError) in try await lambda.policy(functionName: functionName) }
        if statements?.contains(where: { $0.statementID == statementID }) ?? false {
            changes.append(.permission("to let the bucket \(bucket) invoke \(functionName)"))
            if !dryRun { try await lambda.removePermission(functionName: functionName, statementID: statementID) }
        }
        return changes
    }

    /// What there is now.
    ///
    /// - Throws: `AWSError`.
    public func describe() async throws -> TriggerDescription {
        let configuration = try await s3.notificationConfiguration(bucket: bucket)
        let rules = configuration.children.compactMap(NotificationRule.init)
        let ours = rules.filter { Self.isOurs($0, functionName: functionName, prefix: prefix) }
        return TriggerDescription(
            rules: ours.map(\.summary), otherRules: rules.filter { !ours.contains($0) }.map(\.summary),
            isAllowed: try await mayBeInvoked())
    }
}

extension BucketTrigger {
    private func functionARN() async throws -> String {
        guard let function = try await existing({ () async throws(AWSError) in try await lambda.function(named: functionName) })
        else {
            throw BucketTriggerError("there is no function \(functionName) in \(lambda.region); deploy it first")
        }
        return function.arn
    }

    private static func isOurs(_ rule: NotificationRule, function: String, prefix: String) -> Bool {
        rule.destination == function && rule.prefix.utf8.elementsEqual(prefix.utf8) && rule.suffix == suffix
            && rule.events == [event]
    }

    private static func isOurs(_ rule: NotificationRule, functionName: String, prefix: String) -> Bool {
        rule.goes(toFunction: functionName) && isOurs(rule, function: rule.destination, prefix: prefix)
    }

    /// Whether a statement of the function's policy lets this bucket invoke it, whoever made it.
    private func mayBeInvoked() async throws -> Bool {
        let statements = try await existing { () async throws(AWSError) in try await lambda.policy(functionName: functionName) }
        return statements?.contains {
            $0.allows(service: "s3.amazonaws.com", sourceARN: bucketARN, sourceAccount: sourceAccount)
        } ?? false
    }

    private func allow() async throws {
        try await lambda.addPermission(
            functionName: functionName, statementID: statementID, action: "lambda:InvokeFunction",
            principal: "s3.amazonaws.com", sourceARN: bucketARN, sourceAccount: sourceAccount)
    }

    private var bucketARN: String { "arn:\(awsPartition(of: lambda.region)):s3:::\(bucket)" }

    /// Replaces the bucket's rules.
    ///
    /// S3 tries out every destination, the others' as well, and refuses the whole when one is gone or does not let it in. What is
    /// ours was looked at before; for what was there already S3 is told to leave that out then.
    ///
    /// - Parameter others: Whether there are rules besides ours, which may be what S3 complains of.
    /// - Returns: What S3 says of the destinations that it cannot use; `nil` when there are none.
    private func put(_ configuration: XMLElement, others: Bool) async throws(AWSError) -> String? {
        do {
            try await s3.putNotificationConfiguration(configuration, bucket: bucket)
            return nil
        } catch  where others && error.isOfDestinations {
            try await s3.putNotificationConfiguration(configuration, bucket: bucket, skipsDestinationValidation: true)
            return error.message
        }
    }

    /// Letters, digits, hyphens and underscores, 100 at most.
    private var statementID: String {
        String("cloudtrail-tracker-\(bucket)".map { $0 == "." ? "_" : $0 }.prefix(100))
    }

    /// What a call answers, or `nil` where what it asks for is not there.
    private func existing<Value>(_ call: () async throws(AWSError) -> Value) async throws(AWSError) -> Value? {
        do {
            return try await call()
        } catch  where ["ResourceNotFoundException", "NoSuchBucket", "NotFound"].contains(error.code) {
            return nil
        }
    }
}

extension AWSError {
    /// Whether S3 could not use a destination of a bucket's rules.
    ///
    /// It says `Unable to validate the following destination configurations`, and which ones in elements of their own.
    fileprivate var isOfDestinations: Bool {
        kind == .service && code == "InvalidArgument" && message.contains("validate the following destination")
    }
}
