/// Stores the events of one log object.
public protocol ObjectImporting: Sendable {
    /// Stores them.
    ///
    /// The task is cancelled at the deadline; what is stored by then stays.
    ///
    /// - Parameters:
    ///   - object: Named as a log; digests and the like do not come here.
    ///   - deadline: When the work has to be over.
    /// - Returns: What became of it. `.stored` says that all of it is in the store, now or before.
    func importObject(_ object: S3ObjectReference, deadline: ContinuousClock.Instant) async -> ObjectOutcome
}
