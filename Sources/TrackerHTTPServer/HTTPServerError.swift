/// Why a server does not run.
public enum HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system does not let it listen there.
    case cannotListen(SocketAddress, SystemError)
    /// The limit of file descriptors (`RLIMIT_NOFILE`) leaves too few for connections.
    case tooFewDescriptors(needed: Int, limit: Int)
    /// The system has no thread, or none of the descriptors that the server itself needs.
    case noResources(SystemError)

    /// A sentence for the person who runs the program.
    public var description: String {
        switch self {
        case .cannotListen(let address, let error): "cannot listen on \(address): \(error)"
        case .tooFewDescriptors(let needed, let limit):
            "a server needs \(needed) file descriptors, and this process may open \(limit); ulimit -n raises that"
        case .noResources(let error): "the system has no room for a server: \(error)"
        }
    }
}
