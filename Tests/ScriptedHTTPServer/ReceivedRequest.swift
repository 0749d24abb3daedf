/// A request as a server got it.
public struct ReceivedRequest: Sendable {
    /// How many requests came before it, on all connections.
    public var number: Int
    /// Which connection it came over, counted from 0.
    public var connection: Int
    /// The method.
    public var method: String
    /// What follows the method, as it was sent.
    public var target: String
    /// The header fields in order, names as they were sent.
    public var fields: [(name: String, value: String)]
    /// The content.
    public var body: [UInt8]

    /// The values of a field, whatever the letters' case.
    public func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The first value of a field, whatever the letters' case.
    public func value(_ name: String) -> String? { values(name).first }
}
