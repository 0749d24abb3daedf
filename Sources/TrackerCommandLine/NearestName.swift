extension [String] {
    /// The one that fewer than four single-character edits turn `text` into, the fewest of all; of equals the first.
    func nearest(to text: String) -> String? {
        let near = map { (name: $0, distance: text.editDistance(to: $0)) }.filter { $0.distance < 4 }
        return near.min { $0.distance < $1.distance }?.name
    }
}

extension String {
    /// Levenshtein's distance.
    fileprivate func editDistance(to other: String) -> Int {
        let target = Array(other)
        var row = Array(0...target.count)
        for (index, character) in enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in target.indices {
                let substituted = diagonal + (character == target[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(substituted, diagonal + 1, row[column] + 1)
            }
        }
        return row[target.count]
    }
}
