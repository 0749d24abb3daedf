/// A case on which two readings differ.
public struct Disagreement: Sendable, CustomStringConvertible {
    /// The case.
    public var fuzzCase: FuzzCase
    /// The first difference.
    public var difference: String

    /// What to read to find the fault, with the seed that makes the case again.
    public var description: String {
        let text = fuzzCase.text.count > 4000 ? fuzzCase.text.prefix(4000) + Array("…".utf8) : fuzzCase.text[...]
        return """
            seed \(fuzzCase.seed): \(String(difference.prefix(1000)))
              \(fuzzCase.text.count) bytes in pieces of \(fuzzCase.pieceSize), \(fuzzCase.stored == fuzzCase.text ? "plain" : "gzip"), \
            batches of \(fuzzCase.batchLimits), filter \(fuzzCase.isFiltered)
              \(String(decoding: text, as: UTF8.self).debugDescription)
            """
    }
}
