/// What the control plane's operations answer, as far as it is of interest.
enum TableAnswers {
    struct Key: Decodable {
        var attributeName: String
        var keyType: String
    }

    struct DescribeTable: Decodable {
        struct Attribute: Decodable {
            var attributeName: String
            var attributeType: String
        }

        struct Projection: Decodable {
            var projectionType: String?
            var nonKeyAttributes: [String]?
        }

        struct Index: Decodable {
            var indexName: String
            var indexStatus: String?
            var keySchema: [Key]
            var projection: Projection?
            var itemCount: Int?
            var indexSizeBytes: Int?
        }

        struct Billing: Decodable {
            var billingMode: String?
        }

        struct Encryption: Decodable {
            var status: String?
            var kmsMasterKeyArn: String?
        }

        struct Table: Decodable {
            var tableName: String
            var tableArn: String?
            var tableStatus: String
            var keySchema: [Key]
            var attributeDefinitions: [Attribute]?
            var itemCount: Int?
            var tableSizeBytes: Int?
            var billingModeSummary: Billing?
            var globalSecondaryIndexes: [Index]?
            var deletionProtectionEnabled: Bool?
            var sseDescription: Encryption?
        }

        var table: Table
    }

    struct DescribeTimeToLive: Decodable {
        struct Description: Decodable {
            var timeToLiveStatus: String?
            var attributeName: String?
        }

        var timeToLiveDescription: Description?
    }

    struct DescribeContinuousBackups: Decodable {
        struct Recovery: Decodable {
            var pointInTimeRecoveryStatus: String?
        }

        struct Description: Decodable {
            var pointInTimeRecoveryDescription: Recovery?
        }

        var continuousBackupsDescription: Description?
    }

    struct ListTags: Decodable {
        var tags: [TableRequests.Tag]?
        var nextToken: String?
    }
}

extension TableDescription {
    init(_ table: TableAnswers.DescribeTable.Table) {
        name = table.tableName
        arn = table.tableArn ?? ""
        status = table.tableStatus
        keys = table.keySchema.sorted { $0.keyType < $1.keyType }.map(\.attributeName)
        keyTypes = Dictionary((table.attributeDefinitions ?? []).map { ($0.attributeName, $0.attributeType) }) { first, _ in first
        }
        itemCount = table.itemCount ?? 0
        byteCount = table.tableSizeBytes ?? 0
        isOnDemand = table.billingModeSummary?.billingMode == "PAY_PER_REQUEST"
        indexes = (table.globalSecondaryIndexes ?? []).map { Index($0) }.sorted { $0.name < $1.name }
        timeToLive = nil
        hasPointInTimeRecovery = false
        hasDeletionProtection = table.deletionProtectionEnabled ?? false
        encryptionKey = table.sseDescription?.kmsMasterKeyArn
        tags = [:]
        shards = nil
    }
}

extension TableDescription.Index {
    fileprivate init(_ index: TableAnswers.DescribeTable.Index) {
        name = index.indexName
        status = index.indexStatus ?? "ACTIVE"
        hashKey = index.keySchema.first { $0.keyType == "HASH" }?.attributeName ?? ""
        rangeKey = index.keySchema.first { $0.keyType == "RANGE" }?.attributeName
        includes = index.projection?.projectionType == "ALL" ? nil : (index.projection?.nonKeyAttributes ?? []).sorted()
        itemCount = index.itemCount ?? 0
        byteCount = index.indexSizeBytes ?? 0
    }
}
