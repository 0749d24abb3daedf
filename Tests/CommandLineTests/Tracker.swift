import Foundation

/// The built program, run as users run it.
enum Tracker {
    /// What a run gave.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Executables stand beside the test bundle.
    static let executable = built("cloudtrail-tracker")

    /// An executable of this package.
    static func built(_ product: String) -> URL {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let folder =
            bundle?.deletingLastPathComponent() ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return folder.appending(component: product)
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - folder: The working directory.
    ///   - input: What it reads from standard input.
    static func run(
        _ arguments: String..., in folder: String, input: [UInt8] = [], environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await Program(executable, arguments, in: folder, environment: environment).finish(input: input)
    }

    /// Runs a line of shell in which `$tracker` is the program.
    static func shell(_ line: String, in folder: String) async throws -> Outcome {
        try await Program(
            URL(fileURLWithPath: "/bin/bash"), ["-c", line], in: folder,
            environment: ["tracker": executable.path(percentEncoded: false)]
        ).finish()
    }
}
