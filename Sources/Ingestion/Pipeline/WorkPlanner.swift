import EventStorage

/// Cuts the logs of a run into units, in path order.
struct WorkPlanner {
    /// Compressed bytes in a unit of several logs: about 30,000 records, of which the default filter keeps as many as a batch holds.
    /// Fewer would make small batches, each of which touches the same pages of the store again; more would leave cores idle at
    /// the end.
    private static let maxUnitBytes: UInt64 = 4 << 20
    /// Logs in a unit, so that a million empty ones do not make one.
    private static let maxUnitItems = 2048

    private var walk: SourceWalk
    private var pending: FoundLog?
    private var logCount = 0
    /// How many units there were so far.
    private(set) var unitCount = 0

    init(_ sources: [ResolvedSource]) {
        walk = SourceWalk(sources)
    }

    /// The next unit; `nil` when all logs are handed out.
    mutating func next() -> WorkUnit? {
        var unit = WorkUnit(number: unitCount)
        var bytes: UInt64 = 0
        while unit.items.count < Self.maxUnitItems, let item = nextItem() {
            switch item {
            case .failure(let failure):
                unit.items.append(.failure(failure))
            case .noLog:
                unit.items.append(.noLog)
            case .log(let log):
                // A stream may be of any size.
                let size = log.identity.size ?? Self.maxUnitBytes
                guard unit.items.isEmpty || bytes + size <= Self.maxUnitBytes else {
                    pending = log
                    unitCount += 1
                    return unit
                }
                unit.items.append(.log(log, number: logCount))
                logCount += 1
                bytes += size
            }
        }
        guard !unit.items.isEmpty else { return nil }
        unitCount += 1
        return unit
    }

    private mutating func nextItem() -> SourceWalk.Item? {
        guard let log = pending else { return walk.next() }
        pending = nil
        return .log(log)
    }
}
