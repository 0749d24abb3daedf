import CloudTrailLogs
import EventStorage

extension DynamoDBStore {
    /// Counts the entries of an index that DynamoDB itself can tell to match, many keys at a time.
    func count(_ plan: QueryPlan) async throws -> Int {
        let shards = try await shards.countsForReading()
        let counts: [Int]
        if case .everyone = plan.scope {
            let keys = try await days(of: plan).flatMap { plan.hashKeys(shards, day: $0.dayName) }
            counts = try await keys.concurrentMap(width: options.requestsInFlight) { [self] key in
                try await count(plan, hashKey: key, lower: plan.lower, upper: plan.upper)
            }
        } else {
            let pieces = plan.hashKeys(shards).flatMap { key in
                plan.pieces(options.requestsInFlight).map { (key: key, lower: $0.lower, upper: $0.upper) }
            }
            counts = try await pieces.concurrentMap(width: options.requestsInFlight) { [self] piece in
                try await count(plan, hashKey: piece.key, lower: piece.lower, upper: piece.upper)
            }
        }
        return counts.reduce(0, +)
    }

    private func count(_ plan: QueryPlan, hashKey: String, lower: String, upper: String) async throws -> Int {
        var count = 0
        var startKey: [UInt8]?
        repeat {
            let body = plan.request.body(hashKey: hashKey, lower: lower, upper: upper, counts: true, startKey: startKey)
            let answer = try await client.call("Query", body) { reader throws(JSONReadError) in
                try QueryAnswer<Never>(&reader) { _ in nil }
            }
            count += answer.count
            startKey = answer.lastKey
        } while startKey != nil
        return count
    }
}

extension QueryPlan {
    /// The range of keys in pieces that can be read side by side: one a day, up to `most`.
    fileprivate func pieces(_ most: Int) -> [(lower: String, upper: String)] {
        let day = EventInstant.millisecondsPerDay
        let count = min(Int((days.upperBound.milliseconds - days.lowerBound.milliseconds) / day) + 1, most)
        let length = (days.upperBound.milliseconds - days.lowerBound.milliseconds + day) / Int64(count)
        var bounds = [lower]
        for index in 1..<max(1, count) {
            let start = TimeKey.lowerBound(days.lowerBound.advanced(byMilliseconds: length * Int64(index)))
            if lower.precedesByCodePoint(start), start.precedesByCodePoint(upper) { bounds.append(start) }
        }
        // A piece may end at the next one's first bound, which is no event's key.
        return zip(bounds, bounds.dropFirst() + [upper]).map { ($0, $1) }
    }
}
