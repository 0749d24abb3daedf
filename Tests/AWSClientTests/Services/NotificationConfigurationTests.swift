import TestEngines
import Testing

@testable import AWSClient

/// A bucket's notification rules, those of others above all.
@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)))
struct NotificationConfigurationTests {
    private static func text(_ name: String, _ text: String) -> XMLElement { XMLElement(name, text: text) }

    /// A rule with a filter, in somebody else's hand.
    private static func foreignRule(queue: String) -> XMLElement {
        let rules = [
            XMLElement("FilterRule", children: [text("Name", "prefix"), text("Value", "a+b&c/")]),
            XMLElement("FilterRule", children: [text("Name", "suffix"), text("Value", ".gz")]),
        ]
        return XMLElement(
            "QueueConfiguration",
            children: [
                text("Id", "theirs <&> \"ü\""), text("Queue", queue), text("Event", "s3:ObjectRemoved:*"),
                text("Event", "s3:ObjectTagging:*"), XMLElement("Filter", children: [XMLElement("S3Key", children: rules)]),
            ])
    }

    @Test("Adding and taking away a rule leaves the others as they were")
    func roundTrip() async throws {
        let server = try await MiniStack.shared()
        let client = S3Client(server.configuration(try await server.makeUser(actions: ["s3:*"])))
        let bucket = try await server.makeBucket()
        #expect(try await client.notificationConfiguration(bucket: bucket).children.isEmpty)

        let theirs = Self.foreignRule(queue: try await server.makeQueue())
        try await client.putNotificationConfiguration(
            XMLElement("NotificationConfiguration", children: [theirs]), bucket: bucket)
        var configuration = try await client.notificationConfiguration(bucket: bucket)
        #expect(configuration.children == [theirs])

        let function = "arn:aws:lambda:\(MiniStack.region):\(MiniStack.account):function:\(try await server.makeFunction())"
        configuration.children.append(
            XMLElement(
                "CloudFunctionConfiguration",
                children: [
                    Self.text("Id", "mine"), Self.text("CloudFunction", function), Self.text("Event", "s3:ObjectCreated:*"),
                ]))
        try await client.putNotificationConfiguration(configuration, bucket: bucket)
        configuration = try await client.notificationConfiguration(bucket: bucket)
        #expect(Set(configuration.children.map(\.name)) == ["QueueConfiguration", "CloudFunctionConfiguration"])
        #expect(configuration.first("QueueConfiguration") == theirs)

        configuration.children.removeAll { $0.text(of: "Id") == "mine" }
        try await client.putNotificationConfiguration(configuration, bucket: bucket)
        #expect(try await client.notificationConfiguration(bucket: bucket).children == [theirs])
    }

    @Test("Elements and attributes that nobody knows are written as they were read")
    func unknownElements() throws {
        let text = """
            <NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/" xmlns:n="urn:new"><EventBridgeConfiguration>\
            </EventBridgeConfiguration><n:NewRule n:kind="a &lt; b &quot;&amp;"><Deep><Er> two  spaces </Er></Deep></n:NewRule>\
            </NotificationConfiguration>
            """
        let read = try XMLElement(parsing: Array(text.utf8))
        #expect(String(decoding: read.bytes, as: UTF8.self) == text)
        #expect(try XMLElement(parsing: read.bytes) == read)
    }

    @Test(
        "Characters that XML would change come back",
        arguments: ["\r\n\t", " ", "]]>", "<![CDATA[x]]>", "&amp;", "😀\u{301}", "a\nb"])
    func characters(text: String) throws {
        let element = XMLElement("a", text: text, attributes: [XMLElement.Attribute(name: "b", value: text)])
        let read = try XMLElement(parsing: element.bytes)
        #expect(read.text.utf8.elementsEqual(text.utf8))
        #expect(read.attributes.first?.value.utf8.elementsEqual(text.utf8) == true)
    }
}
