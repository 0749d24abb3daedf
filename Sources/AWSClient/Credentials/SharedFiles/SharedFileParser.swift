/// Reads the form of the shared files: `[section]` and `key = value` lines. Lines that are indented deeper than a key belong to
/// it: below a key without a value they are settings inside of it, `outer.inner`; below another they go on with its value.
enum SharedFileParser {
    struct Section {
        var name: String
        var settings: [String: String]
    }

    /// What a deeper line belongs to.
    private struct Key {
        let name: String
        let indentation: Int
        let isOuter: Bool
    }

    /// The sections of a file, in order.
    ///
    /// - Throws: `AWSError` of kind `.configuration`, which names file and line, and quotes nothing.
    static func sections(of bytes: [UInt8], path: String) throws(AWSError) -> [Section] {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed(path, "it is not UTF-8") }
        var sections = [Section]()
        var above: Key?
        for (index, rawLine) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = rawLine.trimmed
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("[") {
                guard let end = line.firstIndex(of: "]") else { throw malformed(path, "line \(index + 1) lacks a ]") }
                sections.append(Section(name: String(line[line.index(after: line.startIndex)..<end].trimmed), settings: [:]))
                above = nil
                continue
            }
            guard let last = sections.indices.last else { throw malformed(path, "line \(index + 1) stands before any [section]") }
            let indentation = rawLine.prefix { $0.isWhitespace }.count
            if let above, !above.isOuter, indentation > above.indentation {
                sections[last].settings[above.name, default: ""] += "\n\(line)"
                continue
            }
            guard let separator = line.firstIndex(of: "=") else { throw malformed(path, "line \(index + 1) is no key = value") }
            let key = line[..<separator].trimmed.lowercased()
            let value = withoutComment(line[line.index(after: separator)...]).trimmed
            if let above, indentation > above.indentation {
                sections[last].settings["\(above.name).\(key)"] = String(value)
            } else {
                sections[last].settings[key] = String(value)
                above = Key(name: key, indentation: indentation, isOuter: value.isEmpty)
            }
        }
        return sections
    }

    /// A `#` or `;` begins a comment where a space stands before it.
    private static func withoutComment(_ value: Substring) -> Substring {
        var previous: Character = "="
        for index in value.indices {
            if previous.isWhitespace, value[index] == "#" || value[index] == ";" { return value[..<index] }
            previous = value[index]
        }
        return value
    }

    private static func malformed(_ path: String, _ reason: String) -> AWSError {
        AWSError(.configuration, code: "MalformedSharedFile", message: "\(path) cannot be used: \(reason)")
    }
}

extension Substring {
    /// Without the space at both ends.
    var trimmed: Substring {
        var text = self
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return text
    }
}
