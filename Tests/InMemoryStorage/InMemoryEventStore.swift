import CloudTrailLogs
package import EventStorage
import Synchronization

/// A store in arrays, whose failures and page sizes tests can choose.
package final class InMemoryEventStore: EventStore {
    package struct Event: Sendable {
        package var position: EventPosition
        package var attributes: [String: [String]]
        package var location: RecordLocation?

        package init(position: EventPosition, attributes: [String: [String]], location: RecordLocation? = nil) {
            self.position = position
            self.attributes = attributes
            self.location = location
        }
    }

    /// How it behaves.
    package struct Behaviour: Sendable {
        /// Thrown by every call.
        package var failure: (any Error)?
        /// Thrown by a cursor once it has handed out this many pages.
        package var cursorFailure: (afterPages: Int, error: any Error)?
        /// Largest page, whatever is asked for.
        package var pageSize: Int
        /// Whether a page comes of `pageSize` events looked at, however few of them match, rather than of as many that match.
        package var looksAtPageSizeOnly: Bool
        /// Number of pages after which a cursor waits until it is cancelled; counting does so from 0 on.
        package var stallsAfterPages: Int?

        package init(
            failure: (any Error)? = nil, cursorFailure: (afterPages: Int, error: any Error)? = nil, pageSize: Int = .max,
            looksAtPageSizeOnly: Bool = false, stallsAfterPages: Int? = nil
        ) {
            self.failure = failure
            self.cursorFailure = cursorFailure
            self.pageSize = pageSize
            self.looksAtPageSizeOnly = looksAtPageSizeOnly
            self.stallsAfterPages = stallsAfterPages
        }
    }

    private struct State {
        var events: [Event] = []
        var queries: [EventQuery] = []
    }

    private let behaviour: Behaviour
    private let leftOut: LeftOutEvents
    private let state = Mutex(State())

    package init(_ events: [Event] = [], behaviour: Behaviour = Behaviour(), leftOut: LeftOutEvents = .none) {
        self.behaviour = behaviour
        self.leftOut = leftOut
        add(events)
    }

    /// The queries asked so far.
    package var queries: [EventQuery] { state.withLock { $0.queries } }

    package func add(_ events: [Event]) {
        state.withLock { $0.events += events }
    }

    package func events(matching query: EventQuery, after position: EventPosition?) throws -> any EventCursor {
        if let failure = behaviour.failure { throw failure }
        let matching = matching(query)
        let looksAt = behaviour.looksAtPageSizeOnly ? self.matching(EventQuery(order: query.order)) : matching
        let events = looksAt.filter { event in
            guard let position else { return true }
            return query.order == .ascending ? event.position > position : event.position < position
        }
        let matchingPositions = Set(matching.map(\.position))
        return Cursor(
            events: events.map { (stored: $0.stored(fields: query.fields), matches: matchingPositions.contains($0.position)) },
            behaviour: behaviour)
    }

    package func countEvents(matching query: EventQuery) async throws -> Int {
        if let failure = behaviour.failure { throw failure }
        if behaviour.stallsAfterPages == 0 { try await waitForCancellation() }
        return matching(query).count
    }

    package func event(id: String) throws -> (event: StoredEvent, location: RecordLocation?)? {
        if let failure = behaviour.failure { throw failure }
        let event = state.withLock { $0.events.first { $0.position.eventID == id } }
        return event.map { ($0.stored(fields: .all), $0.location) }
    }

    package func names(of list: NameList) throws -> [String] {
        if let failure = behaviour.failure { throw failure }
        let events = state.withLock { $0.events }
        let names =
            switch list {
            case .parameters: events.flatMap { $0.attributes.keys }
            case .services: events.flatMap { $0.values("eventSource").map(serviceName(ofEventSource:)) }
            case .users: events.flatMap { $0.values(CoreAttribute.userName) }
            }
        return Set(names).sorted { $0.precedesByCodePoint($1) }
    }

    package func leftOutEvents() throws -> LeftOutEvents {
        if let failure = behaviour.failure { throw failure }
        return leftOut
    }

    package func checkHealth() throws {
        if let failure = behaviour.failure { throw failure }
    }

    package func openWriter() throws -> any EventWriter {
        throw EventStoreError(.readOnly, "This store is for reading.")
    }

    private func matching(_ query: EventQuery) -> [Event] {
        let events = state.withLock { state in
            state.queries.append(query)
            return state.events
        }
        let sorted = events.filter { $0.matches(query) }.sorted { $0.position < $1.position }
        return query.order == .ascending ? sorted : sorted.reversed()
    }

    private final class Cursor: EventCursor {
        private struct State {
            var index = 0
            var pages = 0
        }

        private let events: [(stored: StoredEvent, matches: Bool)]
        private let behaviour: Behaviour
        private let state = Mutex(State())

        init(events: [(stored: StoredEvent, matches: Bool)], behaviour: Behaviour) {
            self.events = events
            self.behaviour = behaviour
        }

        func next(limit: Int) async throws -> EventPage {
            let pages = state.withLock { state in
                defer { state.pages += 1 }
                return state.pages
            }
            if let failure = behaviour.cursorFailure, pages >= failure.afterPages { throw failure.error }
            if let stall = behaviour.stallsAfterPages, pages >= stall { try await waitForCancellation() }
            return state.withLock { state in
                let start = state.index
                state.index = min(events.count, start + min(limit, behaviour.pageSize))
                let seen = events[start..<state.index]
                return EventPage(
                    events: seen.filter(\.matches).map(\.stored),
                    isLast: state.index == events.count,
                    reached: seen.last?.stored.position)
            }
        }
    }
}

/// Returns only by throwing, when the task is cancelled.
private func waitForCancellation() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    await withTaskCancellationHandler {
        for await _ in stream {}
    } onCancel: {
        continuation.finish()
    }
    throw CancellationError()
}

extension InMemoryEventStore.Event {
    func values(_ name: String) -> [String] { attributes[name] ?? [] }

    func stored(fields: EventQuery.Fields) -> StoredEvent {
        let names = attributes.keys.filter { name in
            switch fields {
            case .all: true
            case .named(let names): names.contains(name)
            }
        }
        return StoredEvent(
            position: position,
            attributes: names.sorted { $0.precedesByCodePoint($1) }.map { .init(name: $0, values: values($0)) }
        )
    }

    func matches(_ query: EventQuery) -> Bool {
        let isInScope =
            switch query.scope {
            case .everyone: true
            case .user(let name): values(CoreAttribute.userName) == [name]
            case .service(let name): values("eventSource").map(serviceName(ofEventSource:)) == [name]
            }
        return isInScope
            && query.range.contains(position.instant)
            && query.eventName.map { condition in values("eventName").contains { condition.matches($0) } } ?? true
            && query.parameters.allSatisfy { condition in
                condition.attributes.contains { values($0).contains(condition.value) }
            }
    }
}
