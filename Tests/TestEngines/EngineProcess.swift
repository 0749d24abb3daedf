import Foundation
import Glibc

/// A server that runs beside the tests, and ends with them, however they end.
public final class EngineProcess: Sendable {
    /// A server that could not be started, with what it printed.
    public struct StartError: Error, CustomStringConvertible {
        /// What the system or the server said.
        public let description: String
    }

    // It reads from a pipe whose other end this process holds: when this process is gone, so is that end, and the server is
    // ended. Signals such as that of Ctrl-C, which reach the guardian as well, must not end it before that.
    private static let guardian = #"""
        trap : INT HUP TERM; folder=$1; shift
        "$@" </dev/null & server=$!
        cat >/dev/null
        kill -KILL $server; wait $server 2>/dev/null; rm -rf "$folder"
        """#

    private let writeEnd: Int32
    /// Holds what it prints and its temporary files, and goes with it.
    private let folder: String

    private var logPath: String { "\(folder)/log" }

    /// Starts a program, its output going to a file. `TMPDIR` is a folder of its own.
    ///
    /// - Throws: `StartError`.
    public init(_ command: [String], environment: [String: String]) throws {
        folder = FileManager.default.temporaryDirectory.appending(component: "engine-\(UUID().uuidString)")
            .path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw StartError(description: String(cString: strerror(errno))) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(folder)/log", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let arguments = ["/bin/sh", "-c", Self.guardian, "sh", folder] + command
        let variables = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder]) { $1 }.merging(environment) { $1 }
            .map { "\($0.key)=\($0.value)" }
        var processID: pid_t = 0
        let status = withCStrings(arguments) { arguments in
            withCStrings(variables) { variables in
                withSignals { posix_spawn(&processID, "/bin/sh", &actions, $0, arguments, variables) }
            }
        }
        guard status == 0 else {
            close(ends[1])
            throw StartError(description: String(cString: strerror(status)))
        }
        writeEnd = ends[1]
        let child = processID
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
        }
    }

    deinit {
        close(writeEnd)
    }

    /// Waits until `isReady` says so; the test's time limit is the end of that.
    ///
    /// - Throws: `StartError` when 30 seconds go by.
    public func wait(until isReady: () async -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while await !isReady() {
            guard ContinuousClock.now < deadline else {
                let log = FileManager.default.contents(atPath: logPath).map { String(decoding: $0.suffix(2000), as: UTF8.self) }
                throw StartError(description: "the server does not answer: \(log ?? "")")
            }
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// A TCP port of 127.0.0.1 that nobody listens on.
    ///
    /// - Throws: `StartError`.
    public static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw StartError(description: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw StartError(description: String(cString: strerror(errno))) }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Calls `body` with the strings as `execve(2)` takes them.
func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
}

/// Calls `body` with attributes of `posix_spawn(2)` by which the new process takes signals, as the threads of tasks do not.
func withSignals<Result>(_ body: (UnsafePointer<posix_spawnattr_t>) -> Result) -> Result {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var noSignal = sigset_t()
    sigemptyset(&noSignal)
    posix_spawnattr_setsigmask(&attributes, &noSignal)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    return body(&attributes)
}
