import EventStorage
import Testing
import TrackerSQLite

@testable import SQLiteStorage

/// What SQLite's failures mean for who uses the store.
@Suite struct StoreErrorTests {
    static let failures: [(result: Int32, code: EventStoreError.Code, message: String)] = [
        (13, .diskFull, "x.db cannot grow: the disk is full"),
        (8, .readOnly, "x.db cannot be written: it, or its folder, is read-only"),
        (3, .readOnly, "x.db cannot be written: it, or its folder, is read-only"),
        (8 | 5 << 8, .readOnly, "x.db cannot be written: it, or its folder, is read-only"),
        (8 | 3 << 8, .unavailable, "x.db was left half made by a program that was killed; an import completes it"),
        (26, .notAStore, "x.db is not an SQLite database"),
        (11, .corrupt, "x.db is damaged"),
        (11 | 1 << 8, .corrupt, "x.db is damaged"),
        (5, .locked, "x.db is being written by another program"),
        (5 | 1 << 8, .locked, "x.db is being written by another program"),
        (6, .locked, "x.db is being written by another program"),
        (14, .unavailable, "x.db cannot be opened"),
        (10 | 1 << 8, .unavailable, "x.db cannot be read or written (input/output error)"),
        (1, .unavailable, "x.db cannot be used (SQLite result 1)"),
        (19 | 8 << 8, .unavailable, "x.db cannot be used (SQLite result 19)"),
    ]

    @Test("Each failure is told by its kind, in a sentence", arguments: failures)
    func failure(_ result: Int32, _ code: EventStoreError.Code, _ message: String) {
        let error = EventStoreError(SQLiteError(.init(rawValue: result), "whatever"), path: "x.db")
        #expect(error.code == code)
        #expect(error.message == message)
        #expect(error.underlying is SQLiteError)
    }

    @Test("What the store itself says stays as it is, and anything else cannot be used")
    func others() {
        struct Other: Error {}
        #expect(EventStoreError(EventStoreError(.locked, "as it is"), path: "x.db").message == "as it is")
        #expect(EventStoreError(Other(), path: "x.db").message == "x.db cannot be used")
    }
}
