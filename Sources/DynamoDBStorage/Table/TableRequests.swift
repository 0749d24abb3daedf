/// The inputs of the control plane's operations. `TableJSON` gives their members DynamoDB's names.
enum TableRequests {
    struct Attribute: Encodable {
        var attributeName: String
        var attributeType = "S"
    }

    struct Key: Encodable {
        var attributeName: String
        var keyType: String
    }

    struct Projection: Encodable {
        var projectionType = "INCLUDE"
        var nonKeyAttributes: [String]
    }

    struct Index: Encodable {
        var indexName: String
        var keySchema: [Key]
        var projection: Projection

        init(_ index: TableShape.Index) {
            indexName = index.name
            keySchema = [
                Key(attributeName: index.hashKey, keyType: "HASH"), Key(attributeName: index.rangeKey, keyType: "RANGE"),
            ]
            projection = TableRequests.Projection(nonKeyAttributes: index.includes)
        }
    }

    struct Encryption: Encodable {
        var enabled: Bool
        var sseType: String?
        var kmsMasterKeyId: String?

        init(_ encryption: DynamoDBTable.Options.Encryption) {
            switch encryption {
            case .ownedByAWS:
                enabled = false
            case .key(let key):
                enabled = true
                sseType = "KMS"
                kmsMasterKeyId = key
            }
        }
    }

    struct Tag: Codable {
        var key: String
        var value: String
    }

    struct CreateTable: Encodable {
        var tableName: String
        var attributeDefinitions: [Attribute]
        var keySchema: [Key]
        var globalSecondaryIndexes: [Index]
        var billingMode = "PAY_PER_REQUEST"
        var deletionProtectionEnabled: Bool
        var sseSpecification: Encryption?
        var tags: [Tag]?

        init(_ table: String, _ shape: TableShape, _ options: DynamoDBTable.Options) {
            tableName = table
            attributeDefinitions = shape.keyAttributes.map { Attribute(attributeName: $0) }
            keySchema = [Key(attributeName: shape.hashKey, keyType: "HASH")]
            globalSecondaryIndexes = shape.indexes.map { Index($0) }
            deletionProtectionEnabled = options.hasDeletionProtection
            sseSpecification = options.encryption == .ownedByAWS ? nil : Encryption(options.encryption)
            tags = options.tags.isEmpty ? nil : TableRequests.tags(options.tags)
        }
    }

    struct UpdateTable: Encodable {
        struct IndexUpdate: Encodable {
            var create: Index
        }

        var tableName: String
        var attributeDefinitions: [Attribute]?
        var globalSecondaryIndexUpdates: [IndexUpdate]?
        var deletionProtectionEnabled: Bool?
        var sseSpecification: Encryption?
    }

    struct UpdateTimeToLive: Encodable {
        struct Specification: Encodable {
            var attributeName: String
            var enabled = true
        }

        var tableName: String
        var timeToLiveSpecification: Specification
    }

    struct UpdateContinuousBackups: Encodable {
        struct Specification: Encodable {
            var pointInTimeRecoveryEnabled = true
        }

        var tableName: String
        var pointInTimeRecoverySpecification = Specification()
    }

    struct TagResource: Encodable {
        var resourceArn: String
        var tags: [Tag]
    }

    struct ListTags: Encodable {
        var resourceArn: String
        var nextToken: String?
    }

    struct TableName: Encodable {
        var tableName: String
    }

    static func tags(_ tags: [String: String]) -> [Tag] {
        tags.sorted { $0.key < $1.key }.map { Tag(key: $0.key, value: $0.value) }
    }
}
