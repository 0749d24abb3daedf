/// How much the parser reads before it gives up on a request.
package struct ParserLimits: Hashable, Sendable {
    /// Bytes of request line and header fields, line ends included. The trailer of a chunked body may have as many.
    package var maxHeadBytes: Int
    /// Header fields.
    package var maxFields: Int
    /// Bytes of a chunk's size line.
    package var maxChunkLineBytes = 4096

    /// Makes limits.
    package init(maxHeadBytes: Int = 128 << 10, maxFields: Int = 256) {
        self.maxHeadBytes = maxHeadBytes
        self.maxFields = maxFields
    }
}
