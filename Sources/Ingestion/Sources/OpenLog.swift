import CloudTrailLogs
import EventStorage

/// A log that is being read.
protocol OpenLog: LogInput {
    /// The log's state when it was opened.
    var identity: LogIdentity { get }

    /// Whether the log is another one by now than `identity` says.
    func hasChanged() -> Bool

    /// Records that were left out before anybody could read them; they count as filtered.
    var leftOut: Int { get }
}

extension OpenLog {
    var leftOut: Int { 0 }
}
