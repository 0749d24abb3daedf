import Foundation
import Glibc

/// A program that runs, its output going to files: a pipe could be inherited by another child, and never end.
final class Program: Sendable {
    struct SpawnError: Error {
        let number: Int32
    }

    private let processID: pid_t
    /// Writing end of its standard input.
    private let input: FileHandle
    private let outputPath: String
    private let errorPath: String
    private let status: Task<Int32, Never>

    init(_ executable: URL, _ arguments: [String], in folder: String, environment: [String: String] = [:]) throws {
        let files = FileManager.default.temporaryDirectory.appending(component: "tracker-run-\(UUID().uuidString)")
            .path(percentEncoded: false)
        outputPath = files + ".out"
        errorPath = files + ".err"
        var pipeEnds: [Int32] = [0, 0]
        guard pipe(&pipeEnds) == 0 else { throw SpawnError(number: errno) }
        for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(pipeEnds[0]) }
        input = FileHandle(fileDescriptor: pipeEnds[1], closeOnDealloc: true)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipeEnds[0], 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // env(1) changes the folder and becomes the program.
        let path = "/usr/bin/env"
        let arguments = [path, "-C", folder, executable.path(percentEncoded: false)] + arguments
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("CLOUDTRAIL_TRACKER_") }
        let variables = inherited.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
        // Signals that a test's thread holds back, or other tests ignore, are the program's to get.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var processID: pid_t = 0
        let result = withCStrings(arguments) { arguments in
            withCStrings(variables) { posix_spawn(&processID, path, &actions, &attributes, arguments, $0) }
        }
        guard result == 0 else { throw SpawnError(number: result) }
        let child = processID
        self.processID = child
        // Waiting blocks, which the threads of tasks are too few for.
        status = Task {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    var status: Int32 = 0
                    while waitpid(child, &status, 0) < 0, errno == EINTR {}
                    let signal = status & 0x7F
                    continuation.resume(returning: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
                }
            }
        }
    }

    deinit {
        unlink(outputPath)
        unlink(errorPath)
    }

    /// Sends SIGINT, as Ctrl-C does.
    func interrupt() {
        kill(processID, SIGINT)
    }

    /// Sends SIGHUP, as a terminal does that goes away.
    func hangUp() {
        kill(processID, SIGHUP)
    }

    /// Sends SIGTERM, as Lambda does before it ends an environment.
    func terminate() {
        kill(processID, SIGTERM)
    }

    /// Gives it something to read, and leaves its standard input open.
    func write(_ bytes: [UInt8]) throws {
        try input.write(contentsOf: Data(bytes))
    }

    /// Waits for a whole line of standard error that contains `text`; the test's time limit is the end of that.
    func errorLine(containing text: String) async throws -> String {
        while true {
            try Task.checkCancellation()
            let lines = contents(errorPath).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.contains(text) }) { return String(line) }
            await Task.yield()
        }
    }

    /// Closes its standard input and waits for its end.
    func finish(input bytes: [UInt8] = []) async throws -> Tracker.Outcome {
        if !bytes.isEmpty { try write(bytes) }
        try input.close()
        return await end()
    }

    /// Waits for its end.
    func end() async -> Tracker.Outcome {
        Tracker.Outcome(status: await status.value, output: contents(outputPath), errors: contents(errorPath))
    }

    private func contents(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
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
