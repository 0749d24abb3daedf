import Ingestion
import Synchronization

/// Draws a run's progress over and over in one line of the terminal on standard error.
final class ProgressLine: Sendable {
    private let isDrawn = Mutex(false)

    /// A line for the terminal, or `nil` where standard error is none.
    static func forTerminal() -> ProgressLine? {
        Terminal.standardErrorIsTerminal ? ProgressLine() : nil
    }

    /// Draws a pipeline's progress.
    var update: @Sendable (IngestionProgress) -> Void {
        { progress in self.draw(ProgressBar.line(for: progress, width: Terminal.width - 1)) }
    }

    /// Draws any text.
    func draw(_ text: String) {
        isDrawn.withLock { isDrawn in
            Terminal.writeError("\r\(text)\u{1B}[K")
            isDrawn = true
        }
    }

    /// Leaves the line as it is and goes on below it.
    func finish() {
        isDrawn.withLock { isDrawn in
            if isDrawn { Terminal.writeError("\n") }
            isDrawn = false
        }
    }
}
