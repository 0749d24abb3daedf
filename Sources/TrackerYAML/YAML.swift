/// YAML 1.1 as libyaml reads it, most of 1.2 included, into a tree of nodes.
///
/// Merge keys (`<<`) are keys as others are, and what a plain scalar means, but for null, is the caller's to say.
package enum YAML {
    /// Reads a text that is one document.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8, a byte order mark in front of it or not.
    ///   - features: What is taken; the rest is refused. Several documents never are.
    ///   - limits: How much is taken.
    /// - Returns: The document; `nil` when the text holds nothing but blanks and comments.
    /// - Throws: `YAMLError`.
    package static func document(
        _ bytes: some Sequence<UInt8>, taking features: YAMLFeatures, limits: YAMLLimits = YAMLLimits()
    ) throws(YAMLError) -> YAMLNode? {
        try documents(bytes, taking: features.subtracting(.severalDocuments), limits: limits).first
    }

    /// Reads a text of any number of documents.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8, a byte order mark in front of it or not.
    ///   - features: What is taken; the rest is refused.
    ///   - limits: How much is taken.
    /// - Returns: The documents, none when the text holds nothing but blanks and comments.
    /// - Throws: `YAMLError`.
    package static func documents(
        _ bytes: some Sequence<UInt8>, taking features: YAMLFeatures, limits: YAMLLimits = YAMLLimits()
    ) throws(YAMLError) -> [YAMLNode] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var text = Array(bytes)
        // libyaml would count the mark as a column, which takes the first key out of line with the others.
        if text.starts(with: mark) { text.removeFirst(mark.count) }
        guard text.count <= limits.bytes else {
            throw YAMLError(.size, at: nil, "there are more than \(limits.bytes) bytes")
        }
        var composer = YAMLComposer(reader: try YAMLEventReader(text), features: features, limits: limits)
        return try composer.documents()
    }
}
