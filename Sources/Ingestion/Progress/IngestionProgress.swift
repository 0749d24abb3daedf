/// How far a run has come.
public struct IngestionProgress: Hashable, Sendable {
    /// Files done with, skipped and failed ones included.
    public internal(set) var filesDone = 0
    /// All files; `nil` until they are counted, which goes on beside the work.
    public internal(set) var filesTotal: Int?
    /// Bytes as stored of files done with, and those read of others.
    public internal(set) var bytesDone: UInt64 = 0
    /// Bytes as stored of all files; `nil` until they are counted, and for ever when a source's size is not known.
    public internal(set) var bytesTotal: UInt64?
    /// Bytes as stored that were read: `bytesDone` less what was skipped.
    public internal(set) var bytesRead: UInt64 = 0
    /// Records that the report accounts for so far.
    public internal(set) var records = 0
    /// Records among them that the event-name filter or the range left out.
    public internal(set) var filtered = 0
    /// Time since the beginning.
    public internal(set) var elapsed: Duration = .zero

    /// Records a second since the beginning.
    public var recordsPerSecond: Double { rate(of: Double(records)) }

    /// Bytes as stored read a second since the beginning.
    public var bytesPerSecond: Double { rate(of: Double(bytesRead)) }

    /// The part done of the whole, 0...1; `nil` while the whole is not known.
    public var fraction: Double? {
        guard let bytesTotal else { return nil }
        // Files may have come or grown since they were counted.
        return bytesTotal == 0 ? 1 : min(1, Double(bytesDone) / Double(bytesTotal))
    }

    /// How long the rest takes at the speed so far; `nil` while nobody can know.
    public var timeLeft: Duration? {
        guard let bytesTotal, bytesPerSecond > 0 else { return nil }
        return .seconds(Double(bytesTotal - min(bytesDone, bytesTotal)) / bytesPerSecond)
    }

    private func rate(of amount: Double) -> Double {
        elapsed > .zero ? amount / (elapsed / .seconds(1)) : 0
    }
}
