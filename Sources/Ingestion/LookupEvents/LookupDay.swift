import AWSClient
import CloudTrailLogs
import S3Logs

/// One day of one region's events.
///
/// Most days of most regions fit into one page, so that the first question is for the whole day; only where there are more, its
/// hours are asked for one by one. A restart goes on at the first hour that is not in the ledger.
actor LookupDay {
    nonisolated let region: LookupRegion
    private let start: EventInstant
    private let end: EventInstant
    private var whole: Task<LookupEventsPage, any Error>?

    init(region: LookupRegion, start: EventInstant, end: EventInstant) {
        self.region = region
        self.start = start
        self.end = end
    }

    /// The records of the day where one page holds them all, else `nil`; also where that page is not understood, since those of
    /// the hours may be.
    ///
    /// - Throws: `LogAccessError`; `CancellationError`.
    func allRecords() async throws -> [String]? {
        let isAsked = whole != nil
        let asked = whole ?? Task { [region, start, end] in try await region.page(from: start, to: end, nextToken: nil) }
        whole = asked
        do {
            let answer = try await withTaskCancellationHandler {
                try await asked.value
            } onCancel: {
                asked.cancel()
            }
            return answer.nextToken == nil ? answer.records : nil
        } catch let error as LogAccessError {
            guard region.isGivenUp else { return nil }
            throw isAsked ? region.passedOver : error
        }
    }
}
