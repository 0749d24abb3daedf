import Dispatch

/// Runs one task on a thread of its own.
///
/// Reading blocks, in `read(2)` and for milliseconds in zlib. On Swift's own threads, one a core, it would hold up whatever else
/// the process does: the writing task, a server, Ctrl-C. Behind a serial dispatch queue each has a thread that nobody else needs.
final class DispatchQueueExecutor: TaskExecutor {
    private let queue: DispatchQueue

    /// Makes an executor whose threads bear that label.
    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
