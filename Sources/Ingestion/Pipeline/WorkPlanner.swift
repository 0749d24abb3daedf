import CloudTrailLogs
import EventStorage

/// Cuts the logs of a run into units.
struct WorkPlanner {
    /// Logs in a unit, so that a million empty ones do not make one.
    private static let maxUnitItems = 2048

    private let maxUnitBytes: UInt64
    private var walk: SourceWalk
    private var pending: FoundLog?
    private var logCount = 0
    /// How many units there were so far.
    private(set) var unitCount = 0

    /// - Parameters:
    ///   - sources: In the order in which they are read.
    ///   - order: In which order each source's logs come.
    ///   - unitBytes: Compressed bytes in a unit of several logs.
    init(_ sources: [ResolvedSource], order: LogOrder, unitBytes: Int) {
        maxUnitBytes = UInt64(unitBytes)
        walk = SourceWalk(sources, order: order)
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
                let size = log.identity.size ?? maxUnitBytes
                guard unit.items.isEmpty || bytes + size <= maxUnitBytes else {
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
