/// Content negotiation by `Accept` (RFC 9110, section 12.5.1).
struct AcceptHeader {
    private struct MediaRange {
        var type: Substring
        var subtype: Substring
        var quality: Double
        var index: Int

        /// How closely it names `type/subtype`: 0 when it does not.
        func specificity(type: Substring, subtype: Substring) -> Int {
            if self.type == "*", self.subtype == "*" { return 1 }
            guard self.type == type else { return 0 }
            if self.subtype == "*" { return 2 }
            return self.subtype == subtype ? 3 : 0
        }
    }

    private let ranges: [MediaRange]

    init(_ text: String?) {
        ranges = (text ?? "").lowercased().split(separator: ",").enumerated().compactMap { index, part in
            let pieces = part.split(separator: ";").map(\.trimmed)
            let names = pieces.first?.split(separator: "/", omittingEmptySubsequences: false) ?? []
            guard names.count == 2 else { return nil }
            var quality = 1.0
            for piece in pieces.dropFirst() where piece.hasPrefix("q=") {
                guard let value = Double(piece.dropFirst(2)), (0...1).contains(value) else { return nil }
                quality = value
            }
            return MediaRange(type: names[0], subtype: names[1], quality: quality, index: index)
        }
    }

    /// The format that the client likes best: by quality, then by how closely it is named, then by place in the header.
    ///
    /// - Returns: JSON when nothing fits; an answer in a form that was not asked for is of more use than a 406.
    var preferredFormat: EventFormat {
        var best: (format: EventFormat, rank: (Double, Int, Int))?
        for format in EventFormat.allCases {
            for mediaType in format.mediaTypes {
                let names = mediaType.split(separator: "/")
                let match =
                    ranges
                    .map { (range: $0, specificity: $0.specificity(type: names[0], subtype: names[1])) }
                    .max { $0.specificity < $1.specificity }
                guard let match, match.specificity > 0, match.range.quality > 0 else { continue }
                let rank = (match.range.quality, match.specificity, -match.range.index)
                if let best, best.rank >= rank { continue }
                best = (format, rank)
            }
        }
        return best?.format ?? .json
    }
}
