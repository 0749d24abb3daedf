import DynamoDBStorage
import Foundation
import TestEngines
import Testing
import TrackerYAML

/// The table of serverless.yml, which CloudFormation makes, and that of `table create` are the same.
struct DeployedTableTests {
    @Test("The deployed table has the shape that the store reads and writes")
    func shape() throws {
        let shape = TableShape.standard
        let table = try properties()
        #expect(try keys(table["KeySchema"]) == ["HASH": shape.hashKey])
        #expect(table["TimeToLiveSpecification"]?["AttributeName"]?.string == shape.timeToLive)

        let definitions = try #require(table["AttributeDefinitions"]?.sequence)
        #expect(definitions.compactMap { $0["AttributeName"]?.string }.sorted() == shape.keyAttributes)
        #expect(definitions.allSatisfy { $0["AttributeType"]?.string == "S" })

        let indexes = try #require(table["GlobalSecondaryIndexes"]?.sequence)
        #expect(indexes.compactMap { $0["IndexName"]?.string } == shape.indexes.map(\.name))
        for (index, wanted) in zip(indexes, shape.indexes) {
            #expect(try keys(index["KeySchema"]) == ["HASH": wanted.hashKey, "RANGE": wanted.rangeKey])
            #expect(index["Projection"]?["ProjectionType"]?.string == "INCLUDE")
            let included = try #require(index["Projection"]?["NonKeyAttributes"]?.sequence)
            // A bare ~ would be YAML's null.
            #expect(included.compactMap(\.string) == wanted.includes && included.allSatisfy { !$0.isNull })
        }
    }

    private func properties() throws -> YAMLNode {
        let file = URL(filePath: TestTools.packageFolder).appending(component: "serverless.yml")
        // `!Ref` and `!Sub` are tags, and alarms share what they have in common.
        let document = try #require(try YAML.document(Data(contentsOf: file), taking: [.tags, .anchors, .aliases]))
        return try #require(document["resources"]?["Resources"]?["EventTable"]?["Properties"])
    }

    private func keys(_ schema: YAMLNode?) throws -> [String: String] {
        try #require(schema?.sequence).reduce(into: [:]) { keys, element in
            keys[element["KeyType"]?.string ?? ""] = element["AttributeName"]?.string
        }
    }
}
