import Dispatch
import Foundation
import ScriptedHTTPServer

/// The `openssl` program: makes certificates, and serves TLS with them.
enum OpenSSL {
    /// Whether the machine has it.
    static let isAvailable = (try? run("openssl", ["version"])) != nil

    /// A self-signed certificate with its key, in files that go with it.
    final class Certificate: Sendable {
        let folder: URL
        var certificatePath: String { folder.appending(path: "certificate.pem").path }
        var keyPath: String { folder.appending(path: "key.pem").path }

        /// - Parameter host: The name that the certificate is for.
        init(for host: String) throws {
            folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try OpenSSL.run(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)", "-keyout", keyPath, "-out", certificatePath,
                ])
        }

        deinit {
            try? FileManager.default.removeItem(at: folder)
        }
    }

    /// Why a program did not do its work.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    @discardableResult
    private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let end = DispatchSemaphore(value: 0)
        // `waitUntilExit()` needs the thread that it was started on, which tasks do not have.
        process.terminationHandler = { _ in end.signal() }
        try process.run()
        end.wait()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(program) \(arguments[0]) failed") }
        return 0
    }
}

/// A server in another process, which prints the port that it chose.
final class ServerProcess: Sendable {
    /// Whether the machine has Node.js.
    static let hasNode = (try? ServerProcess("node", ["-e", "console.log(':1')"])) != nil

    let port: Int
    private let process: Process

    /// A TLS server that answers every GET with a page.
    static func tls(_ certificate: OpenSSL.Certificate, _ options: [String] = []) throws -> ServerProcess {
        try ServerProcess(
            "openssl",
            ["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate.certificatePath, "-key", certificate.keyPath]
                + options)
    }

    /// - Parameters:
    ///   - program: Found in `PATH`; one of its lines ends in a colon and the port.
    init(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        var text = ""
        while true {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw OpenSSL.Failure(description: "\(program) did not start: \(text)") }
            text += String(decoding: more, as: UTF8.self)
            if let line = text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1).last,
                let port = line.split(separator: ":").last.flatMap({ Int($0) })
            {
                self.port = port
                return
            }
        }
    }

    deinit {
        // Threads of tasks block SIGTERM, and what they start inherits that.
        kill(process.processIdentifier, SIGKILL)
    }
}
