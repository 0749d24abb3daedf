import CloudTrailLogs
import EventStorage
import Ingestion
import NaiveReading
import QueryAPI
import Testing

/// Which event names an import leaves out.
enum ImportFilter: CaseIterable, CustomTestStringConvertible {
    /// Those of the default filter.
    case standard
    /// None (`--all`).
    case none

    var testDescription: String { self == .standard ? "default filter" : "--all" }

    /// As the contract lists them.
    static let keptNames: [UTF8Text] = [
        "getsessiontoken", "getfederationtoken", "getsignintoken", "getrolecredentials", "getwebidentitytoken",
    ]

    var eventNameFilter: EventNameFilter { self == .standard ? .standard : .none }

    /// As the contract lists them.
    var prefixes: [UTF8Text] {
        self == .standard ? ["get", "describe", "list", "info", "decrypt", "checkmfa", "head"] : []
    }
}

/// Logs in a store, as `import` puts them there.
struct ImportedLogs {
    /// When everything is imported: after all events.
    static let now = EventInstant(milliseconds: 1_800_000_000_000)

    let store: any EventStore
    let report: ImportReport
    /// That of a second import of the same.
    let secondReport: ImportReport
    /// The same logs in a list. What the contract leaves open is as in the store.
    let naive: NaiveStore
    /// What the store holds against the contract, where `naive` could not follow it.
    let objection: String?

    /// Imports logs into an empty store, and compares all that it holds then with them.
    ///
    /// - Parameter folder: What holds all of them and no others; without it each is a source.
    init(
        _ logs: [LogFolder.Log], in folder: LogFolder? = nil, filter: ImportFilter, into store: any EventStore
    ) async throws {
        let now = Self.now
        self.store = store
        let writer = try await store.openWriter()
        let importer = Importer(writer: writer, options: IngestionOptions(filter: filter.eventNameFilter, now: now))
        let sources = (folder.map { [$0.path] } ?? logs.map(\.path)).map { LogSource.path(RawPath(source: $0)) }
        report = try await importer.run(sources: sources)
        secondReport = try await importer.run(sources: sources)
        await writer.close()

        var naive = NaiveStore(logs: logs, filter: filter.prefixes, keptNames: ImportFilter.keptNames)
        var everything = Question(now: now.milliseconds)
        everything.from = Moment(milliseconds: 0, isDay: true, text: "1970-01-01")
        everything.fields = .all
        let target = "/scan?from=1970-01-01&fields=*"
        let stored = try await Answer(to: everything, target: target, api: { _ in QueryAPI(store: store, now: { now }) })
        objection =
            naive.settle(with: stored.rows.map { $0.mapValues(Set.init) })
            ?? stored.difference(from: naive.answer(to: everything), everything)
        self.naive = naive
    }

    /// The answer to a request that asks for one JSON document.
    func document(at target: String) async throws -> JSONValue {
        try JSONParser.parse(try await api(now: 0).respond(to: APIRequest(target: target)).collectBody())
    }

    /// An API over the store whose clock stands still.
    func api(now: Int64) -> QueryAPI {
        let now = EventInstant(milliseconds: now)
        return QueryAPI(store: store, records: FileRecordReader(), now: { now })
    }
}
