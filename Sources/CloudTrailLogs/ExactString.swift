/// A string that equals another when their UTF-8 bytes do.
///
/// Swift's own `==` takes strings for equal that are canonically equivalent, such as the two ways to write `é`; two users, or
/// two attributes, whose names differ in that are two.
public struct ExactString: Hashable, Sendable {
    /// The text.
    public let string: String

    /// Wraps `string`.
    public init(_ string: String) {
        self.string = string
    }

    /// Whether both are the same UTF-8 bytes.
    public static func == (left: ExactString, right: ExactString) -> Bool {
        left.string.utf8.elementsEqual(right.string.utf8)
    }

    /// Hashes the UTF-8 bytes, which are what `==` compares.
    public func hash(into hasher: inout Hasher) {
        var string = string
        string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
