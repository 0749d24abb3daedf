import FoundationEssentials
import Ingestion
import QueryAPI
import TrackerCommandLine
import TrackerHTTP
import TrackerSystem

struct QueryCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        "query",
        abstract: "Prints a REST answer on standard output, without a server.",
        discussion: """
            Routes: scan, users, users/NAME, services, services/NAME, parameters, events/ID, health.

              cloudtrail-tracker query users/alice from=2018-06-01
              cloudtrail-tracker query scan eventName=RunInstances params=instanceType value=t2.micro count=true

            Names and values are taken as they are, not percent-encoded. An answer that refuses the request ends with status 1.

            With --url a deployed service, or a local server, is asked instead of a store. Requests are signed with your AWS \
            credentials (SigV4), for the region that the host's name tells, else that of the settings; unless the setting \
            authorizer is cognito or none, or there is an Authorization of your own. Where no limit is asked for, next pages are \
            fetched and added; redirections are not followed.

              cloudtrail-tracker query --url https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/dev users/alice
              CLOUDTRAIL_TRACKER_AUTHORIZATION="Bearer $TOKEN" cloudtrail-tracker query --url http://127.0.0.1:8080 users
            """)

    static let parameters: [Parameter<Self>] = [
        .group(\.store),
        .option("url", \.url, help: "Ask the service at this address: \(ServiceURL.expectedForm)."),
        .option(
            "header", \.header, valueName: "field", completion: .files,
            help: """
                With --url, a header field NAME: VALUE to send, or @FILE with a line for each; may be repeated. Secrets are taken \
                from a file alone, and Authorization from CLOUDTRAIL_TRACKER_AUTHORIZATION as well.
                """),
        .argument(
            "route", \.route, completion: .words(["scan", "users", "services", "parameters", "health"]),
            help: "The route, such as users/alice."),
        .arguments("name=value", \.routeParameters, help: "Parameters of the route."),
    ]

    var store = StoreOptions()
    var url: String?
    var header = [String]()
    var route = ""
    var routeParameters = [String]()

    func validate() throws {
        if let url {
            guard ServiceURL(url) != nil else {
                throw ValidationError("--url takes \(ServiceURL.expectedForm), not '\(url.printable)'")
            }
            guard store.store == nil else { throw ValidationError("--url and --store are two places to ask; give one") }
        } else if !header.isEmpty {
            throw ValidationError("--header goes with --url")
        }
        try RequestHeaders.validate(header)
        for parameter in routeParameters where !parameter.contains("=") {
            throw ValidationError("'\(parameter.printable)' is no name=value")
        }
    }

    func run() async throws {
        let settings = try store.resolve()
        if let url = url.flatMap(ServiceURL.init) {
            let fields = try RequestHeaders.fields(header, environment: ProcessInfo.processInfo.environment)
            let query = try RemoteQuery(url, route: route, items: items, headerFields: fields, settings: settings)
            return try await withCancellationOnStopSignal { try await query.print() }
        }
        let events = try openStoreForReading(settings)
        if let warning = await warningOfEarlierEvents(in: events, settings) { Terminal.printError(warning) }
        let api = QueryAPI(store: events, settings: settings)
        let request = APIRequest(path: .decoded(route.hasPrefix("/") ? route : "/" + route), query: .decoded(items))
        let response = try await withCancellationOnStopSignal {
            let response = await api.respond(to: request)
            try await Self.print(response)
            return (
                status: response.status, nextToken: response.headerFields.nextToken, leftOut: response.headerFields.leftOut
            )
        }
        // A script that reads standard error has asked for nothing of the kind.
        if let leftOut = response.leftOut, Terminal.standardErrorIsTerminal {
            Terminal.printError("left out when imported: names that start with \(leftOut)")
        }
        if let token = response.nextToken { Terminal.printError("more: nextToken=\(token)") }
        switch response.status.kind {
        case .successful: break
        case .clientError: throw ExitStatus.refusals
        default: throw ExitStatus.failure
        }
    }

    private var items: [(name: String, value: String)] {
        routeParameters.map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }

    private static func print(_ response: APIResponse) async throws {
        var last: UInt8?
        switch response.body {
        case .bytes(let bytes):
            try Terminal.write(bytes)
            last = bytes.last
        case .stream(let chunks):
            for try await chunk in chunks {
                try Terminal.write(chunk)
                last = chunk.last ?? last
            }
        }
        if last != UInt8(ascii: "\n") { try Terminal.write([UInt8(ascii: "\n")]) }
    }
}
