import Glibc
import Synchronization
import TrackerSystem

/// A command that `/bin/sh` runs. Its input and its messages are the program's own, so that it can ask and tell the user.
final class ShellCommand: Sendable {
    /// Why it did not start, in the system's words.
    struct StartError: Error, CustomStringConvertible {
        let description: String
    }

    private let output: Int32
    /// `nil` once it has ended: the system may give its number to another process then.
    private let processID: Mutex<pid_t?>

    /// Starts it.
    init(_ command: String, environment: [String: String]) throws(StartError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw StartError(description: String(cString: strerror(errno))) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        // What this program ignores, or this thread holds back, the command need not: it has to end when it is told to.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGTERM, SIGINT, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var started: pid_t = 0
        let status = withCStrings(["sh", "-c", command]) { arguments in
            withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
                posix_spawn(&started, "/bin/sh", &actions, &attributes, arguments, variables)
            }
        }
        close(ends[1])
        guard status == 0 else {
            close(ends[0])
            throw StartError(description: String(cString: strerror(status)))
        }
        output = ends[0]
        processID = Mutex(started)
    }

    /// Waits for its end; once.
    ///
    /// - Parameter limit: A command that prints more bytes than that is ended.
    /// - Returns: What it printed, and its status, from 128 on the signal that ended it.
    func finish(limit: Int) async -> (output: [UInt8], status: Int32) {
        await withCheckedContinuation { continuation in
            let thread = PlatformThread { continuation.resume(returning: (self.readToEnd(limit), self.wait())) }
            guard let thread else {
                terminate()
                return continuation.resume(returning: (readToEnd(limit), wait()))
            }
            thread.detach()
        }
    }

    /// Ends it.
    func terminate() {
        processID.withLock { processID in
            if let processID { _ = kill(processID, SIGTERM) }
        }
    }

    private func readToEnd(_ limit: Int) -> [UInt8] {
        defer { close(output) }
        var bytes = [UInt8]()
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(output, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += piece.prefix(count)
            if bytes.count > limit {
                terminate()
                return []
            }
        }
    }

    private func wait() -> Int32 {
        guard let child = processID.withLock({ $0 }) else { return 0 }
        // It has ended, and keeps its number, until the second call.
        var ended = siginfo_t()
        while waitid(P_PID, id_t(child), &ended, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return processID.withLock { processID in
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            processID = nil
            let signal = status & 0x7F
            return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }
}

/// Calls `body` with the strings as `execve(2)` takes them.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
}
