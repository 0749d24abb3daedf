/// The texts of settings with the places that they come from, the strongest last.
struct SettingsReader {
    private struct Entry {
        let source: SettingsError.Source
        /// As it was written there.
        let name: String
        let text: String
    }

    private var entries: [SettingKey: [Entry]] = [:]

    init(
        file: [String: String],
        environment: [String: String],
        options: [String: String]
    ) throws(SettingsError) {
        try add(file, from: .file)
        try add(environment: environment)
        try add(options, from: .option)
    }

    // Sorted, since of several mistakes the same one should be named every time.

    private mutating func add(_ values: [String: String], from source: SettingsError.Source) throws(SettingsError) {
        for (name, text) in values.sorted(by: { $0.key < $1.key }) {
            guard let key = SettingKey(rawValue: name) else {
                if let now = SettingKey.renamed[name] {
                    throw SettingsError(code: .renamedKey, source: source, key: name, value: text, expected: now.rawValue)
                }
                throw SettingsError(
                    code: .unknownKey,
                    source: source,
                    key: name,
                    value: SettingsReader.mayNameSecret(name) ? nil : text,
                    expected: name.nearest(among: SettingKey.allCases.map(\.rawValue)))
            }
            entries[key, default: []].append(Entry(source: source, name: name, text: text.trimmed))
        }
    }

    private mutating func add(environment: [String: String]) throws(SettingsError) {
        let keys = Dictionary(uniqueKeysWithValues: SettingKey.allCases.map { ($0.environmentVariable, $0) })
        let renamed = Dictionary(uniqueKeysWithValues: SettingKey.renamed.map { (SettingKey.environmentVariable(of: $0), $1) })
        let others = [TrackerSettings.tokenVariable, TrackerSettings.authorizationVariable, TrackerSettings.fileVariable]
        for (name, text) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(SettingKey.environmentPrefix) && !others.contains(name) {
            guard let key = keys[name] else {
                if let now = renamed[name] {
                    throw SettingsError(
                        code: .renamedKey, source: .environment, key: name, value: text, expected: now.environmentVariable)
                }
                // The value stays out of the error: under a misspelt name it may be the token.
                throw SettingsError(
                    code: .unknownKey,
                    source: .environment,
                    key: name,
                    value: nil,
                    expected: name.nearest(among: keys.keys.sorted() + others))
            }
            entries[key, default: []].append(Entry(source: .environment, name: name, text: text.trimmed))
        }
    }

    /// The value from the strongest place; `nil` when no place gives one.
    func read<Value>(_ key: SettingKey, _ parse: (String) -> Value?) throws(SettingsError) -> Value? {
        var result: Value?
        for entry in entries[key, default: []] {
            guard let value = parse(entry.text) else {
                throw SettingsError(
                    code: .malformedValue,
                    source: entry.source,
                    key: entry.name,
                    value: entry.text,
                    expected: key.expectedForm)
            }
            result = value
        }
        return result
    }

    /// The same, with a value that empty text stands for.
    func read<Value>(
        _ key: SettingKey,
        orEmpty empty: Value,
        _ parse: (String) -> Value?
    ) throws(SettingsError) -> Value? {
        try read(key) { $0.isEmpty ? empty : parse($0) }
    }

    /// The text itself, where it has the right form.
    func read(_ key: SettingKey, where isValid: (String) -> Bool) throws(SettingsError) -> String? {
        try read(key) { isValid($0) ? $0 : nil }
    }

    /// The same, where empty text means that there is none.
    func readUnlessEmpty(_ key: SettingKey, where isValid: (String) -> Bool) throws(SettingsError) -> String? {
        let text = try read(key) { $0.isEmpty || isValid($0) ? $0 : nil }
        return text == "" ? nil : text
    }

    private static func mayNameSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["token", "secret", "password"].contains(where: name.contains)
    }
}
