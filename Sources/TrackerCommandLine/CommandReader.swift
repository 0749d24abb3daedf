/// Sets the properties of one command from the words of a command line.
///
/// Words that it does not know are left: they may be for a subcommand.
struct CommandReader<Root: Command> {
    private let node: CommandNode
    private let parameters: [(outline: ParameterOutline, assign: Parameter<Root>.Assignment)]
    private(set) var command = Root()
    /// What has not been used yet, in order.
    private(set) var words: [Word]
    /// The parameters that were given, by their place.
    private var given = Set<Int>()

    init(_ words: [Word], at node: CommandNode) {
        self.words = words
        self.node = node
        parameters = Root.parameters.flatMap(\.singles)
    }

    /// Sets what has names, then what has none.
    mutating func read() throws(UsageError) {
        try readNamed()
        try readArguments()
    }

    private mutating func readNamed() throws(UsageError) {
        var left = [Word]()
        var rest = words[...]
        while let word = rest.popFirst() {
            guard case .option(let name, let inlineValue) = word, let index = parameter(named: name) else {
                left.append(word)
                continue
            }
            let outline = parameters[index].outline
            if outline.kind == .flag {
                if let inlineValue { throw .unexpectedValue(inlineValue, for: name, at: node) }
                try assign(String(name.dropFirst(2)), to: index)
            } else if let inlineValue {
                try assign(inlineValue, to: index)
            } else if case .value(let value) = rest.first {
                rest.removeFirst()
                try assign(value, to: index)
            } else {
                throw .missingValue(outline, at: node)
            }
        }
        words = left
    }

    private mutating func readArguments() throws(UsageError) {
        var places = parameters.indices.filter { parameters[$0].outline.kind == .argument }[...]
        var left = [Word]()
        for word in words {
            guard case .value(let value) = word, let place = places.first else {
                left.append(word)
                continue
            }
            try assign(value, to: place)
            if !parameters[place].outline.isRepeated { places.removeFirst() }
        }
        words = left
    }

    private func parameter(named name: String) -> Int? {
        guard name.hasPrefix("--") else { return nil }
        return parameters.firstIndex { $0.outline.names.contains(String(name.dropFirst(2))) }
    }

    private mutating func assign(_ text: String, to index: Int) throws(UsageError) {
        guard parameters[index].assign(&command, text) else {
            throw .invalidValue(text, for: parameters[index].outline, at: node)
        }
        given.insert(index)
    }

    /// Whether all that has to be given was, and is valid, in the order of the declaration; a group is judged as soon as it is
    /// complete.
    func check() throws(UsageError) {
        var index = 0
        try check(Root.parameters, from: &index)
        try validate(command.validate)
    }

    private func check(_ parameters: [Parameter<Root>], from index: inout Int) throws(UsageError) {
        for parameter in parameters {
            switch parameter.content {
            case .single(let outline, _):
                if outline.isRequired, !given.contains(index) { throw .missing(outline, at: node) }
                index += 1
            case .group(let members, let validateGroup):
                try check(members, from: &index)
                try validate { try validateGroup(command) }
            }
        }
    }

    private func validate(_ body: () throws -> Void) throws(UsageError) {
        do {
            try body()
        } catch {
            throw UsageError(String(describing: error), at: node)
        }
    }
}
