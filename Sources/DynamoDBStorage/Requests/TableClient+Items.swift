/// Reading and writing of single items and of batches of them.
extension TableClient {
    /// BatchGetItem takes so many keys, and BatchWriteItem so many items.
    private static let keysPerRequest = 100
    private static let writesPerRequest = 25
    /// DynamoDB takes 16 MB a request; the signature and the header fields need room too.
    private static let bytesPerRequest = 12 << 20

    /// What the attributes of items are asked for with.
    struct Projection: Sendable {
        /// The attributes' names in the table; `nil` for all.
        var attributes: [String]?
        /// Whether all earlier writes have to be seen; costs twice as much.
        var isConsistent: Bool

        fileprivate func append(to body: inout [UInt8]) {
            if isConsistent { body.append(",\"ConsistentRead\":true") }
            guard let attributes else { return }
            body.append(",\"ProjectionExpression\":\"")
            for index in attributes.indices {
                if index > 0 { body.append(UInt8(ascii: ",")) }
                body.append("#p")
                body.append(decimal: index)
            }
            body.append("\",\"ExpressionAttributeNames\":{")
            for (index, name) in attributes.enumerated() {
                if index > 0 { body.append(UInt8(ascii: ",")) }
                body.append("\"#p")
                body.append(decimal: index)
                body.append("\":")
                body.append(jsonString: name)
            }
            body.append(UInt8(ascii: "}"))
        }
    }

    /// Reads an item.
    ///
    /// - Parameter read: Called with the reader before the item's object.
    /// - Returns: `nil` when there is none.
    /// - Throws: `EventStoreError`, `CancellationError`.
    func item<Item>(
        _ key: String, _ projection: Projection, _ read: (inout JSONReader) throws(JSONReadError) -> Item?
    ) async throws -> Item? {
        var body = requestStart
        body.append(",\"Key\":")
        ItemKey.append(key, to: &body)
        projection.append(to: &body)
        body.append(UInt8(ascii: "}"))
        return try await call("GetItem", body) { reader throws(JSONReadError) in
            var item: Item?
            try reader.beginObject()
            while let name = try reader.nextKey() {
                if name.matches("Item") { item = try read(&reader) } else { try reader.skipValue() }
            }
            return item
        }
    }

    /// Reads the items of these keys that exist, in no order.
    ///
    /// - Parameters:
    ///   - keys: Each at most once.
    ///   - projection: What is wanted of each item.
    ///   - read: Called with the reader before an item's object; `nil` leaves the item out.
    /// - Throws: `EventStoreError`, `CancellationError`.
    func items<Item: Sendable>(
        _ keys: [String], _ projection: Projection,
        _ read: @escaping @Sendable (inout JSONReader) throws(JSONReadError) -> Item?
    ) async throws -> [Item] {
        guard !keys.isEmpty else { return [] }
        return try await keys.runs(of: Self.keysPerRequest).concurrentMap(width: width) { keys in
            var items = [Item]()
            let requests = keys.map { key in
                var bytes = [UInt8]()
                ItemKey.append(key, to: &bytes)
                return bytes
            }
            try await sendAll(requests[...], operation: "BatchGetItem") { keys in
                let answer = try await call("BatchGetItem", batchGet(keys, projection)) { reader throws(JSONReadError) in
                    try readBatchGet(&reader, read)
                }
                items += answer.items
                return answer.left
            }
            return items
        }.flatMap { $0 }
    }

    private func batchGet(_ keys: ArraySlice<[UInt8]>, _ projection: Projection) -> [UInt8] {
        var body = [UInt8]()
        body.reserveCapacity(keys.reduce(512) { $0 + $1.count + 1 })
        body.append("{\"RequestItems\":{")
        body.append(jsonString: table)
        body.append(":{\"Keys\":[")
        body.append(joined: keys)
        body.append(UInt8(ascii: "]"))
        projection.append(to: &body)
        body.append("}}}")
        return body
    }

    private func readBatchGet<Item>(
        _ reader: inout JSONReader, _ read: (inout JSONReader) throws(JSONReadError) -> Item?
    ) throws(JSONReadError) -> (items: [Item], left: [[UInt8]]) {
        var items = [Item]()
        var left = [[UInt8]]()
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches("Responses") {
                try reader.beginObject()
                while try reader.nextKey() != nil {
                    try reader.beginArray()
                    while try reader.nextElement() {
                        if let item = try read(&reader) { items.append(item) }
                    }
                }
            } else if name.matches("UnprocessedKeys") {
                try reader.beginObject()
                while try reader.nextKey() != nil {
                    try reader.beginObject()
                    while let name = try reader.nextKey() {
                        if name.matches("Keys") { left += try reader.elements() } else { try reader.skipValue() }
                    }
                }
            } else {
                try reader.skipValue()
            }
        }
        return (items, left)
    }

    /// Writes items, several requests at a time, each as full as DynamoDB takes them.
    ///
    /// - Parameter puts: Each `{"PutRequest":{"Item":{…}}}`, no key twice.
    /// - Throws: `EventStoreError`, `CancellationError`. Some of the items are stored then.
    func write(_ puts: [[UInt8]]) async throws {
        guard !puts.isEmpty else { return }
        _ = try await fullRequests(puts).concurrentMap(width: width) { puts in
            try await sendAll(puts, operation: "BatchWriteItem") { puts in
                try await call("BatchWriteItem", batchWrite(puts)) { reader throws(JSONReadError) in
                    try readBatchWrite(&reader)
                }
            }
        }
    }

    private func fullRequests(_ puts: [[UInt8]]) -> [ArraySlice<[UInt8]>] {
        var requests = [ArraySlice<[UInt8]>]()
        var start = 0
        var byteCount = 0
        for (index, put) in puts.enumerated() {
            if index - start == Self.writesPerRequest || (index > start && byteCount + put.count > Self.bytesPerRequest) {
                requests.append(puts[start..<index])
                start = index
                byteCount = 0
            }
            byteCount += put.count
        }
        requests.append(puts[start...])
        return requests
    }

    private func batchWrite(_ puts: ArraySlice<[UInt8]>) -> [UInt8] {
        var body = [UInt8]()
        body.reserveCapacity(puts.reduce(512) { $0 + $1.count + 1 })
        body.append("{\"RequestItems\":{")
        body.append(jsonString: table)
        body.append(":[")
        body.append(joined: puts)
        body.append("]}}")
        return body
    }

    private func readBatchWrite(_ reader: inout JSONReader) throws(JSONReadError) -> [[UInt8]] {
        var left = [[UInt8]]()
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches("UnprocessedItems") {
                try reader.beginObject()
                while try reader.nextKey() != nil { left += try reader.elements() }
            } else {
                try reader.skipValue()
            }
        }
        return left
    }
}

extension JSONReader {
    /// The elements of an array as they are written.
    fileprivate mutating func elements() throws(JSONReadError) -> [[UInt8]] {
        var elements = [[UInt8]]()
        try beginArray()
        while try nextElement() { elements.append(bytes(in: try skipValue())) }
        return elements
    }
}

extension [UInt8] {
    fileprivate mutating func append(joined pieces: ArraySlice<[UInt8]>) {
        var isFirst = true
        for piece in pieces {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            append(contentsOf: piece)
        }
    }
}
