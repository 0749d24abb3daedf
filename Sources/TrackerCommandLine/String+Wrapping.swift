extension String {
    /// The text in lines of at most `width` characters, broken at blanks; a longer word stays whole.
    ///
    /// Only the text's last line fills all of `width`: a line's end counts as a column.
    func wrapped(to width: Int) -> String {
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
        let wrapped = lines.enumerated().flatMap { index, line in
            Self.pieces(of: line, width: width, endsText: index == lines.count - 1)
        }
        return wrapped.joined(separator: "\n")
    }

    private static func pieces(of line: Substring, width: Int, endsText: Bool) -> [Substring] {
        var pieces = [Substring]()
        var rest = line
        while rest.count > (endsText ? width : width - 1) {
            let start = rest.prefix(width)
            guard let blank = start.lastIndex(of: " ") ?? rest.firstIndex(of: " ") else { break }
            pieces.append(rest[..<blank])
            rest = rest[rest.index(after: blank)...]
        }
        return pieces + [rest]
    }
}
