import EventStorage
import Foundation
import Testing
import TrackerYAML

@testable import QueryAPI

/// Holds `swagger/openapi.yaml` against the routes and parameters that there are.
@Suite struct DescriptionTests {
    private let document: [String: Any]

    init() throws {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = try Data(contentsOf: package.appending(path: "swagger/openapi.yaml"))
        document = try #require(YAML.document(file, taking: []).map(Self.plain) as? [String: Any])
    }

    /// Dictionaries, arrays, texts, and of plain scalars the whole numbers and the booleans that they mean.
    private static func plain(_ node: YAMLNode) -> Any {
        switch node.content {
        case .scalar(let text, .plain): Int(text) as Any? ?? Bool(text) as Any? ?? text
        case .scalar(let text, _): text
        case .sequence(let elements): elements.map(plain)
        case .mapping(let entries):
            Dictionary(entries.map { ($0.key.string ?? "", plain($0.value)) }) { $1 } as [String: Any]
        }
    }

    /// The value at a path of keys.
    private func value(_ keys: String...) throws -> Any {
        var value: Any = document
        for key in keys {
            value = try #require((value as? [String: Any])?[key], "\(keys)")
        }
        return value
    }

    /// What `$ref` points at, or the object itself.
    private func resolved(_ object: Any) throws -> [String: Any] {
        let object = try #require(object as? [String: Any])
        guard let reference = object["$ref"] as? String else { return object }
        let keys = reference.dropFirst(2).split(separator: "/").map(String.init)
        return try #require(value(keys[0], keys[1], keys[2]) as? [String: Any])
    }

    private func operation(_ route: Route) throws -> [String: Any] {
        try #require(value("paths", route.template, "get") as? [String: Any])
    }

    @Test func itsPathsAreTheRoutes() throws {
        let paths = try #require(value("paths") as? [String: [String: Any]])
        #expect(Set(paths.keys) == Set(Route.allCases.map(\.template)))
        // HEAD and OPTIONS go without saying in OpenAPI.
        #expect(paths.values.allSatisfy { Array($0.keys) == ["get"] })
    }

    @Test(arguments: Route.allCases)
    func itsParametersAreThoseOfTheRoute(route: Route) throws {
        let parameters = try (operation(route)["parameters"] as? [Any] ?? []).map(resolved)
        let inQuery = parameters.filter { $0["in"] as? String == "query" }
        #expect(inQuery.compactMap { $0["name"] as? String } == route.queryParameters.flatMap(\.names))
        #expect(inQuery.allSatisfy { $0["allowEmptyValue"] as? Bool == true && $0["required"] == nil })
        let inPath = parameters.filter { $0["in"] as? String == "path" }
        let names = route.template.matches(of: /{(.*)}/).map { String($0.output.1) }
        #expect(inPath.compactMap { $0["name"] as? String } == names)
    }

    @Test(arguments: Route.allCases)
    func itNamesEveryStatus(route: Route) throws {
        let responses = try #require(operation(route)["responses"] as? [String: Any])
        var statuses: Set = ["200", "400", "401", "403", "404", "405", "414", "500", "503"]
        if route != .health, route != .description { statuses.insert("504") }
        #expect(Set(responses.keys) == statuses)
        for (status, response) in responses where status != "200" {
            let content = try #require(resolved(response)["content"] as? [String: Any])
            #expect(Array(content.keys) == ["application/problem+json"])
        }
    }

    @Test func itsFormatsAreThoseThatAreWritten() throws {
        let content = try #require(value("components", "responses", "Events", "content") as? [String: Any])
        let written = EventFormat.allCases.map { $0.contentType.prefix { $0 != ";" } }
        #expect(Set(content.keys) == Set(written.map(String.init)))
        let schema = try #require(value("components", "parameters", "format", "schema") as? [String: Any])
        #expect(schema["enum"] as? [String] == EventFormat.allCases.map(\.rawValue))
    }

    @Test func itsReasonsAreThoseThatARecordCanBeMissingFor() throws {
        let reason = try #require(
            value("components", "schemas", "EventWithRecord", "properties", "recordMissing") as? [String: Any])
        #expect(reason["enum"] as? [String] == RecordMissing.allCases.map(\.rawValue))
    }

    @Test func itsLimitsAreThoseOfTheProgram() throws {
        let limit = try #require(value("components", "parameters", "limit", "schema") as? [String: Any])
        #expect(limit["minimum"] as? Int == EventsRequest.limits.lowerBound)
        #expect(limit["maximum"] as? Int == EventsRequest.limits.upperBound)
        let allow = try #require(
            value("components", "responses", "MethodNotAllowed", "headers", "Allow", "schema") as? [String: Any])
        #expect(allow["enum"] as? [String] == [Route.methods])
        let tooLong = try #require(value("components", "responses", "URITooLong", "description") as? String)
        #expect(tooLong.replacing(",", with: "").contains(String(Router.maxTargetBytes)))
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        func walk(_ value: Any) throws {
            if let object = value as? [String: Any] {
                _ = try resolved(object)
                try object.values.forEach(walk)
            } else if let array = value as? [Any] {
                try array.forEach(walk)
            }
        }
        try walk(document)
    }
}
