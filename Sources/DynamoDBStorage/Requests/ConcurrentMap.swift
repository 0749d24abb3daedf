extension Array where Element: Sendable {
    /// What `body` makes of each element, in their order; at most `width` at a time are under way.
    ///
    /// - Throws: The first error of a body; the others are cancelled, and none is under way any more then.
    func concurrentMap<Output: Sendable>(
        width: Int, _ body: @escaping @Sendable (Element) async throws -> Output
    ) async throws -> [Output] {
        if count == 1 { return [try await body(self[0])] }
        return try await withThrowingTaskGroup(of: (Int, Output).self) { group in
            var outputs = [Output?](repeating: nil, count: count)
            for index in indices {
                if index >= width, let (done, output) = try await group.next() { outputs[done] = output }
                let element = self[index]
                group.addTask { (index, try await body(element)) }
            }
            while let (done, output) = try await group.next() { outputs[done] = output }
            return outputs.compactMap { $0 }
        }
    }

    /// The elements in runs of `length`, the last one shorter.
    func runs(of length: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: length).map { self[$0..<Swift.min($0 + length, count)] }
    }
}
