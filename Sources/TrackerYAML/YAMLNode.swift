/// A value in a document of YAML, with what stands in it. Aliases are replaced by what they stand for.
package struct YAMLNode: Sendable {
    /// What a node holds.
    package enum Content: Sendable {
        /// Text, which a plain style may make something else.
        case scalar(String, Style)
        /// Nodes in their order.
        case sequence([YAMLNode])
        /// Keys and their values, in the order written.
        case mapping([Entry])
    }

    /// How a scalar is written.
    package enum Style: Sendable, Hashable {
        /// Bare: `null` means nothing and `5` a number.
        case plain
        /// Between single or double quotes: text.
        case quoted
        /// Literally behind `|`, or folded behind `>`: text.
        case block
    }

    /// A key of a mapping, and its value.
    package struct Entry: Sendable {
        /// The key, which is text more often than not.
        package let key: YAMLNode
        /// What stands under it.
        package let value: YAMLNode
    }

    /// What it holds.
    package let content: Content
    /// The tag as written (`!Ref`), with its handle resolved (`!!str` is `tag:yaml.org,2002:str`); `nil` where none is written.
    package let tag: String?
    /// Where it begins; of what an alias stands for, where that was written.
    package let mark: YAMLMark
    /// How many levels of nodes there are, itself included.
    let height: Int

    init(_ content: Content, tag: String?, mark: YAMLMark) {
        self.content = content
        self.tag = tag
        self.mark = mark
        switch content {
        case .scalar: height = 1
        case .sequence(let elements): height = 1 + (elements.lazy.map(\.height).max() ?? 0)
        case .mapping(let entries): height = 1 + (entries.lazy.map { max($0.key.height, $0.value.height) }.max() ?? 0)
        }
    }
}

extension YAMLNode {
    /// The text of a scalar, whatever its style; `nil` for others.
    package var string: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// The elements of a sequence; `nil` for others.
    package var sequence: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// Keys and values of a mapping; `nil` for others.
    package var mapping: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// Whether it is YAML's null: a plain, untagged scalar that is empty, `~`, `null`, `Null` or `NULL`, or a scalar tagged so.
    package var isNull: Bool {
        guard case .scalar(let text, let style) = content else { return false }
        guard let tag else { return style == .plain && ["", "~", "null", "Null", "NULL"].contains(text) }
        return tag == "tag:yaml.org,2002:null"
    }

    /// What stands in a mapping under a key that is text, the last where there are several; `nil` when there is none.
    ///
    /// Looking it up takes as long as there are keys.
    package subscript(key: String) -> YAMLNode? {
        mapping?.last { $0.key.string.map { $0.utf8.elementsEqual(key.utf8) } ?? false }?.value
    }
}

/// Nodes are the same when they hold the same under the same tags, wherever and in whichever style they are written.
extension YAMLNode: Hashable {
    /// Compares texts by their bytes.
    package static func == (left: YAMLNode, right: YAMLNode) -> Bool {
        guard left.tag == right.tag else { return false }
        return switch (left.content, right.content) {
        case (.scalar(let left, _), .scalar(let right, _)): left.utf8.elementsEqual(right.utf8)
        case (.sequence(let left), .sequence(let right)): left == right
        case (.mapping(let left), .mapping(let right)):
            left.elementsEqual(right) { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    /// Takes in what `==` compares.
    package func hash(into hasher: inout Hasher) {
        switch content {
        case .scalar(let text, _):
            hasher.combine(0)
            hasher.combine(Array(text.utf8))
        case .sequence(let elements):
            hasher.combine(1)
            hasher.combine(elements)
        case .mapping(let entries):
            hasher.combine(2)
            for entry in entries {
                hasher.combine(entry.key)
                hasher.combine(entry.value)
            }
        }
    }
}
