import CloudTrailLogs
import EventStorage

/// The conditions of a query that DynamoDB can check on the entries of a time index.
struct IndexFilter {
    /// DynamoDB takes 300 operators and functions, and 4 KB of expression.
    private static let mostOperators = 280
    private static let longestExpression = 3500

    /// A filter expression; empty for none.
    private(set) var expression = ""
    /// Conditions that it does not hold.
    private(set) var rest: [EventQuery.ParameterCondition] = []

    private var operators = 0

    init(_ query: EventQuery, _ placeholders: inout Placeholders) {
        switch query.eventName {
        case nil, .hasPrefix(""): break
        case .equals(let name)?:
            add("\(placeholders.name(CoreAttribute.eventName))=\(placeholders.value(name))", operators: 1)
        case .hasPrefix(let prefix)?:
            add("begins_with(\(placeholders.name(CoreAttribute.eventName)),\(placeholders.value(prefix)))", operators: 1)
        }
        for condition in query.parameters {
            guard let tests = Self.tests(condition), operators + 2 * tests.count < Self.mostOperators,
                expression.utf8.count + 24 * tests.count < Self.longestExpression
            else {
                rest.append(condition)
                continue
            }
            let value = placeholders.value(condition.value)
            let alternatives = tests.map { name, isSet in
                isSet ? "contains(\(placeholders.name(name)),\(value))" : "\(placeholders.name(name))=\(value)"
            }
            add("(\(alternatives.joined(separator: " OR ")))", operators: 2 * tests.count)
        }
    }

    private mutating func add(_ condition: String, operators: Int) {
        expression += expression.isEmpty ? condition : " AND \(condition)"
        self.operators += operators + 1
    }

    /// What to look at in an index for a condition; `nil` when the index does not have all of it.
    private static func tests(_ condition: EventQuery.ParameterCondition) -> [(name: String, isSet: Bool)]? {
        var tests = [(String, Bool)]()
        for attribute in condition.attributes {
            guard attribute != CoreAttribute.eventID, indexed.contains(ExactString(attribute)) else { return nil }
            tests += StoredName.names(of: attribute).map { ($0.name, $0.isSet) }
        }
        return tests
    }

    private static let indexed = Set(TableShape.indexedAttributes.map(ExactString.init))

    /// Whether the time indexes hold an attribute; the identifier is in their keys.
    static func isIndexed(_ attribute: String) -> Bool {
        indexed.contains(ExactString(attribute)) || attribute.utf8.elementsEqual(CoreAttribute.eventID.utf8)
    }
}

/// Where in an item an attribute's values may stand.
struct StoredName: Hashable, Sendable {
    var name: String
    /// Whether it is a set; else a string.
    var isSet: Bool

    static func names(of attribute: String) -> [StoredName] {
        let set = StoredName(name: AttributeNaming.setName(of: attribute), isSet: true)
        switch attribute {
        case CoreAttribute.eventID: return [set]
        // There is one user name only.
        case CoreAttribute.userName: return [StoredName(name: attribute, isSet: false)]
        case CoreAttribute.eventName, CoreAttribute.eventSource, CoreAttribute.eventTime:
            return [StoredName(name: attribute, isSet: false), set]
        default: return [set]
        }
    }
}
