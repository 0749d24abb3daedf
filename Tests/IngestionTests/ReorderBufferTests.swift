import Testing

@testable import Ingestion

@Suite struct ReorderQueueTests {
    @Test func elementsComeOutInTheOrderOfTheirUnits() {
        var queue = ReorderQueue<String>(capacity: 10)
        queue.append("1a", cost: 1, of: 1)
        queue.append("0a", cost: 1, of: 0)
        queue.finish(1)
        queue.append("0b", cost: 1, of: 0)
        queue.finish(2)
        queue.finish(0)
        queue.end(after: 3)
        #expect(drain(&queue) == ["0a", "0b", "1a", "end"])
    }

    @Test func consumerWaitsForTheUnitInTurn() {
        var queue = ReorderQueue<String>(capacity: 10)
        queue.append("1a", cost: 1, of: 1)
        queue.finish(1)
        queue.end(after: 2)
        #expect(drain(&queue) == ["nothing yet"])
        queue.finish(0)
        #expect(drain(&queue) == ["1a", "end"])
    }

    @Test func capacityHoldsButForOneElementOfTheUnitInTurn() {
        var queue = ReorderQueue<String>(capacity: 10)
        queue.append("1a", cost: 8, of: 1)
        #expect(!queue.admits(cost: 3, of: 1))
        #expect(queue.admits(cost: 2, of: 2))
        #expect(queue.admits(cost: 100, of: 0))
        queue.append("0a", cost: 100, of: 0)
        #expect(!queue.admits(cost: 1, of: 0))
    }

    @Test func nextUnitIsInTurnAsSoonAsTheLastIsDone() {
        var queue = ReorderQueue<String>(capacity: 10)
        queue.append("0a", cost: 1, of: 0)
        queue.append("2a", cost: 9, of: 2)
        queue.finish(0)
        #expect(!queue.admits(cost: 5, of: 1))
        _ = queue.popFirst()
        // Else everybody would wait: unit 1 for room that unit 2 has, the consumer for unit 1.
        #expect(queue.admits(cost: 5, of: 1))
    }

    private func drain(_ queue: inout ReorderQueue<String>) -> [String] {
        var drained = [String]()
        while true {
            switch queue.popFirst() {
            case .element(let element): drained.append(element)
            case .nothingYet: return drained + ["nothing yet"]
            case .end: return drained + ["end"]
            }
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct ReorderBufferTests {
    private struct StoreIsGone: Error {}

    @Test(arguments: [1, 3, 1000])
    func manyProducersOneOrder(capacity: Int) async throws {
        let buffer = ReorderBuffer<Int>(capacity: capacity)
        let unitCount = 200
        let collected = try await withThrowingTaskGroup(of: Void.self) { group in
            for producer in 0..<4 {
                group.addTask {
                    for unit in stride(from: producer, to: unitCount, by: 4) {
                        for index in 0..<(unit % 4) { try await buffer.put(unit * 10 + index, cost: 1 + index, of: unit) }
                        buffer.finish(unit)
                    }
                    buffer.end(after: unitCount)
                }
            }
            var collected = [Int]()
            while let element = try await buffer.next() { collected.append(element) }
            try await group.waitForAll()
            return collected
        }
        var expected = [Int]()
        for unit in 0..<unitCount {
            for index in 0..<(unit % 4) { expected.append(unit * 10 + index) }
        }
        #expect(collected == expected)
        #expect(buffer.hasEnded)
    }

    @Test func closingWakesEveryoneUp() async throws {
        let buffer = ReorderBuffer<Int>(capacity: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for unit in 1...3 {
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        for _ in 0..<3 { try await buffer.put(0, cost: 1, of: unit) }
                    }
                }
            }
            group.addTask {
                await #expect(throws: StoreIsGone.self) { try await buffer.next() }
            }
            await Task.yield()
            buffer.close(throwing: StoreIsGone())
            buffer.close()
            try await group.waitForAll()
        }
        #expect(!buffer.hasEnded)
    }
}
