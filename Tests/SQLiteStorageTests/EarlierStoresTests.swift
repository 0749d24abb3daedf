import CloudTrailLogs
import EventStorage
import Foundation
import TestSupport
import Testing
import TrackerSQLite

@testable import SQLiteStorage

/// Stores that the program made when it stood on outside packages. They stand beside the package where it is developed, each with
/// what that program answered.
@Suite(.enabled(if: EarlierStore.areThere, "the stores of earlier versions do not stand in ../shared/data/stores"))
struct EarlierStoresTests {
    @Test("A store of the version before answers as it did then", arguments: EarlierStore.allCases, [true, false])
    func answers(_ earlier: EarlierStore, isWritten: Bool) async throws {
        try await withTemporaryDirectory { folder in
            let answers = try earlier.answers()
            let store = try earlier.open(copyIn: folder, isWritten ? .readWrite : .read)
            #expect(try await store.countEvents(matching: EventQuery(range: answers.range)) == answers.count)
            #expect(try await store.names(of: .users) == answers.users)
            #expect(try await store.names(of: .services) == answers.services)
            let first = try await store.events(matching: EventQuery(range: answers.range, fields: .all), after: nil)
                .next(limit: answers.first.count)
            #expect(first.events.map(attributes) == answers.first)
            let last = try await store.events(matching: EventQuery(range: answers.range, order: .descending), after: nil)
                .next(limit: answers.last.count)
            #expect(last.events.map(attributes) == answers.last)
            let event = try #require(first.events.first)
            let found = try #require(try await store.event(id: event.position.eventID))
            #expect(found.event == event)
            #expect(found.location != nil && found.location?.hash == nil)
        }
    }

    @Test("A new store is to SQLite what one of the version before becomes")
    func sameFormat() async throws {
        try await withTemporaryDirectory { folder in
            let path = "\(folder)/new.db"
            _ = try SQLiteStore(path: path, options: .init(mode: .readWrite, now: { .distantFuture }))
            let new = try SQLiteConnection(path: path, .init(isReadOnly: true))
            _ = try EarlierStore.closed.open(copyIn: folder, .readWrite)
            let earlier = try SQLiteConnection(path: "\(folder)/closed.db", .init(isReadOnly: true))
            for question in [
                "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY rowid",
                "SELECT identifier FROM grdb_migrations ORDER BY rowid",
                "PRAGMA application_id", "PRAGMA page_size", "PRAGMA journal_mode", "PRAGMA encoding",
                "PRAGMA auto_vacuum",
            ] {
                let answer = try new.texts(question)
                #expect(!answer.isEmpty)
                #expect(try answer == earlier.texts(question))
            }
        }
    }

    @Test("A store of the version before tells what was left out of it", arguments: EarlierStore.allCases, [true, false])
    func leftOut(_ earlier: EarlierStore, isWritten: Bool) async throws {
        try await withTemporaryDirectory { folder in
            let store = try earlier.open(copyIn: folder, isWritten ? .readWrite : .read)
            let filters = try store.pool.readAndWait { database in
                let statement = try database.statement("SELECT DISTINCT filter FROM logs WHERE finished = 1")
                defer { statement.reset() }
                var prefixes = [String]()
                while try statement.step() { prefixes += try NameListCoding.decode(statement.blob(0)) }
                return prefixes
            }
            #expect(try await store.leftOutEvents() == LeftOutEvents(namePrefixes: filters))
        }
    }

    @Test("A store knows that its events may be of earlier rules, also once it is written", arguments: EarlierStore.allCases)
    func oldestFlattening(earlier: EarlierStore) async throws {
        try await withTemporaryDirectory { folder in
            let new = try SQLiteStore(path: "\(folder)/new.db", options: .init(mode: .readWrite, now: { .distantFuture }))
            #expect(try await new.oldestFlatteningVersion() == flatteningVersion)
            let path = try earlier.copy(to: folder)
            for _ in 0..<2 {
                let store = try SQLiteStore(path: path, options: .init(mode: .readWrite, now: { .distantFuture }))
                #expect(try await store.oldestFlatteningVersion() == 1)
                await (try await store.openWriter()).close()
            }
        }
    }

    private func attributes(_ event: StoredEvent) -> [String: [String]] {
        Dictionary(event.attributes.map { ($0.name, $0.values) }, uniquingKeysWith: +)
    }
}

/// A store that an earlier version made.
enum EarlierStore: String, CaseIterable {
    /// Closed in order.
    case closed
    /// Its import was ended by SIGKILL: most events stand in the write-ahead log.
    case killed

    /// What the version that made a store answered.
    struct Answers {
        let range: ClosedRange<EventInstant>
        let count: Int
        let users: [String]
        let services: [String]
        /// The first events with all attributes, and the last ones with the standard attributes.
        let first: [[String: [String]]]
        let last: [[String: [String]]]
    }

    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(components: "shared", "data", "stores").standardizedFileURL

    static var areThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    /// Copies the store's files; they may be read-only where they stand.
    func copy(to folder: String) throws -> String {
        for name in ["\(rawValue).db", "\(rawValue).db-wal"] {
            let original = Self.folder.appending(component: name)
            guard FileManager.default.fileExists(atPath: original.path) else { continue }
            try Data(contentsOf: original).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        return "\(folder)/\(rawValue).db"
    }

    func open(copyIn folder: String, _ mode: SQLiteStore.Options.Mode) throws -> SQLiteStore {
        try SQLiteStore(path: copy(to: folder), options: SQLiteStore.Options(mode: mode, now: { .distantFuture }))
    }

    func answers() throws -> Answers {
        let text = try String(contentsOf: Self.folder.appending(component: "\(rawValue).answers.txt"), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        let first = lines[3...].prefix { $0.hasPrefix("{") && !$0.hasSuffix(",") }
        return Answers(
            range: try #require(EventInstant.parse(iso8601: "2026-10-01"))
                .instant...#require(
                    EventInstant.parse(iso8601EndOfRange: "2026-10-31")
                ).instant,
            count: try #require(Int(lines[0])),
            users: try decode([String].self, lines[1]),
            services: try decode([String].self, lines[2]),
            first: try first.map { try attributes(decode([String: OneOrMore].self, $0)) },
            last: try decode([[String: OneOrMore]].self, lines[(3 + first.count)...].joined()).map(attributes))
    }

    private func attributes(_ written: [String: OneOrMore]) -> [String: [String]] {
        written.mapValues(\.values)
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// A value alone, or several in an array.
    private struct OneOrMore: Decodable {
        let values: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(String.self) {
                values = [value]
            } else {
                values = try container.decode([String].self)
            }
        }
    }
}
