import CTrackerYAML

/// Owns libyaml's parser and the bytes that it reads, and frees them.
struct YAMLEventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// The parser keeps a pointer to these.
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// Makes a parser over UTF-8.
    ///
    /// - Throws: `YAMLError` with code `.encoding` for other bytes, and `.memory`.
    init(_ bytes: [UInt8]) throws(YAMLError) {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let mark = YAMLMark(ofByte: error.byteOffsets.lowerBound, in: bytes)
            throw YAMLError(.encoding, at: mark, "the text is not UTF-8")
        }
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) != 0 else {
            parser.deallocate()
            throw YAMLError(.memory, at: nil, "there is not enough memory")
        }
        input = .allocate(capacity: bytes.count)
        _ = input.initialize(from: bytes)
        self.parser = parser
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; at the end, and ever after, the end of the stream.
    ///
    /// - Throws: `YAMLError` with code `.syntax` or `.memory`.
    func next() throws(YAMLError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) != 0 else { throw failure() }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(event)
    }

    private func failure() -> YAMLError {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "the text is not YAML"
        switch state.error {
        case YAML_MEMORY_ERROR:
            return YAMLError(.memory, at: nil, "there is not enough memory")
        case YAML_READER_ERROR:
            return YAMLError(.syntax, at: YAMLMark(ofByte: state.problem_offset, in: Array(input)), problem, stage: "reader")
        default:
            let context = state.context.map {
                let mark = YAMLMark(state.context_mark)
                return "\(String(cString: $0)) in line \(mark.line), column \(mark.column)"
            }
            let stage = state.error == YAML_SCANNER_ERROR ? "scanner" : "parser"
            return YAMLError(.syntax, at: YAMLMark(state.problem_mark), problem, stage: stage, context: context)
        }
    }
}
