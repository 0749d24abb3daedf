import AWSClient

/// One rule of a bucket's notification configuration.
///
/// Source: "PutBucketNotificationConfiguration", Amazon S3 API Reference.
struct NotificationRule: Hashable, Sendable {
    /// The rule's name in the bucket; S3 makes one up where there is none.
    var id: String?
    /// What is notified: the ARN of a function, queue or topic.
    var destination: String
    /// Such as `s3:ObjectCreated:*`.
    var events: [String]
    /// What keys start with; empty for anything.
    var prefix: String
    /// What keys end with; empty for anything.
    var suffix: String

    /// Reads an element of a notification configuration; `nil` for one that is no rule, such as EventBridge's.
    init?(_ element: XMLElement) {
        let destinations = ["CloudFunction", "Queue", "Topic", "LambdaFunctionArn", "QueueArn", "TopicArn"]
        guard let destination = destinations.lazy.compactMap({ element.text(of: $0) }).first else { return nil }
        self.destination = destination
        id = element.text(of: "Id")
        events = element.all("Event").map(\.text)
        var values = [String: String]()
        for rule in element.first("Filter")?.first("S3Key")?.all("FilterRule") ?? [] {
            values[(rule.text(of: "Name") ?? "").lowercased()] = rule.text(of: "Value") ?? ""
        }
        prefix = values["prefix"] ?? ""
        suffix = values["suffix"] ?? ""
    }

    init(id: String, destination: String, events: [String], prefix: String, suffix: String) {
        self.id = id
        self.destination = destination
        self.events = events
        self.prefix = prefix
        self.suffix = suffix
    }

    /// The rule of a function as S3 takes it.
    var element: XMLElement {
        let filters = [("prefix", prefix), ("suffix", suffix)].filter { !$0.1.isEmpty }.map { name, value in
            XMLElement("FilterRule", children: [XMLElement("Name", text: name), XMLElement("Value", text: value)])
        }
        var children = id.map { [XMLElement("Id", text: $0)] } ?? []
        children.append(XMLElement("CloudFunction", text: destination))
        children += events.map { XMLElement("Event", text: $0) }
        if !filters.isEmpty { children.append(XMLElement("Filter", children: [XMLElement("S3Key", children: filters)])) }
        return XMLElement("CloudFunctionConfiguration", children: children)
    }

    /// Whether it invokes the function of that name.
    func goes(toFunction name: String) -> Bool {
        destination.hasSuffix(":function:\(name)")
    }

    /// Whether S3 refuses to have both: an event of one key would go to two places.
    func overlaps(_ other: NotificationRule) -> Bool {
        events.contains { event in other.events.contains { Self.overlap(event, $0) } }
            && (prefix.utf8.starts(with: other.prefix.utf8) || other.prefix.utf8.starts(with: prefix.utf8))
            && (suffix.utf8.reversed().starts(with: other.suffix.utf8.reversed())
                || other.suffix.utf8.reversed().starts(with: suffix.utf8.reversed()))
    }

    /// `s3:ObjectCreated:*` holds `s3:ObjectCreated:Put`.
    private static func overlap(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        let (wide, narrow) = left.hasSuffix("*") ? (left, right) : (right, left)
        return wide.hasSuffix("*") && narrow.hasPrefix(wide.dropLast())
    }

    /// For messages: where events go, and for which keys.
    var summary: String {
        let name = id.map { "the rule “\($0)”" } ?? "a rule without a name"
        let keys = prefix.isEmpty && suffix.isEmpty ? "all keys" : "keys \(prefix)…\(suffix)"
        return "\(name) (\(events.joined(separator: ", ")) of \(keys) to \(destination))"
    }
}
