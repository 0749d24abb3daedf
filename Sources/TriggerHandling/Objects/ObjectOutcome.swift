public import S3Logs

/// What became of an object.
public struct ObjectOutcome: Hashable, Sendable {
    /// How it ended.
    public enum Ending: Hashable, Sendable {
        /// All of it is stored; records that were refused are counted, and named in `rejections`.
        case stored
        /// It was passed over, which is no failure; the reason goes on from the object's name (`is a digest`).
        case skipped(reason: String)
        /// Not all of it is stored.
        case failed(LogAccessError)
    }

    /// How it ended.
    public var ending: Ending
    /// What became of its records, those read before a failure included.
    public var counts: RecordCounts
    /// Why records were refused, each with its place; the first of them.
    public var rejections: [String]

    /// Makes an outcome.
    public init(_ ending: Ending, counts: RecordCounts = RecordCounts(), rejections: [String] = []) {
        self.ending = ending
        self.counts = counts
        self.rejections = rejections
    }
}

extension LogAccessError {
    /// Whether the same object may well be stored later, with nothing changed.
    var mayPass: Bool {
        switch kind {
        case .unavailable, .changed: true
        case .missing, .denied, .archived, .disabled, .other: false
        }
    }
}
