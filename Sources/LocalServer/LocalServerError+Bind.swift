import Glibc
import NIOCore

extension LocalServerError {
    /// Says in our words why the system refuses to listen on an address.
    init(bindFailure: any Error, address: ListenAddress) {
        let place = address.host.contains(":") ? "[\(address.host)]:\(address.port)" : "\(address.host):\(address.port)"
        switch (bindFailure as? IOError)?.errnoCode {
        case EADDRINUSE:
            self.init(.addressInUse, "another program listens on \(place) already; choose another port", underlying: bindFailure)
        case EADDRNOTAVAIL:
            self.init(.addressUnavailable, "this machine has no address \(address.host)", underlying: bindFailure)
        case EACCES:
            self.init(
                .permissionDenied, "this user may not listen on \(place); ports from 1024 on are free to all",
                underlying: bindFailure)
        default:
            self.init(.bindFailed, "cannot listen on \(place): \(bindFailure)", underlying: bindFailure)
        }
    }
}
