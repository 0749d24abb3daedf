/// A text that is not YAML, or not the YAML that a caller takes.
package struct YAMLError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case syntax, encoding, size, depth, alias, anchor, tag, severalDocuments, duplicateKey, memory
        }
        private let kind: Kind

        /// The text breaks the rules of YAML.
        package static let syntax = Code(kind: .syntax)
        /// The bytes are not UTF-8.
        package static let encoding = Code(kind: .encoding)
        /// There are more bytes, or more nodes, than the limits allow.
        package static let size = Code(kind: .size)
        /// Collections stand in each other more deeply than the limits allow.
        package static let depth = Code(kind: .depth)
        /// There is an alias where none is taken, or one that stands for nothing.
        package static let alias = Code(kind: .alias)
        /// There is an anchor where none is taken.
        package static let anchor = Code(kind: .anchor)
        /// There is a tag where none is taken.
        package static let tag = Code(kind: .tag)
        /// There is a second document where one is taken.
        package static let severalDocuments = Code(kind: .severalDocuments)
        /// A mapping has a key twice.
        package static let duplicateKey = Code(kind: .duplicateKey)
        /// There is not enough memory.
        package static let memory = Code(kind: .memory)

        /// A word for logs and metrics.
        package var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    package let code: Code
    /// Where it was noticed; `nil` where it is about the whole text.
    package let mark: YAMLMark?
    /// The keys that lead there, from the document's mapping on, as far as they are text.
    package let path: [String]
    /// What is wrong, and what is taken instead.
    package let problem: String
    /// Of a mistake in the syntax, which part of libyaml noticed it: `reader`, `scanner` or `parser`.
    package let stage: String?
    /// Of a mistake in the syntax, what was being read, and where that began: `while scanning a quoted scalar in line 1, column 8`.
    package let context: String?

    init(
        _ code: Code, at mark: YAMLMark?, path: [String] = [], _ problem: String, stage: String? = nil, context: String? = nil
    ) {
        self.code = code
        self.mark = mark
        self.path = path
        self.problem = problem
        self.stage = stage
        self.context = context
    }

    /// Place and problem in one line.
    package var description: String {
        let place = mark.map { "\($0): " } ?? ""
        return place + (context.map { "\($0): " } ?? "") + problem
    }
}
