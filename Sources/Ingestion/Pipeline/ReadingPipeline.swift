import AWSClient
import CloudTrailLogs
import EventStorage

/// Reads logs on several tasks at once and hands their events to a sink in the order that it wants.
///
/// Memory is bounded whatever is slow: each reader builds one batch, the buffer between them and the sink has a limit, and
/// folders are walked only as far as readers have come.
struct ReadingPipeline<Sink: BatchSink>: Sendable {
    private static var progressInterval: Duration { .milliseconds(100) }

    let sink: Sink
    let aws: AWSSources?
    let options: IngestionOptions
    let clock: any Clock<Duration>

    /// Reads all sources to their end, or until the task is cancelled.
    ///
    /// - Parameters:
    ///   - sources: In the order in which they are to be read.
    ///   - begin: Called once the sources are known to be there; what it reports is part of the whole.
    ///   - progress: Called every 100 ms and at the end; `nil` when nobody looks.
    /// - Throws: `LogSourceError` before anything is done; `IngestionError` when the sink failed.
    func run(
        _ sources: [LogSource], begin: @Sendable () async throws -> ImportReport,
        progress: (@Sendable (IngestionProgress) -> Void)?
    ) async throws -> ImportReport {
        let resolved = try await ResolvedSource.resolve(sources, aws: aws, options: options)
        let begun: ImportReport
        do {
            begun = try await begin()
        } catch is CancellationError where Task.isCancelled {
            var report = ImportReport()
            report.interrupted = true
            return report
        } catch {
            throw IngestionError(report: ImportReport(), underlying: error)
        }
        let elapsed = stopwatch(clock)
        let counter = ProgressCounter()
        let buffer = ReorderBuffer<ReadPart<Sink.Prepared>>(capacity: options.limits.bufferedBytes)
        let queue = WorkQueue(resolved, order: sink.order, unitBytes: options.limits.unitBytes)
        var (report, failure) = await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<options.readers {
                    group.addTask(executorPreference: DispatchQueueExecutor(label: "reader \(number)")) {
                        await read(from: queue, into: buffer, counter)
                    }
                }
                if let progress {
                    group.addTask(executorPreference: DispatchQueueExecutor(label: "file count")) {
                        guard let size = SourceSize.measure(resolved) else { return }
                        counter.setTotals(files: size.files, bytes: size.bytes)
                    }
                    group.addTask { await tell(progress, of: counter, elapsed) }
                }
                let outcome = await consume(buffer, counter, since: begun)
                buffer.close()
                group.cancelAll()
                return outcome
            }
        } onCancel: {
            buffer.close()
        }
        report.seconds = elapsed() / .seconds(1)
        report.interrupted = failure == nil && !buffer.hasEnded
        progress?(counter.snapshot(elapsed: elapsed()))
        if let failure { throw IngestionError(report: report, underlying: failure) }
        return report
    }

    /// What a reading task does.
    private func read(
        from queue: WorkQueue, into buffer: ReorderBuffer<ReadPart<Sink.Prepared>>, _ counter: ProgressCounter
    ) async {
        let reader = UnitReader(
            sink: sink, s3: aws?.s3, options: options, buffer: buffer, progress: counter)
        do {
            while !Task.isCancelled, let unit = queue.next() { try await reader.read(unit) }
            guard !Task.isCancelled else { return }
            buffer.end(after: queue.unitCount)
        } catch {
            // A store may say in its own words that the task was cancelled.
            buffer.close(throwing: Task.isCancelled || error is CancellationError ? nil : error)
        }
    }

    /// Hands everything to the sink, in order, and adds up what became of it.
    private func consume(
        _ buffer: ReorderBuffer<ReadPart<Sink.Prepared>>, _ counter: ProgressCounter, since begun: ImportReport
    ) async -> (report: ImportReport, failure: (any Error)?) {
        var report = begun
        let executor = DispatchQueueExecutor(label: "writer")
        do {
            while let first = try await buffer.next() {
                let parts = group(beginningWith: first, buffer)
                let full = parts.filter { !$0.isEmpty }
                if !full.isEmpty {
                    // A task of its own does not see the cancellation: what a transaction has begun is written to its end.
                    let writing = Task(executorPreference: executor) { [sink] in try await sink.consume(full) }
                    let summary = try await withTaskCancellationHandler {
                        try await writing.value
                    } onCancel: { [sink] in
                        if !sink.isTransactional { writing.cancel() }
                    }
                    report.stored += summary.stored
                    report.duplicates += summary.duplicates
                }
                for part in parts { report.add(part.report) }
                counter.setRecords(of: report)
            }
            return (report, nil)
        } catch is CancellationError where Task.isCancelled {
            return (report, nil)
        } catch {
            return (report, error)
        }
    }

    /// A part, and with it those that wait already: a store that is slow then has less to do for each.
    private func group(
        beginningWith first: ReadPart<Sink.Prepared>, _ buffer: ReorderBuffer<ReadPart<Sink.Prepared>>
    ) -> [ReadPart<Sink.Prepared>] {
        var parts = [first]
        var byteCount = first.byteCount
        while sink.isTransactional, byteCount < options.limits.bufferedBytes, let next = buffer.nextAtHand() {
            parts.append(next)
            byteCount += next.byteCount
        }
        return parts
    }

    private func tell(
        _ progress: @Sendable (IngestionProgress) -> Void, of counter: ProgressCounter, _ elapsed: @Sendable () -> Duration
    ) async {
        while (try? await clock.sleep(for: Self.progressInterval)) != nil {
            progress(counter.snapshot(elapsed: elapsed()))
        }
    }
}

/// Returns what tells the time since this call.
private func stopwatch<C: Clock<Duration>>(_ clock: C) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
}
