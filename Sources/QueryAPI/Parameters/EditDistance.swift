/// How far two names are apart, to guess what was meant.
enum EditDistance {
    /// The candidate that takes the fewest letters inserted, removed or replaced, case ignored; the first of equals.
    static func nearest(to name: String, among candidates: [String]) -> String? {
        // Beyond this length nothing is near, and the work would grow with the request.
        let name = String(name.lowercased().prefix(64))
        return candidates.min { between(name, $0.lowercased()) < between(name, $1.lowercased()) }
    }

    /// Levenshtein's distance, in Unicode scalars.
    static func between(_ left: String, _ right: String) -> Int {
        let right = Array(right.unicodeScalars)
        var distances = Array(0...right.count)
        for (row, leftScalar) in left.unicodeScalars.enumerated() {
            var diagonal = row
            distances[0] = row + 1
            for (column, rightScalar) in right.enumerated() {
                let replaced = diagonal + (leftScalar == rightScalar ? 0 : 1)
                diagonal = distances[column + 1]
                distances[column + 1] = min(replaced, diagonal + 1, distances[column] + 1)
            }
        }
        return distances[right.count]
    }
}
