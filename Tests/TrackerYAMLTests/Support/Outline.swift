import TrackerYAML

/// A node in one line: plain text bare, quoted text in quotes, text of a block behind `|`, a tag in front.
func outline(_ node: YAMLNode) -> String {
    let content =
        switch node.content {
        case .scalar(_, .plain) where node.isNull: "null"
        case .scalar(let text, .plain): text
        case .scalar(let text, .quoted): "\"\(text)\""
        case .scalar(let text, .block): "|\(text)"
        case .sequence(let elements): "[\(elements.map(outline).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\(outline($0.key)): \(outline($0.value))" }.joined(separator: ", "))}"
        }
    return (node.tag.map { "<\($0)> " } ?? "") + content
}

/// What a text of YAML is refused with; `nil` when it is taken.
func refusal(_ bytes: some Sequence<UInt8>, taking features: YAMLFeatures = [], limits: YAMLLimits = YAMLLimits()) -> YAMLError? {
    do {
        _ = try YAML.documents(bytes, taking: features, limits: limits)
        return nil
    } catch {
        return error
    }
}
