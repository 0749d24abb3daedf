/// Takes requests from a connection, one after the other.
struct RequestReader {
    /// A request without its place among the others.
    struct Parts {
        var method: String
        var target: String
        var fields: [(name: String, value: String)]
        var body: [UInt8]
    }

    private let connection: ServerSocket
    private var buffer: [UInt8] = []

    init(_ connection: ServerSocket) {
        self.connection = connection
    }

    /// - Returns: `nil` at the connection's end, and for what is no request.
    mutating func next() -> Parts? {
        guard let head = takeHead() else { return nil }
        var lines = head.split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
        guard !lines.isEmpty else { return nil }
        let start = lines.removeFirst().split(separator: " ").map(String.init)
        guard start.count == 3 else { return nil }
        let fields = lines.map { line -> (name: String, value: String) in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let value = parts.count > 1 ? parts[1] : ""
            return (parts[0], String(value.drop { $0 == " " }))
        }
        let length = fields.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        while buffer.count < length {
            guard let more = connection.read() else { return nil }
            buffer += more
        }
        defer { buffer.removeFirst(length) }
        return Parts(method: start[0], target: start[1], fields: fields, body: Array(buffer.prefix(length)))
    }

    private mutating func takeHead() -> String? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                defer { buffer.removeSubrange(..<end.upperBound) }
                return String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
            }
            guard let more = connection.read() else { return nil }
            buffer += more
        }
    }
}
