import AWSClient
import CloudTrailLogs
import EventStorage
import S3Logs

/// Reads units, one after the other; each reading task has its own.
///
/// Batches go over the borders of logs, so that many small logs make few transactions.
final class UnitReader<Sink: BatchSink> {
    private let sink: Sink
    private let s3: S3Client?
    private let options: LogReadingOptions
    private let scope: S3ArchiveScope
    private let limits: PipelineLimits
    private let kept: KeptPart
    /// What the filter leaves out where there is anything to be left out.
    private let leftOut: LeftOutEvents
    private let buffer: ReorderBuffer<ReadPart<Sink.Prepared>>
    private let progress: ProgressCounter
    private let flattener = EventFlattener()
    private var preparer: Sink.Preparer
    private var batch = EventBatch()
    private var part = ReadPart<Sink.Prepared>()

    init(
        sink: Sink, s3: S3Client?, options: IngestionOptions, buffer: ReorderBuffer<ReadPart<Sink.Prepared>>,
        progress: ProgressCounter
    ) {
        self.sink = sink
        self.s3 = s3
        self.options = options.reading
        scope = options.archive
        limits = options.limits
        self.buffer = buffer
        self.progress = progress
        kept = KeptPart(
            filter: self.options.filter, range: self.options.range, flatteningVersion: flatteningVersion,
            maxRecordBytes: self.options.maxRecordBytes)
        leftOut = LeftOutEvents(by: self.options.filter)
        preparer = sink.makePreparer()
    }

    /// Reads a unit and puts what it holds into the buffer, the unit's end included.
    ///
    /// - Throws: `CancellationError`, and what the sink throws. A log that cannot be read is reported and throws nothing.
    func read(_ unit: WorkUnit) async throws {
        let known = try await sink.ledgerEntries(for: unit.sources)
        let opener = LogOpener(
            unit.logs.filter { !isPassedOver($0, known) }, s3: s3, window: limits.objectsAhead, onRead: progress.addBytesRead)
        for item in unit.items {
            switch item {
            case .failure(let failure):
                part.report.addFailedFile(failure)
                progress.finishFile(bytes: 0)
            case .noLog:
                skip(bytes: 0)
            case .log(let log, _) where isPassedOver(log, known):
                skip(bytes: log.identity.size ?? 0)
            case .log(let log, let number):
                let (accounts, regions) = scope.left(of: log)
                var options = options
                options.accounts = accounts
                options.regions = regions
                try await open(log, with: opener, known) {
                    try await read($0, options, number: number, unit: unit.number)
                }
            }
        }
        try await flush(unit.number)
        buffer.finish(unit.number)
    }

    private func isPassedOver(_ log: FoundLog, _ known: [String: LedgerEntry]) -> Bool {
        !scope.admits(log) || isDone(log, known)
    }

    private func isDone(_ log: FoundLog, _ known: [String: LedgerEntry]) -> Bool {
        // A log without a revision is a stream, and never the same again.
        guard log.identity.revision != nil, let entry = known[log.identity.source] else { return false }
        return entry.log == log.identity && ExactString(entry.log.source) == ExactString(log.identity.source)
            && entry.kept.covers(kept)
    }

    private func skip(bytes: UInt64) {
        part.report.files += 1
        part.report.filesSkipped += 1
        progress.finishFile(bytes: bytes)
    }

    /// Opens a log for `body`; what cannot be opened is reported.
    private func open(
        _ log: FoundLog, with opener: LogOpener, _ known: [String: LedgerEntry], _ body: (any OpenLog) async throws -> Void
    ) async throws {
        let source = log.identity.source
        do {
            let open = try await opener.open(log)
            // Of some objects no more was known than their name.
            if log.identity.revision == nil, isDone(FoundLog(place: log.place, identity: open.identity), known) {
                return skip(bytes: open.identity.size ?? 0)
            }
            guard let object = open as? LogObject else { return try await body(open) }
            let cancel = object.cancel
            try await withTaskCancellationHandler {
                try await body(object)
            } onCancel: {
                cancel()
            }
        } catch let error as SystemError {
            part.report.addFailedFile(ImportReport.Failure(source: source, reason: "cannot be opened: \(error)"))
            progress.finishFile(bytes: log.identity.size ?? 0)
        } catch let error as LogAccessError {
            part.report.addFailedFile(ImportReport.Failure(source: source, error))
            progress.finishFile(bytes: log.identity.size ?? 0)
        }
    }

    private func read(_ file: any OpenLog, _ options: LogReadingOptions, number: Int, unit: Int) async throws {
        let decoder = LogDecoder(input: file, log: number, options: options, flattener: flattener)
        var counted = LogCounts()
        while true {
            let eventCount = batch.events.count
            let result = Result { try decoder.read(into: &batch, maxEvents: limits.batchEvents, maxBytes: limits.batchBytes) }
            if batch.events.count > eventCount { part.logs[number] = file.identity }
            count(decoder, since: counted, of: file)
            counted = decoder.counts
            if case .success(let isMore) = result, isMore {
                try await flush(unit)
                continue
            }
            try finish(file, result, isAllKept: options.accounts.isEmpty && options.regions.isEmpty)
            break
        }
        // Whatever was not read of a damaged log is done with.
        let size = file.identity.size ?? 0
        progress.finishFile(bytes: size > counted.compressedBytes ? size - counted.compressedBytes : 0)
        if batch.events.count >= limits.batchEvents || batch.byteCount >= limits.batchBytes { try await flush(unit) }
    }

    private func count(_ decoder: LogDecoder, since counted: LogCounts, of file: any OpenLog) {
        let counts = decoder.counts
        part.report.filtered += counts.filtered - counted.filtered
        if counts.filtered > counted.filtered { part.leftOut = leftOut }
        part.report.rejected += counts.rejected - counted.rejected
        part.report.bytesCompressed += counts.compressedBytes - counted.compressedBytes
        part.report.bytesUncompressed += counts.inflatedBytes - counted.inflatedBytes
        for rejection in decoder.takeRejections() {
            part.report.name(
                ImportReport.Failure(
                    source: file.identity.source, reason: "record at byte \(rejection.offset): \(rejection.reason)"))
        }
    }

    /// Says what became of a log as a whole.
    ///
    /// - Parameter isAllKept: Whether all accounts and regions were wanted; the ledger has no words for a part of them.
    private func finish(_ file: any OpenLog, _ result: Result<Bool, any Error>, isAllKept: Bool) throws {
        let source = file.identity.source
        part.report.filtered += file.leftOut
        switch result {
        case .failure(let error as LogReadError) where error.code == .notALog:
            part.report.files += 1
            part.report.filesSkipped += 1
        case .failure(let error as LogReadError):
            part.report.addFailedFile(ImportReport.Failure(source: source, reason: error.message))
        case .failure(let error as LogAccessError) where error.kind == .disabled:
            part.report.files += 1
            part.report.filesSkipped += 1
            part.report.note(ImportReport.Failure(source: source, error))
        case .failure(let error as LogAccessError):
            part.report.addFailedFile(ImportReport.Failure(source: source, error))
        case .failure(let error):
            throw error
        case .success where file.hasChanged():
            part.report.addFailedFile(ImportReport.Failure(source: source, reason: "changed while it was read"))
        case .success:
            part.report.files += 1
            if isAllKept, file.identity.revision != nil { part.finished.append(LedgerEntry(log: file.identity, kept: kept)) }
        }
    }

    /// Sends off what there is, and begins anew.
    private func flush(_ unit: Int) async throws {
        var part = self.part
        part.byteCount = part.finished.count * 512 + part.logs.count * 256
        if !batch.isEmpty {
            let prepared = try preparer.prepare(batch)
            part.byteCount += sink.byteCount(of: prepared)
            part.prepared = prepared
        }
        self.part = ReadPart()
        batch.removeAll()
        try await buffer.put(part, cost: part.byteCount, of: unit)
    }
}

extension WorkUnit {
    /// The logs in it.
    fileprivate var logs: [FoundLog] {
        items.compactMap { item in
            if case .log(let log, _) = item { log } else { nil }
        }
    }

    /// What those are called that the ledger may know.
    fileprivate var sources: [String] {
        logs.filter { $0.identity.revision != nil || $0.isObject }.map(\.identity.source)
    }
}
