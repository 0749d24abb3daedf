import CloudTrailLogs
import EventStorage

/// A store with invented events, whose pages a test can hold up or break.
struct StubStore: EventStore {
    /// How many pages a cursor has.
    var pageCount = 1
    var eventsPerPage = 3
    var userName = "alice"
    /// Runs before a cursor hands out the page of that number, counted from 0; what it throws, the cursor throws.
    var beforePage: @Sendable (Int) async throws -> Void = { _ in }
    /// Runs when a cursor is given up.
    var onRelease: @Sendable () -> Void = {}

    func events(matching query: EventQuery, after position: EventPosition?) async throws -> any EventCursor {
        StubCursor(store: self)
    }

    func countEvents(matching query: EventQuery) async throws -> Int { pageCount * eventsPerPage }

    func event(id: String) async throws -> (event: StoredEvent, location: RecordLocation?)? { nil }

    func names(of list: NameList) async throws -> [String] { ["alice", "bob"] }

    func leftOutEvents() async throws -> LeftOutEvents { .none }

    func checkHealth() async throws {}

    func openWriter() async throws -> any EventWriter {
        throw EventStoreError(.readOnly, "this store is for reading")
    }

    func event(_ number: Int) -> StoredEvent {
        StoredEvent(
            position: EventPosition(instant: EventInstant(milliseconds: Int64(number)), eventID: "event-\(number)"),
            attributes: [
                .init(name: CoreAttribute.eventID, values: ["event-\(number)"]),
                .init(name: CoreAttribute.eventName, values: ["RunInstances"]),
                .init(name: CoreAttribute.eventSource, values: ["ec2.amazonaws.com"]),
                .init(name: CoreAttribute.eventTime, values: ["2018-06-01T12:00:00Z"]),
                .init(name: CoreAttribute.userName, values: [userName]),
            ])
    }
}

private actor StubCursor: EventCursor {
    private let store: StubStore
    private var nextPage = 0

    init(store: StubStore) {
        self.store = store
    }

    deinit {
        store.onRelease()
    }

    func next(limit: Int) async throws -> EventPage {
        let page = nextPage
        nextPage += 1
        try await store.beforePage(page)
        let start = page * store.eventsPerPage
        return EventPage(
            events: (start..<(start + store.eventsPerPage)).map(store.event), isLast: page + 1 >= store.pageCount)
    }
}
