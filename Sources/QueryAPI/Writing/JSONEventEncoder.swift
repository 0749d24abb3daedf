import EventStorage

/// Events as JSON objects: one value as a string, several as an array.
struct JSONEventEncoder: EventEncoder {
    /// How the objects follow each other.
    enum Layout {
        /// A JSON array, an element a line.
        case array
        /// NDJSON.
        case lines
    }

    let prologue: [UInt8]
    let separator: [UInt8]
    let epilogue: [UInt8]

    init(layout: Layout) {
        switch layout {
        case .array:
            prologue = [UInt8(ascii: "[")]
            separator = Array(",\n".utf8)
            epilogue = Array("]\n".utf8)
        case .lines:
            prologue = []
            separator = []
            epilogue = []
        }
        endsWithLineFeed = layout == .lines
    }

    private let endsWithLineFeed: Bool

    func append(_ event: StoredEvent, to bytes: inout [UInt8]) {
        bytes.appendJSONObject(event.attributes)
        if endsWithLineFeed { bytes.append(UInt8(ascii: "\n")) }
    }
}
