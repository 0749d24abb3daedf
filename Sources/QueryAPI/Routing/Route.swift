/// The routes of the API, by their templates. Whatever depends on the route stands here or switches over it.
enum Route: String, CaseIterable, Sendable {
    case parameters = "/parameters"
    case services = "/services"
    case users = "/users"
    case scan = "/scan"
    case serviceEvents = "/services/{service}"
    case userEvents = "/users/{user}"
    case event = "/events/{eventID}"
    case health = "/health"
    case description = "/openapi.yaml"

    /// The path with its variable part named.
    var template: String { rawValue }

    /// The fixed first segment.
    var firstSegment: Substring {
        template.split(separator: "/")[0]
    }

    /// Whether a name follows the first segment.
    var takesName: Bool { template.utf8.last == UInt8(ascii: "}") }

    /// Whether that name may hold slashes that are not encoded. In a path that came decoded nobody can tell them apart.
    func nameMayHoldSlashes(in path: APIRequest.Path) -> Bool {
        switch (self, path) {
        case (.userEvents, _), (.event, .decoded): true
        default: false
        }
    }

    /// What it answers to. Part of the API description too.
    static let methods = "GET, HEAD, OPTIONS"

    /// The parameters that its query may hold.
    var queryParameters: [QueryParameter] {
        switch self {
        case .scan, .serviceEvents, .userEvents: QueryParameter.allCases
        case .parameters, .services, .users, .event, .health, .description: []
        }
    }
}
