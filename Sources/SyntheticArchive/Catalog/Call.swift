/// A call of a service's API, as its records show it.
struct Call: Sendable {
    /// A way in which a call fails that is not a denial.
    struct Failure: Sendable {
        /// The value of `errorCode`; empty where records have none.
        let code: String
        let message: Template
        var response: Template = "null"
        /// How many of 1,000 calls fail so.
        let perMille: Int
    }

    /// What kind of event its records are: `eventType`, `eventCategory` and what belongs to them.
    enum Category: Sendable {
        case management, data, consoleSignIn, serviceEvent
    }

    let name: String
    /// How often it is called; over all calls of the catalog, real logs' order of magnitude.
    let weight: Int
    /// Who calls it.
    let callers: CallerKind
    let isReadOnly: Bool
    let request: Template
    let response: Template
    /// What follows the response: `additionalEventData` or `serviceEventDetails`, with a comma before it.
    var additional: Template?
    /// The items of `resources`.
    var resources: Template?
    var failure: Failure?
    var category: Category = .management

    /// A call that changes nothing; its response is not logged.
    static func reading(
        _ name: String, _ weight: Int, by callers: CallerKind = .anyone, _ request: Template = "null",
        additional: Template? = nil, resources: Template? = nil, failing failure: Failure? = nil,
        category: Category = .management
    ) -> Call {
        Call(
            name: name, weight: weight, callers: callers, isReadOnly: true, request: request, response: "null",
            additional: additional, resources: resources, failure: failure, category: category)
    }

    /// A call that changes something or, as AssumeRole does, answers with something worth logging.
    static func writing(
        _ name: String, _ weight: Int, by callers: CallerKind = .anyone, _ request: Template, response: Template = "null",
        additional: Template? = nil, resources: Template? = nil, failing failure: Failure? = nil,
        category: Category = .management, isReadOnly: Bool = false
    ) -> Call {
        Call(
            name: name, weight: weight, callers: callers, isReadOnly: isReadOnly, request: request, response: response,
            additional: additional, resources: resources, failure: failure, category: category)
    }
}

extension Call.Failure {
    /// A failure of `perMille` in 1,000 calls.
    static func failing(_ perMille: Int, _ code: String, _ message: Template) -> Self {
        Self(code: code, message: message, perMille: perMille)
    }
}
