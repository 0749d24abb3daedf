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
            """)

    static let parameters: [Parameter<Self>] = [
        .group(\.store),
        .argument(
            "route", \.route, completion: .words(["scan", "users", "services", "parameters", "health"]),
            help: "The route, such as users/alice."),
        .arguments("name=value", \.routeParameters, help: "Parameters of the route."),
    ]

    var store = StoreOptions()
    var route = ""
    var routeParameters = [String]()

    func validate() throws {
        for parameter in routeParameters where !parameter.contains("=") {
            throw ValidationError("'\(parameter.printable)' is no name=value")
        }
    }

    func run() async throws {
        let settings = try store.resolve()
        let events = try openStoreForReading(settings)
        if let warning = await warningOfEarlierEvents(in: events, settings) { Terminal.printError(warning) }
        let api = QueryAPI(store: events, settings: settings)
        let request = APIRequest(path: .decoded(route.hasPrefix("/") ? route : "/" + route), query: .decoded(items))
        let response = try await withCancellationOnStopSignal {
            let response = await api.respond(to: request)
            try await Self.print(response)
            return (
                status: response.status, nextToken: nextTokenName.flatMap { response.headerFields[$0] },
                leftOut: leftOutName.flatMap { response.headerFields[$0] }
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

private let nextTokenName = HTTPField.Name("X-Next-Token")
private let leftOutName = HTTPField.Name("X-Left-Out")
