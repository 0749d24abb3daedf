/// Consecutive logs that one reading task takes on together.
struct WorkUnit: Sendable {
    /// A log, or what could not be read, in its place in the order.
    enum Item: Sendable {
        /// The number is the log's place among all logs of the run.
        case log(FoundLog, number: Int)
        case noLog
        case failure(ImportReport.Failure)
    }

    /// The unit's place among all units, from 0.
    let number: Int
    var items: [Item] = []
}
