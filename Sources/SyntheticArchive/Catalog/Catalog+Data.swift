extension Catalog {
    static let databases = Service(
        name: "rds", host: "rds.\(.region).amazonaws.com", denials: .plain,
        calls: [
            .reading(
                "DescribeDBInstances", 170, #"{"dBInstanceIdentifier":"\#(.database)"}"#,
                failing: .failing(
                    80, "DBInstanceNotFoundFault", "DBInstance \(.database) not found.")),
            .reading("DescribeDBSnapshots", 60, #"{"dBInstanceIdentifier":"\#(.database)","maxRecords":100}"#),
            .reading("DescribeDBClusters", 60, #"{"dBClusterIdentifier":"\#(.database)"}"#),
            .reading("ListTagsForResource", 70, #"{"resourceName":"\#(databaseARN)"}"#),
            .writing(
                "CreateDBInstance", 14, createRequest, response: createResponse,
                failing: .failing(
                    130, "DBInstanceAlreadyExistsFault", "DB instance already exists")),
            .writing(
                "ModifyDBInstance", 16,
                #"""
                {"dBInstanceIdentifier":"\#(.database)","masterUserPassword":"summer-\#(.number(1000...9999))",\#
                "applyImmediately":true,"allowMajorVersionUpgrade":false}
                """#, response: createResponse),
            .writing("RebootDBInstance", 10, #"{"dBInstanceIdentifier":"\#(.database)"}"#, response: createResponse),
            .writing(
                "CreateDBSnapshot", 30, by: [.program, .service],
                #"{"dBInstanceIdentifier":"\#(.database)","dBSnapshotIdentifier":"\#(.database)-\#(.number(1...366))"}"#),
            .writing(
                "DeleteDBInstance", 8, #"{"dBInstanceIdentifier":"\#(.database)","skipFinalSnapshot":true}"#,
                failing: .failing(110, "InvalidDBInstanceStateFault", "Instance \(.database) is already being deleted.")),
        ])

    private static let databaseARN: Template = "arn:aws:rds:\(.region):\(.accountID):db:\(.database)"

    private static let createRequest: Template = #"""
        {"dBInstanceIdentifier":"\#(.database)","dBInstanceClass":"\#(.databaseClass)","engine":"\#(.engine)",\#
        "allocatedStorage":\#(.number(20...500)),"masterUsername":"postgres",\#
        "masterUserPassword":"autumn-\#(.number(1000...9999))","dBSubnetGroupName":"\#(.system)",\#
        "vpcSecurityGroupIds":["\#(.securityGroup)"],"publiclyAccessible":false,"storageEncrypted":true,\#
        "deletionProtection":true,"tags":[{"key":"system","value":"\#(.system)"},{"key":"stage","value":"\#(.stage)"}]}
        """#

    private static let createResponse: Template = #"""
        {"dBInstanceIdentifier":"\#(.database)","dBInstanceArn":"\#(databaseARN)","dBInstanceClass":"\#(.databaseClass)",\#
        "engine":"\#(.engine)","engineVersion":"16.2","dBInstanceStatus":"creating","multiAZ":false,"storageType":"gp3",\#
        "allocatedStorage":\#(.number(20...500)),"backupRetentionPeriod":7,"preferredBackupWindow":"04:41-05:11",\#
        "masterUsername":"postgres","pendingModifiedValues":{"masterUserPassword":"****"},"publiclyAccessible":false,\#
        "endpoint":{"address":"\#(.database).example.\#(.region).rds.amazonaws.com","port":5432},\#
        "vpcSecurityGroups":[{"vpcSecurityGroupId":"\#(.securityGroup)","status":"active"}],\#
        "dBSubnetGroup":{"dBSubnetGroupName":"\#(.system)","vpcId":"\#(.vpc)","subnets":[\#(each: 2...3, subnetItem)]}}
        """#

    private static let subnetItem: Template = #"{"subnetIdentifier":"\#(.subnet)","subnetStatus":"Active"}"#

    static let tables = Service(
        name: "dynamodb", host: "dynamodb.\(.region).amazonaws.com", apiVersion: "2012-08-10",
        calls: [
            .reading(
                "DescribeTable", 170, by: [.person, .program, .service], #"{"tableName":"\#(.table)"}"#,
                resources: tableResources,
                failing: .failing(
                    70, "ResourceNotFoundException", "Requested resource not found: Table: \(.table) not found")),
            .reading("ListTables", 50, #"{"limit":100}"#),
            .reading("DescribeTimeToLive", 50, #"{"tableName":"\#(.table)"}"#, resources: tableResources),
            .reading("DescribeContinuousBackups", 40, #"{"tableName":"\#(.table)"}"#, resources: tableResources),
            .reading(
                "GetItem", 120, by: .program,
                #"{"tableName":"\#(.table)","key":{"id":"\#(.number(1...90_000))"},"consistentRead":false}"#,
                resources: tableResources, category: .data),
            .writing("CreateTable", 12, tableRequest, response: tableResponse, resources: tableResources),
            .writing(
                "UpdateTable", 23,
                #"""
                {"tableName":"\#(.table)","provisionedThroughput":{"readCapacityUnits":\#(.number(5...200)),\#
                "writeCapacityUnits":\#(.number(5...100))}}
                """#, response: tableResponse, resources: tableResources,
                failing: .failing(80, "ResourceInUseException", "Attempt to change a resource which is still in use")),
            .writing(
                "PutItem", 133, by: .program,
                #"{"tableName":"\#(.table)","key":{"id":"\#(.number(1...90_000))"},"returnValues":"NONE"}"#,
                resources: tableResources, category: .data),
            .writing("DeleteTable", 5, #"{"tableName":"\#(.table)"}"#, response: tableResponse, resources: tableResources),
        ])

    private static let tableResources: Template = #"""
        {"accountId":"\#(.accountID)","type":"AWS::DynamoDB::Table",\#
        "ARN":"arn:aws:dynamodb:\#(.region):\#(.accountID):table/\#(.table)"}
        """#

    private static let tableRequest: Template = #"""
        {"tableName":"\#(.table)","billingMode":"PAY_PER_REQUEST","keySchema":[{"attributeName":"id","keyType":"HASH"},\#
        {"attributeName":"createdAt","keyType":"RANGE"}],"attributeDefinitions":[{"attributeName":"id",\#
        "attributeType":"S"},{"attributeName":"createdAt","attributeType":"N"}]}
        """#

    private static let tableResponse: Template = #"""
        {"tableDescription":{"tableName":"\#(.table)","tableStatus":"UPDATING","itemCount":\#(.number(0...90_000)),\#
        "tableArn":"arn:aws:dynamodb:\#(.region):\#(.accountID):table/\#(.table)","tableSizeBytes":\#(.number(0...9_999_999)),\#
        "creationDateTime":"\#(.eventTimeInWords)","tableId":"\#(.uuid)"}}
        """#
}
