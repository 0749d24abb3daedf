import Synchronization

/// Gathers a run's progress from its tasks.
final class ProgressCounter: Sendable {
    private let progress = Mutex(IngestionProgress())

    func addBytesRead(_ count: Int) {
        progress.withLock {
            $0.bytesRead += UInt64(count)
            $0.bytesDone += UInt64(count)
        }
    }

    /// Counts a file as done, and `bytes` of it that were not read.
    func finishFile(bytes: UInt64) {
        progress.withLock {
            $0.filesDone += 1
            $0.bytesDone += bytes
        }
    }

    /// Takes over what a report accounts for.
    func setRecords(of report: ImportReport) {
        progress.withLock {
            $0.records = report.records
            $0.filtered = report.filtered
        }
    }

    func setTotals(files: Int, bytes: UInt64?) {
        progress.withLock {
            $0.filesTotal = files
            $0.bytesTotal = bytes
        }
    }

    /// The progress, `elapsed` after the beginning.
    func snapshot(elapsed: Duration) -> IngestionProgress {
        var snapshot = progress.withLock { $0 }
        snapshot.elapsed = elapsed
        return snapshot
    }
}
