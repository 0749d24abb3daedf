internal import Glibc

extension CommandParser {
    /// What wrong usage ends a process with.
    private static let wrongUsageStatus: Int32 = 64

    /// Reads the command line of this process. What it only asks to print is printed, and ends the process with status 0; one that
    /// cannot be understood ends it with status 64.
    public func parseOrExit() -> any RunnableCommand {
        do {
            let shell = getenv("SHELL").map { String(cString: $0) }
            switch try parse(Array(CommandLine.arguments.dropFirst()), width: Self.terminalWidth(), shell: shell) {
            case .run(let command): return command
            case .print(let text): Self.end(0, text, on: STDOUT_FILENO)
            }
        } catch {
            Self.end(Self.wrongUsageStatus, error.description, on: STDERR_FILENO)
        }
    }

    /// Ends the process as wrong usage does, because a command found only while it ran that it was called wrongly.
    public func exit(for error: ValidationError) -> Never {
        Self.end(Self.wrongUsageStatus, usageError(for: error).description, on: STDERR_FILENO)
    }

    /// What `COLUMNS` says, else the width of the terminal on standard output, else 80.
    private static func terminalWidth() -> Int {
        if let columns = getenv("COLUMNS").flatMap({ Int(String(cString: $0)) }), columns > 0 { return columns }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func end(_ status: Int32, _ text: String, on descriptor: Int32) -> Never {
        var bytes = Array((text + "\n").utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            // Nobody is left to be told that this went wrong.
            if count < 0, errno != EINTR { break }
            bytes = bytes.dropFirst(max(0, count))
        }
        Glibc.exit(status)
    }
}
