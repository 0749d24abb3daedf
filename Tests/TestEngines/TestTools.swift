import Foundation
import Glibc

/// What tests find in the project's own folder of tools, which `scripts/setup.sh tests` fills.
public enum TestTools {
    /// The folder of the package.
    public static let packageFolder: String = {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .path(percentEncoded: false)
    }()

    /// The folder of a Python environment with the tools of `scripts/requirements-tests.txt`; another may be named by
    /// `TRACKER_TEST_VENV`.
    public static let environmentFolder: String =
        ProcessInfo.processInfo.environment["TRACKER_TEST_VENV"] ?? "\(packageFolder)/.tools/venv"

    /// The Python of that environment.
    public static var python: String { "\(environmentFolder)/bin/python" }

    /// Whether a Python module can be imported there.
    public static func hasModule(_ name: String) -> Bool {
        let library = URL(fileURLWithPath: environmentFolder).appending(component: "lib")
        let versions = (try? FileManager.default.contentsOfDirectory(at: library, includingPropertiesForKeys: nil)) ?? []
        return versions.contains { version in
            FileManager.default.fileExists(atPath: version.appending(path: "site-packages/\(name)").path(percentEncoded: false))
        }
    }

    /// Runs a program to its end.
    ///
    /// - Returns: What it printed.
    /// - Throws: `EngineProcess.StartError` when it fails.
    public static func run(_ command: [String], environment: [String: String] = [:]) async throws -> String {
        try await Task.detached {
            let output = FileManager.default.temporaryDirectory.appending(component: "run-\(UUID().uuidString)")
                .path(percentEncoded: false)
            defer { unlink(output) }
            let line = #"out="$1"; shift; "$@" >"$out" 2>&1 </dev/null"#
            let status = try spawn(["/bin/sh", "-c", line, "sh", output] + command, environment)
            let text = FileManager.default.contents(atPath: output).map { String(decoding: $0, as: UTF8.self) } ?? ""
            guard status == 0 else { throw EngineProcess.StartError(description: "\(command) ended with \(status): \(text)") }
            return text
        }.value
    }

    private static func spawn(_ command: [String], _ environment: [String: String]) throws -> Int32 {
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
        var processID: pid_t = 0
        let result = withCStrings(command) { arguments in
            withCStrings(variables) { variables in
                withSignals { posix_spawn(&processID, command[0], nil, $0, arguments, variables) }
            }
        }
        guard result == 0 else { throw EngineProcess.StartError(description: String(cString: strerror(result))) }
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        return (status >> 8) & 0xFF + status & 0x7F
    }
}
