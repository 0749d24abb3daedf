public import FoundationEssentials

/// Keeps what another provider gives until shortly before it expires. Many may ask at once; the other is asked once.
public actor RefreshingCredentialProvider: AWSCredentialProvider {
    private let source: any AWSCredentialProvider
    private let now: @Sendable () -> Date
    private var kept: AWSCredentials?
    private var request: Task<Result<AWSCredentials, AWSError>, Never>?
    /// Until then, what is kept goes on as long as it has not expired.
    private var nextRefresh = Date.distantPast

    /// So long before the end new ones are asked for.
    private static let margin: TimeInterval = 300
    /// A source in trouble, or one whose credentials never last for the margin, is not asked by every call.
    private static let pause: TimeInterval = 30

    /// Wraps a provider.
    public init(_ source: any AWSCredentialProvider, now: @escaping @Sendable () -> Date = { Date() }) {
        self.source = source
        self.now = now
    }

    /// Credentials that are good now; fresh ones are asked for from 5 minutes before their end on. Where those cannot be had,
    /// the old ones go on until they expire, and the source is asked again every 30 s.
    ///
    /// - Throws: `AWSError`.
    public func credentials() async throws(AWSError) -> AWSCredentials {
        while true {
            if let kept, isGood(kept, for: now() < nextRefresh ? 0 : Self.margin) { return kept }
            let asked = request ?? ask()
            request = asked
            let result = await withTaskCancellationHandler {
                await asked.value
            } onCancel: {
                asked.cancel()
            }
            if request == asked { note(result) }
            switch result {
            case .success(let fresh):
                return fresh
            case .failure(let error):
                // Somebody else was cancelled who waited for the same request.
                if error.kind == .cancelled, asked.isCancelled, !Task.isCancelled { continue }
                guard let kept, isGood(kept, for: 0) else { throw error }
                return kept
            }
        }
    }

    /// Does not hand these out again.
    public func discard(_ credentials: AWSCredentials) async {
        if kept == credentials { kept = nil }
        await source.discard(credentials)
    }

    private func ask() -> Task<Result<AWSCredentials, AWSError>, Never> {
        Task { [source] in
            do throws(AWSError) {
                return .success(try await source.credentials())
            } catch {
                return .failure(error)
            }
        }
    }

    private func note(_ result: Result<AWSCredentials, AWSError>) {
        request = nil
        switch result {
        case .success(let fresh): kept = fresh
        case .failure(let error) where error.kind == .cancelled: return
        case .failure: break
        }
        nextRefresh = now().addingTimeInterval(Self.pause)
    }

    private func isGood(_ credentials: AWSCredentials, for time: TimeInterval) -> Bool {
        credentials.expiration.map { $0.timeIntervalSince(now()) > time } ?? true
    }
}
