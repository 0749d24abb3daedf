/// An option, a flag or an argument of a command and the property that it sets, or a group of them.
public struct Parameter<Root: ParameterGroup>: Sendable {
    /// Where a value goes.
    public typealias Property<Value> = any WritableKeyPath<Root, Value> & Sendable

    /// Sets the property from the text of a value, or from the name of a flag; `false` when the text stands for no value.
    typealias Assignment = @Sendable (inout Root, String) -> Bool

    enum Content: Sendable {
        case single(ParameterOutline, Assignment)
        case group([Parameter], validate: @Sendable (Root) throws -> Void)
    }

    let content: Content

    init(_ outline: ParameterOutline, _ assignment: @escaping Assignment) {
        content = .single(outline, assignment)
    }

    /// A parameter whose text is read as a `Value`, which `set` takes.
    init<Value: ArgumentValue>(
        _ outline: ParameterOutline, _: Value.Type, _ set: @escaping @Sendable (inout Root, Value) -> Void
    ) {
        self.init(outline) { root, text in
            guard let value = Value(argument: text) else { return false }
            set(&root, value)
            return true
        }
    }

    /// What help and completion have to know of it, those of a group one by one.
    var outlines: [ParameterOutline] { singles.map(\.outline) }

    /// Those of a group one by one, with what each sets.
    var singles: [(outline: ParameterOutline, assign: Assignment)] {
        switch content {
        case .single(let outline, let assign): [(outline, assign)]
        case .group(let members, _): members.flatMap(\.singles)
        }
    }
}

extension Parameter {
    /// The parameters of a group that is a property of this one.
    public static func group<Group: ParameterGroup>(_ path: Property<Group>) -> Parameter {
        Parameter(members: Group.parameters.map { $0.within(path) }) { root in try root[keyPath: path].validate() }
    }

    private init(members: [Parameter], validate: @escaping @Sendable (Root) throws -> Void) {
        content = .group(members, validate: validate)
    }

    /// The same parameter for whoever has this group as a property.
    private func within<Outer: ParameterGroup>(_ path: Parameter<Outer>.Property<Root>) -> Parameter<Outer> {
        switch content {
        case .single(let outline, let assign):
            Parameter<Outer>(outline) { outer, text in assign(&outer[keyPath: path], text) }
        case .group(let members, let validate):
            Parameter<Outer>(members: members.map { $0.within(path) }) { outer in try validate(outer[keyPath: path]) }
        }
    }
}
