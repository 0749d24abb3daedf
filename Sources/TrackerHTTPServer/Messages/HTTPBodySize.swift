/// How long a request's body is, as its head says (RFC 9112, section 6.3).
public enum HTTPBodySize: Hashable, Sendable {
    /// This many bytes; 0 where nothing is said.
    case declared(Int)
    /// Its end shows when it comes.
    case chunked
}
