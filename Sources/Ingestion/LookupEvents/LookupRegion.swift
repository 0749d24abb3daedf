import AWSClient
import CloudTrailLogs
import FoundationEssentials
import S3Logs
import Synchronization

/// One region that is looked up.
///
/// All its calls take turns, those that are tried again as well. Once the region has refused a call, or could not be asked for as
/// long as a call is tried, it is asked no more: each further hour would fail alike.
final class LookupRegion: Sendable {
    private struct State {
        var isGivenUp = false
        /// Why, where that is no failure.
        var notice: LogAccessError?
        /// How many answers in a row were not understood.
        var misunderstood = 0
    }

    /// One answer may hold something odd; this many come from something that is not CloudTrail.
    private static let mostMisunderstood = 5

    /// The region's name.
    let name: String
    private let client: CloudTrailClient
    private let keys: KeyCheck
    private let pacer = RequestPacer()
    private let state = Mutex(State())

    init(_ client: CloudTrailClient, keys: KeyCheck) {
        name = client.region
        self.client = client
        self.keys = keys
    }

    /// Whether there is no use in asking it for more.
    var isGivenUp: Bool { state.withLock { $0.isGivenUp } }

    /// What became of hours whose turn had not come when the region was given up.
    var passedOver: LogAccessError {
        state.withLock(\.notice) ?? LogAccessError(.disabled, reason: "is not asked for: \(name) failed before")
    }

    /// The access key of the calls that are made here.
    func accessKeyID() async -> String? {
        await client.accessKeyID()
    }

    /// One page of a part of a day.
    ///
    /// - Throws: `LogAccessError`; `CancellationError`.
    func page(from start: EventInstant, to end: EventInstant, nextToken: String?) async throws -> LookupEventsPage {
        guard !isGivenUp else { throw passedOver }
        try await pacer.wait(for: start)
        guard !isGivenUp else { throw passedOver }
        do throws(AWSError) {
            let pacedClient = client.retrying(after: { [pacer] in
                await pacer.answer()
                try await pacer.wait(for: start)
            })
            let page = try await pacedClient.lookupEvents(
                from: Date(timeIntervalSince1970: Double(start.milliseconds) / 1000),
                to: Date(timeIntervalSince1970: (Double(end.milliseconds) / 1000).rounded(.up)), nextToken: nextToken)
            state.withLock { $0.misunderstood = 0 }
            await pacer.answer()
            return page
        } catch {
            let failure: any Error = error.kind == .cancelled ? CancellationError() : await self.failure(of: error)
            await pacer.answer()
            throw failure
        }
    }

    private func failure(of error: AWSError) async -> LogAccessError {
        let isMisunderstood = error.kind == .malformedAnswer
        // A region that is switched off knows no keys. Where nobody knows them, it is they that are at fault.
        var notice: LogAccessError?
        if error.isOfUnknownKeys, await keys.areKnown(to: client) {
            notice = LogAccessError(.disabled, reason: "is not there: \(name) is switched off in this account (\(error.code))")
        }
        let isFirst = state.withLock { [notice] state in
            state.misunderstood += isMisunderstood ? 1 : 0
            if isMisunderstood, state.misunderstood < Self.mostMisunderstood { return true }
            defer { state.isGivenUp = true }
            state.notice = state.notice ?? notice
            return !state.isGivenUp
        }
        if isGivenUp { await pacer.close() }
        return isFirst ? notice ?? LogAccessError(lookupEvents: error) : passedOver
    }
}

/// Asks once for all regions whether AWS knows the keys.
actor KeyCheck {
    private var answer: Task<Bool, Never>?

    func areKnown(to client: CloudTrailClient) async -> Bool {
        let asked = answer ?? Task { await client.account.knowsKeys() }
        answer = asked
        return await asked.value
    }
}
