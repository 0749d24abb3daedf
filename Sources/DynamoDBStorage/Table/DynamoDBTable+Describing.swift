import AWSClient
import EventStorage

extension DynamoDBTable {
    /// How the table is; `nil` when there is none.
    ///
    /// What may not be read for want of a permission is left at its default: recovery, tags, shards.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    public func describe() async throws -> TableDescription? {
        let table = TableRequests.TableName(tableName: name)
        let answer: TableAnswers.DescribeTable
        do {
            answer = try await call("DescribeTable", table)
        } catch let error as EventStoreError where (error.underlying as? AWSError)?.code == "ResourceNotFoundException" {
            return nil
        }
        var description = TableDescription(answer.table)
        guard description.status != "CREATING", description.status != "DELETING" else { return description }
        let expiry: TableAnswers.DescribeTimeToLive = try await call("DescribeTimeToLive", table)
        if let found = expiry.timeToLiveDescription, found.timeToLiveStatus == "ENABLED" || found.timeToLiveStatus == "ENABLING" {
            description.timeToLive = found.attributeName
        }
        let backups: TableAnswers.DescribeContinuousBackups? = try await ifPermitted("DescribeContinuousBackups", table)
        description.hasPointInTimeRecovery =
            backups?.continuousBackupsDescription?.pointInTimeRecoveryDescription?.pointInTimeRecoveryStatus == "ENABLED"
        description.tags = try await tags(description.arn)
        if description.keys == [TableShape.standard.hashKey] { description.shards = try await recordedShards() }
        return description
    }

    private func tags(_ arn: String) async throws -> [String: String] {
        var tags = [String: String]()
        var token: String?
        repeat {
            let request = TableRequests.ListTags(resourceArn: arn, nextToken: token)
            let answer: TableAnswers.ListTags? = try await ifPermitted("ListTagsOfResource", request)
            for tag in answer?.tags ?? [] { tags[tag.key] = tag.value }
            token = answer?.nextToken
        } while token != nil
        return tags
    }

    private func recordedShards() async throws -> ShardCounts? {
        do {
            return try await shardRegistry.read()?.counts
        } catch let error as EventStoreError where (error.underlying as? AWSError)?.isDenied ?? false {
            return nil
        }
    }

    // MARK: Calls

    /// Makes a call whose answer says nothing of interest.
    func call(_ operation: String, _ request: some Encodable) async throws {
        _ = try await client.call(operation, TableJSON.encode(request))
    }

    /// Makes a call.
    func call<Answer: Decodable>(_ operation: String, _ request: some Encodable) async throws -> Answer {
        let body = try await client.call(operation, TableJSON.encode(request))
        do {
            return try TableJSON.decode(from: body)
        } catch {
            throw EventStoreError(.unavailable, "DynamoDB's answer to \(operation) is not what it should be", underlying: error)
        }
    }

    /// Makes a call; `nil` when it may not be made.
    func ifPermitted<Answer: Decodable>(_ operation: String, _ request: some Encodable) async throws -> Answer? {
        do {
            return try await call(operation, request) as Answer
        } catch let error as EventStoreError where (error.underlying as? AWSError)?.isDenied ?? false {
            return nil
        }
    }
}
