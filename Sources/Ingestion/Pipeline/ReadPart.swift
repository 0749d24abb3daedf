import EventStorage

/// Some events and finished logs of a unit, on their way from a reading task to the sink.
struct ReadPart<Prepared: Sendable>: Sendable {
    /// `nil` when there are no events.
    var prepared: Prepared?
    /// The logs that the events come from, by number.
    var logs: [Int: LogIdentity] = [:]
    /// Logs read to their end.
    var finished: [LedgerEntry] = []
    /// What the filter has left out meanwhile.
    var leftOut = LeftOutEvents.none
    /// What the report is to say of all records but the events, and of the logs.
    var report = ImportReport()

    /// How many bytes of memory it takes, about.
    var byteCount = 0

    /// Whether the sink has nothing to do.
    var isEmpty: Bool { prepared == nil && finished.isEmpty && leftOut.isEmpty }
}
