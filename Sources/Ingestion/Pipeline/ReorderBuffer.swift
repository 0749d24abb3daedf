import Synchronization

/// A bounded buffer between reading tasks, which put in what they made of their units, and one consumer, which takes it out in
/// the order of the units. Whoever is ahead waits.
final class ReorderBuffer<Element: Sendable>: Sendable {
    private struct Producer {
        let element: Element
        let cost: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var queue: ReorderQueue<Element>
        /// By unit; each has one producer.
        var producers: [Int: Producer] = [:]
        var consumer: CheckedContinuation<Element?, any Error>?
        var isClosed = false
        var hasEnded = false
        var failure: (any Error)?
    }

    /// What is to be resumed once the lock is released.
    private struct Wakeups {
        var producers: [(continuation: CheckedContinuation<Bool, Never>, isAdmitted: Bool)] = []
        var consumer: (continuation: CheckedContinuation<Element?, any Error>, result: Result<Element?, any Error>)?

        func perform() {
            for producer in producers { producer.continuation.resume(returning: producer.isAdmitted) }
            if let consumer { consumer.continuation.resume(with: consumer.result) }
        }
    }

    private let state: Mutex<State>

    /// Makes an empty buffer.
    ///
    /// - Parameter capacity: What the elements in it may cost together, in the unit of `put`.
    init(capacity: Int) {
        state = Mutex(State(queue: ReorderQueue(capacity: capacity)))
    }

    /// Puts an element of a unit in, once there is room.
    ///
    /// - Throws: `CancellationError` when the buffer is closed.
    func put(_ element: Element, cost: Int, of unit: Int) async throws {
        let isAdmitted = await withCheckedContinuation { continuation in
            let wakeups = state.withLock { state in
                state.producers[unit] = Producer(element: element, cost: cost, continuation: continuation)
                return Self.settle(&state)
            }
            wakeups.perform()
        }
        guard isAdmitted else { throw CancellationError() }
    }

    /// Ends a unit.
    func finish(_ unit: Int) {
        change { $0.queue.finish(unit) }
    }

    /// Ends the whole: there are this many units. Saying it again changes nothing.
    func end(after unitCount: Int) {
        change { $0.queue.end(after: unitCount) }
    }

    /// Takes the next element out, waiting for it.
    ///
    /// - Returns: `nil` at the end, and when the buffer was closed.
    /// - Throws: What the buffer was closed with.
    func next() async throws -> Element? {
        try await withCheckedThrowingContinuation { continuation in
            change { $0.consumer = continuation }
        }
    }

    /// Takes the next element out if it is there already.
    func nextAtHand() -> Element? {
        let (element, wakeups) = state.withLock { state -> (Element?, Wakeups) in
            var wakeups = Wakeups()
            guard !state.isClosed, case .element(let element) = state.queue.popFirst() else { return (nil, wakeups) }
            Self.admit(&state, &wakeups)
            return (element, wakeups)
        }
        wakeups.perform()
        return element
    }

    /// Gives up: what is in the buffer is dropped, and nobody waits any longer. The first error stays.
    func close(throwing error: (any Error)? = nil) {
        change { state in
            if !state.isClosed { state.failure = error }
            state.isClosed = true
        }
    }

    /// Whether everything came out.
    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    private func change(_ body: (inout sending State) -> Void) {
        let wakeups = state.withLock { state in
            body(&state)
            return Self.settle(&state)
        }
        wakeups.perform()
    }

    /// Lets in and hands out what can be now.
    private static func settle(_ state: inout State) -> Wakeups {
        var wakeups = Wakeups()
        if state.isClosed {
            wakeups.producers = state.producers.values.map { ($0.continuation, false) }
            state.producers = [:]
            if let consumer = state.consumer {
                state.consumer = nil
                wakeups.consumer = (consumer, state.failure.map { .failure($0) } ?? .success(nil))
            }
            return wakeups
        }
        admit(&state, &wakeups)
        guard let consumer = state.consumer else { return wakeups }
        switch state.queue.popFirst() {
        case .nothingYet:
            return wakeups
        case .element(let element):
            wakeups.consumer = (consumer, .success(element))
        case .end:
            state.hasEnded = true
            wakeups.consumer = (consumer, .success(nil))
        }
        state.consumer = nil
        admit(&state, &wakeups)
        return wakeups
    }

    private static func admit(_ state: inout State, _ wakeups: inout Wakeups) {
        // In order, so that the room goes to what is needed first.
        for unit in state.producers.keys.sorted() {
            guard let producer = state.producers[unit], state.queue.admits(cost: producer.cost, of: unit) else { continue }
            state.queue.append(producer.element, cost: producer.cost, of: unit)
            state.producers[unit] = nil
            wakeups.producers.append((producer.continuation, true))
        }
    }
}
