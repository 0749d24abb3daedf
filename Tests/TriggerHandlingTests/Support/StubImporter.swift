import S3Logs
import Synchronization
import TriggerHandling

/// Remembers what it was asked to store, and does with it what a test says.
final class StubImporter: ObjectImporting {
    private let outcome: @Sendable (S3ObjectReference) async -> ObjectOutcome
    private let state = Mutex<[S3ObjectReference]>([])

    init(_ outcome: @escaping @Sendable (S3ObjectReference) async -> ObjectOutcome = { _ in ObjectOutcome(.stored) }) {
        self.outcome = outcome
    }

    /// Fails for keys that hold one of these words, each with its kind; stores everything else.
    convenience init(failing kinds: [String: LogAccessError.Kind]) {
        self.init { object in
            guard let kind = kinds.first(where: { object.location.key.contains($0.key) }) else { return ObjectOutcome(.stored) }
            return ObjectOutcome(.failed(LogAccessError(kind.value, reason: "is \(kind.key)")))
        }
    }

    var objects: [S3ObjectReference] { state.withLock { $0 } }
    var keys: [String] { objects.map(\.location.key) }

    func importObject(_ object: S3ObjectReference, deadline: ContinuousClock.Instant) async -> ObjectOutcome {
        state.withLock { $0.append(object) }
        return await outcome(object)
    }
}
