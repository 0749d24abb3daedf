import CloudTrailLogs
import Synchronization

/// Hands units to reading tasks; whoever asks walks on in the folders.
final class WorkQueue: Sendable {
    private let planner: Mutex<WorkPlanner>

    init(_ sources: [ResolvedSource], order: LogOrder, unitBytes: Int) {
        planner = Mutex(WorkPlanner(sources, order: order, unitBytes: unitBytes))
    }

    /// The next unit; `nil` when all are handed out.
    func next() -> WorkUnit? {
        planner.withLock { $0.next() }
    }

    /// How many units were handed out.
    var unitCount: Int {
        planner.withLock { $0.unitCount }
    }
}
