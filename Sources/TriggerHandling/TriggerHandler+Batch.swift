import LambdaRuntime
import S3Logs

extension TriggerHandler {
    /// The longest `resultString` that is worth a line of a job's report, in bytes.
    private static let maxResultBytes = 1000

    func answerBatch(_ invocation: BatchInvocation, in run: inout ObjectRun) async -> [UInt8] {
        var results = [[UInt8]]()
        for task in invocation.tasks {
            let outcome = await outcome(of: task, in: &run)
            let (code, text) = Self.result(of: outcome)
            var result = JSONObjectWriter()
            result.add("taskId", task.id)
            result.add("resultCode", code)
            result.add("resultString", text.cut(toBytes: Self.maxResultBytes))
            results.append(result.finish())
        }
        var answer = JSONObjectWriter()
        answer.add("invocationSchemaVersion", invocation.schemaVersion)
        // Of a task without a result nothing is known; storing it again is harmless.
        answer.add("treatMissingKeysAs", "TemporaryFailure")
        answer.add("invocationId", invocation.id)
        answer.add("results", json: results.jsonArray)
        return answer.finish()
    }

    private func outcome(of task: BatchInvocation.Task, in run: inout ObjectRun) async -> ObjectOutcome {
        let outcome = await run.store(task.object)
        guard case .failed(let failure) = outcome.ending, failure.kind == .missing, let other = task.formDecodedObject else {
            return outcome
        }
        run.forgetFailure()
        let otherOutcome = await run.store(other)
        guard case .failed(let otherFailure) = otherOutcome.ending, otherFailure.kind == .missing else { return otherOutcome }
        return outcome
    }

    private static func result(of outcome: ObjectOutcome) -> (code: String, text: String) {
        switch outcome.ending {
        case .stored:
            let counts = outcome.counts
            return (
                "Succeeded",
                "stored \(counts.stored), duplicates \(counts.duplicates), filtered \(counts.filtered), "
                    + "rejected \(counts.rejected)"
            )
        case .skipped(let reason):
            return ("Succeeded", reason)
        case .failed(let failure):
            return (failure.mayPass ? "TemporaryFailure" : "PermanentFailure", failure.reason)
        }
    }
}
