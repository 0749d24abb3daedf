import CTrackerExpat

/// An element of an XML document with what is inside it; namespaces' prefixes stay part of names.
public struct XMLElement: Hashable, Sendable {
    /// The tag's name.
    public var name: String
    /// The attributes, sorted by name.
    public var attributes: [Attribute]
    /// The elements inside, in order.
    public var children: [XMLElement]
    /// The characters inside, joined; empty for an element that only holds others (space between elements is dropped).
    public var text: String

    /// A name and its value.
    public struct Attribute: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value.
        public var value: String

        /// Makes an attribute.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes an element.
    public init(_ name: String, text: String = "", attributes: [Attribute] = [], children: [XMLElement] = []) {
        self.name = name
        self.text = text
        self.attributes = attributes
        self.children = children
    }

    /// The first element inside with that name.
    public func first(_ name: String) -> XMLElement? {
        children.first { $0.name == name }
    }

    /// All elements inside with that name.
    public func all(_ name: String) -> [XMLElement] {
        children.filter { $0.name == name }
    }

    /// The text of the first element inside with that name.
    public func text(of name: String) -> String? {
        first(name)?.text
    }
}

/// XML that is not well-formed, or holds a document type declaration.
public struct XMLError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, and in which line.
    public let description: String
}
