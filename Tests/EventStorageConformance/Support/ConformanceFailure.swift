/// That a store broke a promise.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// What was asked, and how the answer differs from what it has to be.
    public let message: String
    /// The file in which the check stands.
    public let file: StaticString
    /// The check's line there.
    public let line: UInt

    /// The message, and where the check stands.
    public var description: String { "\(message) (\(file):\(line))" }
}

/// Throws `ConformanceFailure` unless `condition` holds.
func require(
    _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) throws(ConformanceFailure) {
    guard condition else { throw ConformanceFailure(message: message(), file: file, line: line) }
}

/// Throws `ConformanceFailure` unless both are equal.
func requireEqual<Value: Equatable>(
    _ found: Value, _ expected: Value, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) throws(ConformanceFailure) {
    try require(found == expected, "\(what()): \(shortened(found)), expected \(shortened(expected))", file: file, line: line)
}

/// Throws `ConformanceFailure` that names the first difference, unless both lists are equal.
func requireEqualLists<Element: Equatable>(
    _ found: [Element], _ expected: [Element], _ what: @autoclosure () -> String, file: StaticString = #fileID,
    line: UInt = #line
) throws(ConformanceFailure) {
    guard found != expected else { return }
    let index = zip(found, expected).prefix { $0 == $1 }.count
    func element(_ list: [Element]) -> String { index < list.count ? shortened(list[index]) : "the end" }
    throw ConformanceFailure(
        message: """
            \(what()): \(found.count) elements, expected \(expected.count); \
            at \(index) stands \(element(found)), expected \(element(expected))
            """, file: file, line: line)
}

private func shortened(_ value: some Any) -> String {
    let text = String(describing: value)
    return text.count > 400 ? "\(text.prefix(400))…" : text
}
