internal import CloudTrailLogs

/// A log file to be written: whose, when delivered, and how many events of which times it holds.
struct PlannedFile {
    /// Five minutes of a file's events.
    struct Slice {
        var start: EventInstant
        var count: Int
    }

    var slices: [Slice]
    /// The end of the last slice, in whole minutes.
    var delivery: EventInstant
    var eventCount: Int
}
