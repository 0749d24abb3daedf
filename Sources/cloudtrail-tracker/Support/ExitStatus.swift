/// How the program ends; a command throws what it ends with.
struct ExitStatus: Error, Equatable {
    static let success = ExitStatus(rawValue: 0)
    /// Finished, but some files or records were refused.
    static let refusals = ExitStatus(rawValue: 1)
    /// Could not start, or the store was lost.
    static let failure = ExitStatus(rawValue: 2)
    /// Ended early because the user asked for it.
    static let interrupted = ExitStatus(rawValue: 130)

    let rawValue: Int32
}
