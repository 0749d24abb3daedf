/// Parts of YAML that a caller may do without. What is not taken is refused, with its place.
package struct YAMLFeatures: OptionSet, Sendable {
    /// One bit for each part.
    package let rawValue: UInt8

    /// Parts by their bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Names for nodes: `&name`.
    package static let anchors = YAMLFeatures(rawValue: 1 << 0)
    /// Nodes that stand elsewhere, by their names: `*name`.
    package static let aliases = YAMLFeatures(rawValue: 1 << 1)
    /// Types for nodes: `!Ref`, `!!str`.
    package static let tags = YAMLFeatures(rawValue: 1 << 2)
    /// More than one document in a text.
    package static let severalDocuments = YAMLFeatures(rawValue: 1 << 3)
    /// Keys that a mapping has twice; keys are the same when their texts are, quoted or not.
    package static let duplicateKeys = YAMLFeatures(rawValue: 1 << 4)

    /// All parts.
    package static let all: YAMLFeatures = [.anchors, .aliases, .tags, .severalDocuments, .duplicateKeys]
}

/// How much of a text is taken.
package struct YAMLLimits: Sendable {
    /// The most bytes of a text; 1 MiB by default.
    package var bytes: Int
    /// The most nodes of all documents of a text, those that aliases stand for counted anew each time; 100,000 by default.
    package var nodes: Int
    /// The most levels of nodes, the outermost included, at least 1; 64 by default. Reading calls itself for each level.
    package var depth: Int

    /// Limits that hold for files written by hand.
    package init(bytes: Int = 1 << 20, nodes: Int = 100_000, depth: Int = 64) {
        self.bytes = bytes
        self.nodes = nodes
        self.depth = depth
    }
}
