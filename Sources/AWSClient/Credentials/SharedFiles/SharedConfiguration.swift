/// The profiles of the shared config and credentials files.
///
/// Source: "Shared config and credentials files", AWS SDKs and Tools Reference Guide.
public struct SharedConfiguration: Sendable {
    /// Settings of a profile, by name in lower case.
    public typealias Section = [String: String]

    /// By profile; the credentials file wins over the config file.
    private var profiles: [String: Section] = [:]
    /// `[services NAME]`: settings of services, `SERVICE.KEY`.
    private var services: [String: Section] = [:]

    /// No profiles at all.
    public init() {}

    /// Reads both files; one that is not there counts as empty.
    ///
    /// - Parameters:
    ///   - environment: `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name other places than `~/.aws`, which `HOME` names.
    ///   - readFile: The content of a file, `nil` when it cannot be read.
    /// - Throws: `AWSError` of kind `.configuration`, which names file and line.
    public init(environment: [String: String], readFile: (String) -> [UInt8]?) throws(AWSError) {
        let home = environment.nonEmpty("HOME")
        let place = { (variable: String, name: String) in
            guard let path = environment.nonEmpty(variable) else { return home.map { "\($0)/.aws/\(name)" } }
            // Only a shell would know what the tilde stands for.
            return path.hasPrefix("~/") ? home.map { $0 + path.dropFirst() } : path
        }
        let config = place("AWS_CONFIG_FILE", "config")
        let credentials = place("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        if let config, let bytes = readFile(config) { try add(config, bytes, isCredentialsFile: false) }
        if let credentials, let bytes = readFile(credentials) { try add(credentials, bytes, isCredentialsFile: true) }
    }

    /// The settings of a profile; `nil` when no file has it.
    public func profile(_ name: String) -> Section? { profiles[name] }

    /// A setting of a service in the `services` section that a profile names.
    func serviceSetting(_ key: String, of service: String, profile: String) -> String? {
        profiles[profile]?["services"].flatMap { services[$0]?["\(service).\(key)"] }
    }

    private mutating func add(_ path: String, _ bytes: [UInt8], isCredentialsFile: Bool) throws(AWSError) {
        for section in try SharedFileParser.sections(of: bytes, path: path) {
            let (kind, name) = Self.kindAndName(section.name)
            switch kind {
            case "profile" where !isCredentialsFile:
                profiles[name, default: [:]].merge(section.settings) { $1 }
            case "services" where !isCredentialsFile:
                services[name, default: [:]].merge(section.settings) { $1 }
            case "" where isCredentialsFile || name == "default":
                profiles[name, default: [:]].merge(section.settings) { $1 }
            default:
                // Other tools keep sections of their own there, such as [sso-session …].
                continue
            }
        }
    }

    /// `profile x`, or `profile "x y"`; a kind alone is a name without one.
    private static func kindAndName(_ section: String) -> (kind: String, name: String) {
        guard let space = section.firstIndex(where: \.isWhitespace) else { return ("", section) }
        let name = section[space...].trimmed
        for quote in ["\"", "'"] where name.count >= 2 && name.hasPrefix(quote) && name.hasSuffix(quote) {
            return (String(section[..<space]), String(name.dropFirst().dropLast()))
        }
        return (String(section[..<space]), String(name))
    }
}

extension [String: String] {
    /// A value that is there and not empty; an empty variable means none.
    func nonEmpty(_ key: String) -> String? {
        self[key].flatMap { $0.isEmpty ? nil : $0 }
    }
}
