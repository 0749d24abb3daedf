/// Makes nodes of events, and refuses what is not taken.
struct YAMLComposer: ~Copyable {
    private let reader: YAMLEventReader
    private let features: YAMLFeatures
    private let limits: YAMLLimits
    /// The keys that lead to where the reader is.
    private var path: [String] = []
    /// How many nodes there are so far, by all aliases.
    private var count = 0
    /// What the anchors of the document stand for, and of how many nodes that is.
    private var anchored: [String: (node: YAMLNode, count: Int)] = [:]

    init(reader: consuming YAMLEventReader, features: YAMLFeatures, limits: YAMLLimits) {
        self.reader = reader
        self.features = features
        self.limits = limits
    }

    /// All documents of the text.
    mutating func documents() throws(YAMLError) -> [YAMLNode] {
        var documents: [YAMLNode] = []
        while true {
            let event = try reader.next()
            switch event.kind {
            case .streamEnd:
                return documents
            case .documentStart:
                guard documents.isEmpty || features.contains(.severalDocuments) else {
                    throw YAMLError(.severalDocuments, at: event.mark, "there is a second document; one is taken")
                }
                anchored = [:]
                documents.append(try node(of: reader.next(), depth: 1))
            default:
                continue
            }
        }
    }

    private mutating func node(of event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        guard depth <= limits.depth else {
            throw refusal(.depth, at: event.mark, "values stand in each other more than \(limits.depth) levels deep")
        }
        let before = count
        try add(1, at: event.mark)
        switch event.kind {
        case .alias(let name):
            return try value(of: name, at: event.mark, depth: depth)
        case .scalar(let text, let style, let properties):
            try check(properties, at: event.mark)
            return keep(YAMLNode(.scalar(text, style), tag: properties.tag, mark: event.mark), properties, since: before)
        case .sequenceStart(let properties):
            try check(properties, at: event.mark)
            let elements = try elements(depth: depth)
            return keep(YAMLNode(.sequence(elements), tag: properties.tag, mark: event.mark), properties, since: before)
        case .mappingStart(let properties):
            try check(properties, at: event.mark)
            let entries = try entries(depth: depth)
            return keep(YAMLNode(.mapping(entries), tag: properties.tag, mark: event.mark), properties, since: before)
        case .documentStart, .collectionEnd, .streamEnd, .other:
            throw refusal(.syntax, at: event.mark, "there is no value")
        }
    }

    private mutating func elements(depth: Int) throws(YAMLError) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        while true {
            let event = try reader.next()
            if case .collectionEnd = event.kind { return elements }
            elements.append(try node(of: event, depth: depth + 1))
        }
    }

    private mutating func entries(depth: Int) throws(YAMLError) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var lines: [YAMLNode: Int] = [:]
        while true {
            let event = try reader.next()
            if case .collectionEnd = event.kind { return entries }
            let key = try node(of: event, depth: depth + 1)
            if !features.contains(.duplicateKeys), let line = lines.updateValue(event.mark.line, forKey: key) {
                path.append(key.string ?? "")
                throw refusal(.duplicateKey, at: event.mark, "the key stands in line \(line) too; it is taken once")
            }
            path.append(key.string ?? "")
            entries.append(YAMLNode.Entry(key: key, value: try node(of: reader.next(), depth: depth + 1)))
            path.removeLast()
        }
    }

    // MARK: Properties

    private func check(_ properties: YAMLEvent.Properties, at mark: YAMLMark) throws(YAMLError) {
        if let anchor = properties.anchor, !features.contains(.anchors) {
            throw refusal(.anchor, at: mark, "the anchor &\(anchor) is not taken; write the value without it")
        }
        if let tag = properties.tag, !features.contains(.tags) {
            throw refusal(.tag, at: mark, "the tag \(tag) is not taken; write the value without it")
        }
    }

    private mutating func keep(_ node: YAMLNode, _ properties: YAMLEvent.Properties, since before: Int) -> YAMLNode {
        if let anchor = properties.anchor { anchored[anchor] = (node, count - before) }
        return node
    }

    private mutating func value(of name: String, at mark: YAMLMark, depth: Int) throws(YAMLError) -> YAMLNode {
        guard features.contains(.aliases) else {
            throw refusal(.alias, at: mark, "the alias *\(name) is not taken; write out what it stands for")
        }
        guard let (node, nodes) = anchored[name] else {
            throw refusal(.alias, at: mark, "the alias *\(name) stands for nothing that ends before it")
        }
        try add(nodes - 1, at: mark)
        guard depth + node.height - 1 <= limits.depth else {
            throw refusal(.depth, at: mark, "values stand in each other more than \(limits.depth) levels deep")
        }
        return node
    }

    // MARK: Limits

    private mutating func add(_ nodes: Int, at mark: YAMLMark) throws(YAMLError) {
        count += nodes
        guard count <= limits.nodes else {
            throw refusal(.size, at: mark, "there are more than \(limits.nodes) values")
        }
    }

    private func refusal(_ code: YAMLError.Code, at mark: YAMLMark, _ problem: String) -> YAMLError {
        YAMLError(code, at: mark, path: path, problem)
    }
}
