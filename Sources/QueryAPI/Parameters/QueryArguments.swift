import TrackerHTTP
import TrackerSpelling

/// What a request's query gives for each parameter. An empty value counts as not given.
struct QueryArguments: Sendable {
    private var values: [QueryParameter: [String]] = [:]

    /// - Throws: A 400 for a parameter that the route does not take, or a single-valued one that is given twice.
    init(_ items: [QueryItem], for route: Route) throws(APIProblem) {
        for item in items {
            guard let parameter = QueryParameter(name: item.name), route.queryParameters.contains(parameter) else {
                throw QueryArguments.unknown(item.name, for: route)
            }
            guard !item.value.isEmpty else { continue }
            if let earlier = values[parameter], !earlier.isEmpty, !parameter.isList {
                throw .badParameter(parameter, "`\(parameter.rawValue)` was given more than once; it takes one value.")
            }
            values[parameter, default: []].append(item.value)
        }
    }

    /// The value of a single-valued parameter.
    subscript(parameter: QueryParameter) -> String? {
        values[parameter]?.first
    }

    /// The items of a list-valued parameter, in the order given.
    func list(_ parameter: QueryParameter) throws(APIProblem) -> [String] {
        var list = [String]()
        for text in values[parameter] ?? [] {
            do throws(ListSyntax.Failure) {
                list += try ListSyntax.items(of: text)
            } catch {
                throw .badParameter(
                    parameter,
                    "`\(parameter.rawValue)` takes \(parameter.takes); \(error.explanation) in `\(text.shortenedForMessages)`."
                )
            }
        }
        return list
    }

    /// A switch; false when not given.
    func flag(_ parameter: QueryParameter) throws(APIProblem) -> Bool {
        switch self[parameter] {
        case nil, "false", "False", "0": return false
        case "true", "True", "1": return true
        case .some(let text): throw .badValue(parameter, text)
        }
    }

    /// One of the cases of an enumeration.
    func choice<Choice: RawRepresentable>(_ parameter: QueryParameter) throws(APIProblem) -> Choice?
    where Choice.RawValue == String {
        guard let text = self[parameter] else { return nil }
        guard let choice = Choice(rawValue: text) else { throw .badValue(parameter, text) }
        return choice
    }

    private static func unknown(_ name: String, for route: Route) -> APIProblem {
        let known = route.queryParameters.flatMap(\.names)
        let shownName = name.shortenedForMessages
        guard let nearest = known.nearest(to: name, ignoringCase: true) else {
            return APIProblem(.badRequest, "`\(route.template)` takes no parameters; got `\(shownName)`.", parameter: shownName)
        }
        return APIProblem(
            .badRequest,
            "There is no parameter `\(shownName)`; the nearest is `\(nearest)`. "
                + "Known are \(known.map { "`\($0)`" }.joined(separator: ", ")).",
            parameter: shownName
        )
    }
}
