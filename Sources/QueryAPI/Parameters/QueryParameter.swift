/// The query parameters of the event routes.
enum QueryParameter: String, CaseIterable, Sendable {
    case from
    case to
    case eventName
    case beginWith = "begin_with"
    case params
    case value
    case count
    case limit
    case nextToken
    case order
    case fields
    case format

    /// Other names it goes by.
    var aliases: [String] {
        switch self {
        case .params: ["param"]
        case .value: ["values"]
        default: []
        }
    }

    /// Whether it may be given several times; the lists are put together then.
    var isList: Bool { self == .params || self == .value }

    /// Its name and aliases.
    var names: [String] { [rawValue] + aliases }

    /// What a value must look like; goes on after "takes".
    var takes: String {
        switch self {
        case .from, .to:
            "a date or time in the form `2018-06-01`, `2018-06-01T09:00:00`, `2018-06-01T09:00:00Z` "
                + "or `2018-06-01T09:00:00+02:00`"
        case .eventName: "the name of an event, such as `RunInstances`"
        case .beginWith, .count: "`true` or `false` (also `True`, `False`, `1`, `0`)"
        case .params: "a list of attribute names, such as `['awsRegion','instanceType']`"
        case .value: "a list of values, such as `['us-east-1','t2.micro']`"
        case .limit: "a whole number from 1 to \(EventsRequest.limits.upperBound)"
        case .nextToken: "the token of an answer's `X-Next-Token`, unchanged"
        case .order: "`asc` or `desc`"
        case .fields: "attribute names with commas between them, or `*` for all"
        case .format: "`json`, `ndjson` or `csv`"
        }
    }

    /// The parameter of that name or alias.
    init?(name: String) {
        guard let parameter = QueryParameter.allCases.first(where: { $0.names.contains(name) }) else { return nil }
        self = parameter
    }
}
