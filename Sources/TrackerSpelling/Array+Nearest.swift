extension [String] {
    /// The name that the fewest single-character edits turn `text` into, to guess what was meant; of equals the first.
    ///
    /// Only the first 64 characters of `text` count, so that a very long one takes no time: it is near to no name.
    ///
    /// - Parameters:
    ///   - text: What was written.
    ///   - limit: The most edits that are taken for a mistake in writing; any number by default.
    ///   - ignoringCase: Whether a letter may stand for its capital.
    /// - Returns: `nil` when there is no name, or none within the limit.
    package func nearest(to text: String, within limit: Int = .max, ignoringCase: Bool = false) -> String? {
        let folded = { (text: String) in ignoringCase ? text.lowercased() : text }
        let start = folded(String(text.prefix(64)))
        let near = map { (name: $0, distance: folded($0).editDistance(to: start)) }.filter { $0.distance <= limit }
        return near.min { $0.distance < $1.distance }?.name
    }
}

extension String {
    /// Levenshtein's distance, in characters.
    fileprivate func editDistance(to other: String) -> Int {
        let target = Array(other)
        var row = Array(0...target.count)
        for (index, character) in enumerated() {
            var diagonal = index
            row[0] = index + 1
            for column in target.indices {
                let replaced = diagonal + (character == target[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[target.count]
    }
}
