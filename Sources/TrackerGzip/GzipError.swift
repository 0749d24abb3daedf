/// zlib cannot be set up: there is no memory, or it takes no such level.
public struct GzipError: Error, CustomStringConvertible {
    /// A sentence for the person who runs the program.
    public let description: String
}
