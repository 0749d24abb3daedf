import CloudTrailLogs
import EventStorage

/// Reads units, one after the other; each reading task has its own.
///
/// Batches go over the borders of logs, so that many small logs make few transactions.
final class UnitReader<Sink: BatchSink> {
    private static var maxBatchEvents: Int { 8192 }
    private static var maxBatchBytes: Int { 6 << 20 }

    private let sink: Sink
    private let options: LogReadingOptions
    private let kept: KeptPart
    private let buffer: ReorderBuffer<ReadPart<Sink.Prepared>>
    private let progress: ProgressCounter
    private let flattener = EventFlattener()
    private var preparer: Sink.Preparer
    private var batch = EventBatch()
    private var part = ReadPart<Sink.Prepared>()

    init(
        sink: Sink, options: LogReadingOptions, buffer: ReorderBuffer<ReadPart<Sink.Prepared>>, progress: ProgressCounter
    ) {
        self.sink = sink
        self.options = options
        self.buffer = buffer
        self.progress = progress
        kept = KeptPart(
            filter: options.filter, range: options.range, flatteningVersion: flatteningVersion,
            maxRecordBytes: options.maxRecordBytes)
        preparer = sink.makePreparer()
    }

    /// Reads a unit and puts what it holds into the buffer, the unit's end included.
    ///
    /// - Throws: `CancellationError`, and what the sink throws. A log that cannot be read is reported and throws nothing.
    func read(_ unit: WorkUnit) async throws {
        let known = try await sink.ledgerEntries(for: unit.sources)
        for item in unit.items {
            switch item {
            case .failure(let path, let reason):
                part.report.addFailedFile(path.source, reason: reason)
                progress.finishFile(bytes: 0)
            case .log(let log, _) where isDone(log, known):
                part.report.files += 1
                part.report.filesSkipped += 1
                progress.finishFile(bytes: log.identity.size ?? 0)
            case .log(let log, let number):
                try await read(log, number: number, unit: unit.number)
            }
        }
        try await flush(unit.number)
        buffer.finish(unit.number)
    }

    private func isDone(_ log: FoundLog, _ known: [String: LedgerEntry]) -> Bool {
        // A log without a revision is a stream, and never the same again.
        guard log.identity.revision != nil, let entry = known[log.identity.source] else { return false }
        return entry.log == log.identity && ExactString(entry.log.source) == ExactString(log.identity.source)
            && entry.kept.covers(kept)
    }

    private func read(_ log: FoundLog, number: Int, unit: Int) async throws {
        let file: LogFile
        do {
            file = try LogFile(opening: log, onRead: progress.addBytesRead)
        } catch {
            part.report.addFailedFile(log.identity.source, reason: "cannot be opened: \(error)")
            progress.finishFile(bytes: log.identity.size ?? 0)
            return
        }
        let decoder = LogDecoder(input: file, log: number, options: options, flattener: flattener)
        var counted = LogCounts()
        while true {
            let eventCount = batch.events.count
            let result = Result { try decoder.read(into: &batch, maxEvents: Self.maxBatchEvents, maxBytes: Self.maxBatchBytes) }
            if batch.events.count > eventCount { part.logs[number] = file.identity }
            count(decoder, since: counted, of: file)
            counted = decoder.counts
            if case .success(let isMore) = result, isMore {
                try await flush(unit)
                continue
            }
            try finish(file, result)
            break
        }
        // Whatever was not read of a damaged log is done with.
        let size = file.identity.size ?? 0
        progress.finishFile(bytes: size > counted.compressedBytes ? size - counted.compressedBytes : 0)
        if batch.events.count >= Self.maxBatchEvents || batch.byteCount >= Self.maxBatchBytes { try await flush(unit) }
    }

    private func count(_ decoder: LogDecoder, since counted: LogCounts, of file: LogFile) {
        let counts = decoder.counts
        part.report.filtered += counts.filtered - counted.filtered
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
    private func finish(_ file: LogFile, _ result: Result<Bool, any Error>) throws {
        let source = file.identity.source
        switch result {
        case .failure(let error as LogReadError) where error.code == .notALog:
            part.report.files += 1
            part.report.filesSkipped += 1
        case .failure(let error as LogReadError):
            part.report.addFailedFile(source, reason: error.message)
        case .failure(let error):
            throw error
        case .success where file.hasChanged():
            part.report.addFailedFile(source, reason: "changed while it was read")
        case .success:
            part.report.files += 1
            if file.identity.revision != nil { part.finished.append(LedgerEntry(log: file.identity, kept: kept)) }
        }
    }

    /// Sends off what there is, and begins anew.
    private func flush(_ unit: Int) async throws {
        var part = self.part
        var cost = part.finished.count * 512 + part.logs.count * 256
        if !batch.isEmpty {
            cost += batch.byteCount + batch.values.count * MemoryLayout<EventBatch.Value>.stride
            part.prepared = try preparer.prepare(batch)
        }
        self.part = ReadPart()
        batch.removeAll()
        try await buffer.put(part, cost: cost, of: unit)
    }
}

extension WorkUnit {
    /// What the logs in it are called.
    fileprivate var sources: [String] {
        items.compactMap { item in
            guard case .log(let log, _) = item, log.identity.revision != nil else { return nil }
            return log.identity.source
        }
    }
}
