import CTrackerYAML

/// A step of libyaml's through a text.
struct YAMLEvent {
    /// What a node may have in front of it.
    struct Properties {
        let anchor: String?
        let tag: String?
    }

    enum Kind {
        case documentStart
        case alias(String)
        case scalar(String, YAMLNode.Style, Properties)
        case sequenceStart(Properties)
        case mappingStart(Properties)
        case collectionEnd
        case streamEnd
        /// What nobody needs to know of: the beginning of the stream, the end of a document.
        case other
    }

    let kind: Kind
    let mark: YAMLMark
}

extension YAMLEvent {
    /// Copies what an event holds; the event stays the caller's to delete.
    init(_ event: borrowing yaml_event_t) {
        kind =
            switch event.type {
            case YAML_DOCUMENT_START_EVENT: .documentStart
            case YAML_ALIAS_EVENT: .alias(String(yaml: event.data.alias.anchor) ?? "")
            case YAML_SCALAR_EVENT: Self.scalar(event.data.scalar)
            case YAML_SEQUENCE_START_EVENT:
                .sequenceStart(Properties(event.data.sequence_start.anchor, event.data.sequence_start.tag))
            case YAML_MAPPING_START_EVENT:
                .mappingStart(Properties(event.data.mapping_start.anchor, event.data.mapping_start.tag))
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: .collectionEnd
            // No event at all comes behind the end of the stream.
            case YAML_STREAM_END_EVENT, YAML_NO_EVENT: .streamEnd
            default: .other
            }
        mark = YAMLMark(event.start_mark)
    }

    private static func scalar(_ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar) -> Kind {
        let style: YAMLNode.Style =
            switch scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
            case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
            default: .plain
            }
        // By its length: an escape may make it hold NUL.
        let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        return .scalar(text, style, Properties(scalar.anchor, scalar.tag))
    }
}

extension YAMLEvent.Properties {
    fileprivate init(_ anchor: UnsafePointer<yaml_char_t>?, _ tag: UnsafePointer<yaml_char_t>?) {
        self.init(anchor: String(yaml: anchor), tag: String(yaml: tag))
    }
}

extension YAMLMark {
    /// libyaml counts from 0.
    init(_ mark: yaml_mark_t) {
        self.init(line: mark.line + 1, column: mark.column + 1)
    }
}

extension String {
    /// Text that ends with NUL; `nil` where there is none.
    fileprivate init?(yaml text: UnsafePointer<yaml_char_t>?) {
        guard let text else { return nil }
        self.init(decodingCString: text, as: UTF8.self)
    }
}
