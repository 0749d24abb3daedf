public import CloudTrailLogs
public import LambdaRuntime
import S3Logs
public import TrackerLogging

/// Stores what CloudTrail delivered: reads which objects an event names, has them stored, and answers as the sender expects.
///
/// - S3, SNS, EventBridge and CloudTrail: success only when every object is stored; else an error that names each with its
///   reason, after which Lambda tries again and in the end tells the on-failure destination.
/// - SQS: the messages that failed (`ReportBatchItemFailures`), each judged by all of its objects.
/// - S3 Batch Operations: a result for each task.
///
/// Objects are stored one after the other, so that memory does not depend on their number.
public struct TriggerHandler: LambdaHandler {
    private let importer: any ObjectImporting
    private let functionName: String
    private let output: LineOutput
    private let now: @Sendable () -> EventInstant

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - importer: What stores objects.
    ///   - functionName: The dimension of the metrics.
    ///   - output: Where each invocation's line of metrics goes.
    ///   - now: The time of the metrics.
    public init(
        importer: any ObjectImporting, functionName: String, output: LineOutput, now: @escaping @Sendable () -> EventInstant
    ) {
        self.importer = importer
        self.functionName = functionName
        self.output = output
        self.now = now
    }

    /// Stores the objects of an event.
    ///
    /// - Throws: `LambdaFailure`: `Function.UnknownEvent` for an event of no known kind, `Function.ObjectsNotStored`.
    public func handle(_ event: [UInt8], _ context: LambdaContext) async throws -> [UInt8] {
        let start = ContinuousClock.now
        let event = try TriggerEvent(event)
        var run = ObjectRun(importer: importer, context: context)
        let answer: Result<[UInt8], LambdaFailure>
        switch event {
        case .notices(let notices): answer = await store(notices, in: &run)
        case .queue(let messages): answer = .success(await answerQueue(messages, in: &run, context))
        case .batch(let invocation): answer = .success(await answerBatch(invocation, in: &run))
        }
        output.write(line: metrics(of: run, duration: start.duration(to: .now), context).line(at: now()))
        return try answer.get()
    }

    private func store(_ notices: [ObjectNotice], in run: inout ObjectRun) async -> Result<[UInt8], LambdaFailure> {
        let failures = await self.failures(of: notices, in: &run)
        guard !failures.isEmpty else { return .success(Array("null".utf8)) }
        let objects = notices.count(where: { if case .created = $0 { true } else { false } })
        return .failure(
            LambdaFailure(
                type: "Function.ObjectsNotStored",
                message: "\(failures.count) of \(objects) objects are not stored: " + failures.joined(separator: "; ")))
    }

    private func answerQueue(_ messages: [QueueMessage], in run: inout ObjectRun, _ context: LambdaContext) async -> [UInt8] {
        var failed = [[UInt8]]()
        for message in messages {
            switch message.notices {
            case .success(let notices):
                if await failures(of: notices, in: &run).isEmpty { continue }
            case .failure(let failure):
                context.logger.error(
                    "message not understood", metadata: ["messageId": "\(message.id)", "reason": "\(failure.message)"])
            }
            var item = JSONObjectWriter()
            item.add("itemIdentifier", message.id)
            failed.append(item.finish())
        }
        var answer = JSONObjectWriter()
        answer.add("batchItemFailures", json: failed.jsonArray)
        return answer.finish()
    }

    /// Stores what `notices` name, each whatever becomes of the others.
    ///
    /// - Returns: A clause for each object that failed.
    private func failures(of notices: [ObjectNotice], in run: inout ObjectRun) async -> [String] {
        var failures = [String]()
        for notice in notices {
            switch notice {
            case .passedOver(let what):
                run.passOver(what)
            case .created(let object):
                guard case .failed(let failure) = await run.store(object).ending else { continue }
                failures.append("\(object.location.source) \(failure.reason.cut(toBytes: 500))")
            }
        }
        return failures
    }

    private func metrics(of run: ObjectRun, duration: Duration, _ context: LambdaContext) -> EmbeddedMetrics {
        var metrics = EmbeddedMetrics(namespace: "CloudTrailTracker", dimensions: [("FunctionName", functionName)])
        metrics.add(property: "requestId", context.requestID)
        metrics.add("RecordsRead", run.counts.records, .count)
        metrics.add("Stored", run.counts.stored, .count)
        metrics.add("Filtered", run.counts.filtered, .count)
        metrics.add("Duplicates", run.counts.duplicates, .count)
        metrics.add("Rejected", run.counts.rejected, .count)
        metrics.add("FilesFailed", run.filesFailed, .count)
        metrics.add("FilesSkipped", run.filesSkipped, .count)
        metrics.add("BytesCompressed", Int(clamping: run.counts.bytesCompressed), .bytes)
        metrics.add("BytesUncompressed", Int(clamping: run.counts.bytesUncompressed), .bytes)
        metrics.add("Milliseconds", Int(duration / .milliseconds(1)), .milliseconds)
        return metrics
    }
}
