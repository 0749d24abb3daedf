extension String {
    /// The candidate that starts with this text, else the one that the fewest single-character edits turn this text into; case
    /// does not matter, and of equals the first counts.
    func nearest(among candidates: [String]) -> String {
        let start = lowercased()
        if start.utf8.count >= 3, let longer = candidates.first(where: { $0.lowercased().hasPrefix(start) }) { return longer }
        let scored = candidates.map { (candidate: $0, distance: editDistance(to: $0)) }
        return scored.min { $0.distance < $1.distance }?.candidate ?? ""
    }

    /// Levenshtein's distance. Only the first 64 characters count, so that a very long text costs no time.
    private func editDistance(to other: String) -> Int {
        let from = Array(lowercased().prefix(64))
        let to = Array(other.lowercased().prefix(64))
        var row = Array(0...to.count)
        for (index, character) in from.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in to.indices {
                let substituted = diagonal + (character == to[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(substituted, diagonal + 1, row[column] + 1)
            }
        }
        return row[to.count]
    }
}
