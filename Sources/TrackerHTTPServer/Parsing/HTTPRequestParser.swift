/// Finds requests in what a client sends, in whatever pieces it comes. It does no input or output.
package struct HTTPRequestParser {
    /// What the bytes said.
    package enum Event: Hashable, Sendable {
        /// A request begins.
        case request(HTTPServerRequest)
        /// Bytes of its body, at these places of what was handed in.
        case body(Range<Int>)
        /// The request is complete.
        case end
        /// Nothing more is read from this client. The request is there when all of its head could be read.
        case refused(HTTPRefusal, HTTPServerRequest?)
    }

    private enum Stage {
        case head
        case declared(Int)
        case chunks
        case chunkData(Int)
        case refused
    }

    private let limits: ParserLimits
    private var stage = Stage.head
    private var head: HeadScanner
    private var chunks: ChunkScanner

    /// Makes a parser at the start of a connection.
    package init(limits: ParserLimits) {
        self.limits = limits
        head = HeadScanner(limits: limits)
        chunks = ChunkScanner(limits: limits)
    }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - input: Bytes of the connection.
    ///   - offset: The first that is to be read; on return, the first that is not.
    /// - Returns: What was found first; `nil` when more bytes are needed.
    package mutating func next(in input: UnsafeRawBufferPointer, from offset: inout Int) -> Event? {
        switch stage {
        case .head:
            return readHead(input, &offset)
        case .declared(0):
            stage = .head
            return .end
        case .declared(let remaining):
            guard let range = take(remaining, of: input, &offset) else { return nil }
            stage = .declared(remaining - range.count)
            return .body(range)
        case .chunkData(let remaining):
            guard let range = take(remaining, of: input, &offset) else { return nil }
            stage = remaining == range.count ? .chunks : .chunkData(remaining - range.count)
            return .body(range)
        case .chunks:
            return readChunks(input, &offset)
        case .refused:
            offset = input.count
            return nil
        }
    }

    private mutating func readHead(_ input: UnsafeRawBufferPointer, _ offset: inout Int) -> Event? {
        switch head.scan(input, from: &offset) {
        case .more: return nil
        case .refused(let refusal): return refuse(refusal)
        case .complete: break
        }
        defer { head.reset() }
        do {
            let (request, refusal) = try HTTPServerRequest.read(head)
            if let refusal { return refuse(refusal, request) }
            switch request.bodySize {
            case .declared(let count): stage = .declared(count)
            case .chunked:
                chunks = ChunkScanner(limits: limits)
                stage = .chunks
            }
            return .request(request)
        } catch {
            return refuse(error)
        }
    }

    private mutating func readChunks(_ input: UnsafeRawBufferPointer, _ offset: inout Int) -> Event? {
        while offset < input.count {
            let outcome = chunks.scan(input[offset])
            offset += 1
            switch outcome {
            case .more: continue
            case .refused(let refusal): return refuse(refusal)
            case .complete:
                stage = .head
                return .end
            case .data(let count):
                stage = .chunkData(count)
                return next(in: input, from: &offset)
            }
        }
        return nil
    }

    private func take(_ most: Int, of input: UnsafeRawBufferPointer, _ offset: inout Int) -> Range<Int>? {
        let end = offset + min(most, input.count - offset)
        guard end > offset else { return nil }
        defer { offset = end }
        return offset..<end
    }

    private mutating func refuse(_ refusal: HTTPRefusal, _ request: HTTPServerRequest? = nil) -> Event {
        stage = .refused
        return .refused(refusal, request)
    }
}
