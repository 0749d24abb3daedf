import Glibc
import TrackerHTTPServer

extension LocalServerError {
    /// Says in our words why the server does not start.
    init(_ failure: HTTPServerError) {
        switch failure {
        case .cannotListen(let address, let error): self.init(bindFailure: error, address: address)
        case .tooFewDescriptors: self.init(.tooFewDescriptors, failure.description, underlying: failure)
        case .noResources: self.init(.bindFailed, failure.description, underlying: failure)
        }
    }

    private init(bindFailure: SystemError, address: SocketAddress) {
        switch bindFailure.code {
        case EADDRINUSE:
            self.init(
                .addressInUse, "another program listens on \(address) already; choose another port", underlying: bindFailure)
        case EADDRNOTAVAIL, EAFNOSUPPORT:
            self.init(.addressUnavailable, "this machine has no address \(address.host)", underlying: bindFailure)
        case EACCES:
            self.init(
                .permissionDenied, "this user may not listen on \(address); ports from 1024 on are free to all",
                underlying: bindFailure)
        default:
            self.init(.bindFailed, "cannot listen on \(address): \(bindFailure)", underlying: bindFailure)
        }
    }
}
