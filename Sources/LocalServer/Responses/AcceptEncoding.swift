/// What the values of `Accept-Encoding` (RFC 9110, section 12.5.3) say about gzip.
enum AcceptEncoding {
    /// Whether gzip is accepted and not liked less than no encoding at all.
    static func prefersGzip(_ fields: [String]) -> Bool {
        var weights: [String: Int] = [:]
        for element in fields.joined(separator: ",").split(separator: ",") {
            let parts = element.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmingSpaces() }
            let coding = parts[0].lowercased()
            // Of a list that names a coding twice the first counts.
            if weights[coding] == nil { weights[coding] = weight(parts.dropFirst()) }
        }
        let gzip = weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] ?? 0
        return gzip > 0 && gzip >= weights["identity"] ?? 0
    }

    /// Thousandths; a weight that cannot be read counts as refusal, since plain bytes suit everybody.
    private static func weight(_ parameters: ArraySlice<Substring>) -> Int {
        guard let parameter = parameters.first else { return 1000 }
        let pair = parameter.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces() }
        guard parameters.count == 1, pair.count == 2, pair[0].lowercased() == "q" else { return 0 }
        let parts = pair[1].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        guard parts[0] == "0" || parts[0] == "1", fraction.utf8.count <= 3, let decimals = Int("0" + fraction) else { return 0 }
        let scale = [1000, 100, 10, 1][fraction.utf8.count]
        return min(1000, (parts[0] == "1" ? 1000 : 0) + decimals * scale)
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
