import ArgumentParser

/// How the program ends.
enum ExitStatus {
    static let success = ExitCode(0)
    /// Finished, but some files or records were refused.
    static let refusals = ExitCode(1)
    /// Could not start, or the store was lost.
    static let failure = ExitCode(2)
    /// Ended early because the user asked for it.
    static let interrupted = ExitCode(130)
}
