import TrackerSpelling

extension String {
    /// The candidate that starts with this text, else the one that the fewest single-character edits turn this text into; case
    /// does not matter, and of equals the first counts.
    func nearest(among candidates: [String]) -> String {
        let start = lowercased()
        if start.utf8.count >= 3, let longer = candidates.first(where: { $0.lowercased().hasPrefix(start) }) { return longer }
        return candidates.nearest(to: self, ignoringCase: true) ?? ""
    }
}
