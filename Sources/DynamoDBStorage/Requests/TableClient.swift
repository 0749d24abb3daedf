import AWSClient
import EventStorage

/// Makes calls that concern one table, and tells errors in a store's words.
struct TableClient: Sendable {
    let client: DynamoDBClient
    let table: String
    /// When what DynamoDB left undone of a batch is sent again.
    let retries: RetryPolicy
    /// How many requests of one operation are under way at a time, at least 1.
    let width: Int

    /// Makes a call and reads its answer.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    func call<Answer>(
        _ operation: String, _ body: [UInt8], _ read: (inout JSONReader) throws(JSONReadError) -> Answer
    ) async throws -> Answer {
        let bytes = try await call(operation, body)
        do {
            return try bytes.withUnsafeBufferPointer { buffer throws(JSONReadError) in
                var reader = JSONReader(buffer)
                let answer = try read(&reader)
                try reader.finish()
                return answer
            }
        } catch {
            throw EventStoreError(
                .unavailable, "DynamoDB's answer to \(operation) is not what it should be (byte \(error.index) of \(bytes.count))"
            )
        }
    }

    /// Makes a call.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    func call(_ operation: String, _ body: [UInt8]) async throws -> [UInt8] {
        try Task.checkCancellation()
        do {
            return try await client.call(operation, body)
        } catch {
            throw await storeError(of: error, operation: operation)
        }
    }

    /// Makes a call with a condition.
    ///
    /// - Returns: Whether the condition held.
    /// - Throws: `EventStoreError`, `CancellationError`.
    func callIfConditionHolds(_ operation: String, _ body: [UInt8]) async throws -> Bool {
        try Task.checkCancellation()
        do {
            _ = try await client.call(operation, body)
            return true
        } catch {
            if error.code == "ConditionalCheckFailedException" { return false }
            throw await storeError(of: error, operation: operation)
        }
    }

    /// Sends requests until DynamoDB has left nothing undone of them.
    ///
    /// - Parameters:
    ///   - requests: In the form in which a batch operation takes them.
    ///   - operation: What they are called, for messages.
    ///   - send: Sends some and returns those that were left undone.
    /// - Throws: `EventStoreError`: `.throttled` when DynamoDB takes nothing any more after all attempts; `CancellationError`.
    func sendAll(
        _ requests: ArraySlice<[UInt8]>, operation: String, _ send: (ArraySlice<[UInt8]>) async throws -> [[UInt8]]
    ) async throws {
        var requests = requests
        var attempts = 0
        while true {
            var left: [[UInt8]]
            do {
                left = try await send(requests)
            } catch let error as EventStoreError where error.code == .throttled {
                // A call that is refused as a whole leaves all of it undone.
                left = Array(requests)
            }
            if left.isEmpty { return }
            // As long as some are taken, the rest will be.
            attempts = left.count < requests.count ? 1 : attempts + 1
            guard let pause = retries.pause(afterAttempt: attempts) else {
                throw EventStoreError(
                    .throttled, "DynamoDB does not keep up with \(operation) on table \(table) and asks for fewer requests")
            }
            try await retries.sleep(pause)
            requests = left[...]
        }
    }

    /// The beginning of a request: `{"TableName":"…"`.
    var requestStart: [UInt8] {
        var body = [UInt8]()
        body.append("{\"TableName\":")
        body.append(jsonString: table)
        return body
    }
}
