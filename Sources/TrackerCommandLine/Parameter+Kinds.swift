extension Parameter {
    /// A name that stands alone, `--name`.
    ///
    /// - Parameters:
    ///   - name: Without its dashes.
    ///   - path: Becomes `true` by it.
    ///   - hasInversion: Whether there is `--no-name` too. Of the two, the last that is given counts.
    ///   - help: What it is for.
    public static func flag(
        _ name: String, _ path: Property<Bool>, hasInversion: Bool = false, help: String
    ) -> Parameter {
        var outline = ParameterOutline(.flag, name, help: help)
        if hasInversion {
            outline.inversion = "no-\(name)"
            outline.defaultText = Root()[keyPath: path] ? outline.label(name) : outline.label("no-\(name)")
        }
        return Parameter(outline) { root, given in
            root[keyPath: path] = given == name
            return true
        }
    }

    /// A name with a value, `--name value` or `--name=value`; of several the last counts.
    ///
    /// - Parameters:
    ///   - name: Without its dashes.
    ///   - path: Takes the value; what it holds before is the default.
    ///   - valueName: What the help calls the value; the option's name by default.
    ///   - isRequired: Whether it has to be given; there is no default then.
    ///   - completion: What a shell offers; the values there are, by default.
    ///   - help: What it is for.
    public static func option<Value: ArgumentValue>(
        _ name: String, _ path: Property<Value>, valueName: String? = nil, isRequired: Bool = false,
        completion: ValueCompletion? = nil, help: String
    ) -> Parameter {
        var outline = ParameterOutline(.option, name, valueName, Value.self, completion, help: help)
        outline.isRequired = isRequired
        outline.defaultText = isRequired ? nil : Root()[keyPath: path].argument
        return Parameter(outline, Value.self) { $0[keyPath: path] = $1 }
    }

    /// An option that has no default.
    public static func option<Value: ArgumentValue>(
        _ name: String, _ path: Property<Value?>, valueName: String? = nil,
        completion: ValueCompletion? = nil, help: String
    ) -> Parameter {
        let outline = ParameterOutline(.option, name, valueName, Value.self, completion, help: help)
        return Parameter(outline, Value.self) { $0[keyPath: path] = $1 }
    }

    /// An option that may be given several times.
    public static func option<Value: ArgumentValue>(
        _ name: String, _ path: Property<[Value]>, valueName: String? = nil,
        completion: ValueCompletion? = nil, help: String
    ) -> Parameter {
        var outline = ParameterOutline(.option, name, valueName, Value.self, completion, help: help)
        outline.isRepeated = true
        return Parameter(outline, Value.self) { $0[keyPath: path].append($1) }
    }

    /// A value without a name, which has to be given.
    public static func argument<Value: ArgumentValue>(
        _ name: String, _ path: Property<Value>, completion: ValueCompletion? = nil, help: String
    ) -> Parameter {
        var outline = ParameterOutline(.argument, name, nil, Value.self, completion, help: help)
        outline.isRequired = true
        return Parameter(outline, Value.self) { $0[keyPath: path] = $1 }
    }

    /// All further values without a name.
    ///
    /// - Parameter isRequired: Whether there has to be one.
    public static func arguments<Value: ArgumentValue>(
        _ name: String, _ path: Property<[Value]>, isRequired: Bool = false,
        completion: ValueCompletion? = nil, help: String
    ) -> Parameter {
        var outline = ParameterOutline(.argument, name, nil, Value.self, completion, help: help)
        outline.isRequired = isRequired
        outline.isRepeated = true
        return Parameter(outline, Value.self) { $0[keyPath: path].append($1) }
    }
}
