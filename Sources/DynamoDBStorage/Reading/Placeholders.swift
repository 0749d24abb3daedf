/// What stands for names and values in the expressions of one request, so that no name can be taken for a keyword and no value for
/// syntax. DynamoDB refuses a request that declares one it does not use.
struct Placeholders {
    private var names: [String] = []
    private var nameIndexes: [[UInt8]: Int] = [:]
    private var values: [String] = []

    /// The placeholder of an attribute's name.
    mutating func name(_ name: String) -> String {
        let index = nameIndexes[Array(name.utf8), default: names.count]
        if index == names.count {
            names.append(name)
            nameIndexes[Array(name.utf8)] = index
        }
        return "#n\(index)"
    }

    /// The placeholder of a string.
    mutating func value(_ text: String) -> String {
        values.append(text)
        return ":v\(values.count - 1)"
    }

    /// Appends the names as the inside of `ExpressionAttributeNames`.
    func appendNames(to body: inout [UInt8]) {
        for (index, name) in names.enumerated() {
            body.append(index > 0 ? ",\"#n" : "\"#n")
            body.append(decimal: index)
            body.append("\":")
            body.append(jsonString: name)
        }
    }

    /// Appends the values as a part of `ExpressionAttributeValues`, each with a comma behind it.
    func appendValues(to body: inout [UInt8]) {
        for (index, value) in values.enumerated() {
            body.append("\":v")
            body.append(decimal: index)
            body.append("\":{\"S\":")
            body.append(jsonString: value)
            body.append("},")
        }
    }
}
