import LambdaRuntime
import S3Logs
import TrackerLogging

/// Stores the objects of one invocation, one after the other, and keeps count.
struct ObjectRun {
    private(set) var counts = RecordCounts()
    private(set) var filesFailed = 0
    private(set) var filesSkipped = 0

    private let importer: any ObjectImporting
    private let logger: Logger
    /// When work has to be over, so that there is time left to report.
    private let end: ContinuousClock.Instant
    private var longest = Duration.zero

    private static let longestReserve = Duration.seconds(3)

    init(importer: any ObjectImporting, context: LambdaContext) {
        self.importer = importer
        logger = context.logger
        end = context.deadline - min(Self.longestReserve, context.remainingTime / 5)
    }

    /// Notes what calls for nothing.
    mutating func passOver(_ what: String) {
        filesSkipped += 1
        logger.info("passed over", metadata: ["notice": "\(what.cut(toBytes: 200))"])
    }

    /// Stores an object, unless its name says that it is no log, or too little time is left.
    mutating func store(_ object: S3ObjectReference) async -> ObjectOutcome {
        let outcome: ObjectOutcome
        let start = ContinuousClock.now
        if LogKeyRole(ofKey: object.location.key) == .noLog {
            outcome = ObjectOutcome(.skipped(reason: "is no CloudTrail log"))
        } else if start.duration(to: end) <= longest {
            // The next is likely to take as long as one before; to be ended half-way would cost all that this could report.
            outcome = ObjectOutcome(
                .failed(LogAccessError(.unavailable, reason: "was not begun: too little of the function's time was left")))
        } else {
            outcome = await storeInTime(object)
            longest = max(longest, start.duration(to: .now))
        }
        note(outcome, of: object)
        return outcome
    }

    /// Cancels the import when its time is over.
    private func storeInTime(_ object: S3ObjectReference) async -> ObjectOutcome {
        let (importer, end) = (importer, end)
        return await withTaskGroup(of: ObjectOutcome?.self) { group in
            group.addTask { await importer.importObject(object, deadline: end) }
            group.addTask {
                try? await Task.sleep(until: end, clock: .continuous)
                return nil
            }
            let inTime = await group.next() ?? nil
            group.cancelAll()
            if let inTime { return inTime }
            // What was stored until it was cancelled counts, and it may have come to its end nevertheless.
            let tooLate = LogAccessError(.unavailable, reason: "could not be stored within the function's time")
            guard var late = await group.next() ?? nil else { return ObjectOutcome(.failed(tooLate)) }
            if case .failed = late.ending { late.ending = .failed(tooLate) }
            return late
        }
    }

    /// Takes back that an object failed, since it is tried under another key.
    mutating func forgetFailure() {
        filesFailed -= 1
    }

    private mutating func note(_ outcome: ObjectOutcome, of object: S3ObjectReference) {
        counts += outcome.counts
        var metadata: Logger.Metadata = [
            "object": "\(object.location.source.cut(toBytes: 1200))",
            "records": .stringConvertible(outcome.counts.records),
            "stored": .stringConvertible(outcome.counts.stored),
            "filtered": .stringConvertible(outcome.counts.filtered),
            "duplicates": .stringConvertible(outcome.counts.duplicates),
            "rejected": .stringConvertible(outcome.counts.rejected),
        ]
        for reason in outcome.rejections {
            logger.error(
                "record rejected",
                metadata: ["object": metadata["object"] ?? "", "reason": "\(reason.cut(toBytes: 500))"])
        }
        switch outcome.ending {
        case .stored:
            logger.info("object stored", metadata: metadata)
        case .skipped(let reason):
            filesSkipped += 1
            metadata["reason"] = "\(reason)"
            logger.info("object passed over", metadata: metadata)
        case .failed(let failure):
            filesFailed += 1
            metadata["reason"] = "\(failure.reason.cut(toBytes: 1000))"
            logger.error("object not stored", metadata: metadata)
        }
    }
}
