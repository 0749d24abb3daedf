import FoundationEssentials
import Ingestion
import TrackerCommandLine
import TrackerHTTP
import TrackerSettings

/// The header fields that `--header` gives, `NAME: VALUE` or `@FILE` with such lines.
struct RequestHeaders {
    private static let expectedForm = "--header takes NAME: VALUE, or @FILE with a line for each"
    /// Fields that carry a secret: whoever may list the machine's processes sees a command line.
    private static let secretNames: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "x-api-key", "x-amz-security-token",
    ]
    /// Fields that are the transport's to set.
    private static let ownNames: Set<String> = ["host", "content-length", "transfer-encoding", "connection", "expect"]

    /// Refuses what is malformed, and secrets on the command line. Files are not read yet.
    static func validate(_ arguments: [String]) throws {
        for argument in arguments where !argument.hasPrefix("@") {
            guard let field = field(argument) else {
                // What stands behind the name may be a secret.
                throw ValidationError(
                    "\(expectedForm), not '\(argument.prefix { $0 != ":" && $0 != " " }.description.printable)'")
            }
            guard !secretNames.contains(field.name.canonicalName) else {
                throw ValidationError(
                    """
                    --header \(field.name) on the command line can be read by others on this machine: give it as a line of a \
                    file (--header @FILE), and Authorization in \(TrackerSettings.authorizationVariable) if you like
                    """)
            }
        }
    }

    /// All fields, and `Authorization` from the environment where none of them is it.
    ///
    /// - Throws: `ValidationError` for a malformed line; `RequestHeaderError` for a file that cannot be read.
    static func fields(_ arguments: [String], environment: [String: String]) throws -> HTTPFields {
        var fields: HTTPFields = [:]
        for argument in arguments {
            let lines = argument.hasPrefix("@") ? try lines(ofFile: String(argument.dropFirst())) : [argument]
            for (number, line) in lines.enumerated() where !line.isEmpty {
                guard let field = field(line) else {
                    throw ValidationError("\(expectedForm); \(argument.printable) has another one in line \(number + 1)")
                }
                fields[field.name] = field.value
            }
        }
        if fields[.authorization] == nil, let value = environment[TrackerSettings.authorizationVariable], !value.isEmpty {
            fields[.authorization] = value
        }
        return fields
    }

    private static func field(_ line: String) -> HTTPField? {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = HTTPField.Name(parts[0]), !ownNames.contains(name.canonicalName) else { return nil }
        let field = HTTPField(name: name, value: String(parts[1]))
        let isPrintable = parts[1].utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        return isPrintable && !field.value.isEmpty ? field : nil
    }

    private static func lines(ofFile path: String) throws -> [String] {
        guard let bytes = FileManager.default.contents(atPath: path), let text = String(validating: bytes, as: UTF8.self) else {
            throw RequestHeaderError(description: "the header file \(path) cannot be read as UTF-8 text")
        }
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    }
}

/// A file of header fields that cannot be read.
struct RequestHeaderError: Error, CustomStringConvertible {
    let description: String
}
