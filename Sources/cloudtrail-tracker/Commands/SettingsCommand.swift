import AWSClient
import FoundationEssentials
import Ingestion
import TrackerCommandLine
import TrackerSettings

struct SettingsCommand: Command {
    static let configuration = CommandConfiguration(
        "settings", abstract: "Says what is wrong with the settings.", subcommands: [Check.self])

    struct Check: RunnableCommand {
        static let configuration = CommandConfiguration(
            "check",
            abstract: "Names every setting that the program or a deployment would refuse; ends with status 1 when there is one.",
            discussion: """
                Reads the settings file and the environment as the program does, and looks at what a deployment needs besides. \
                Nothing is asked of AWS.

                The region is that of the setting region, else of AWS_REGION, else of AWS_DEFAULT_REGION. The program takes one \
                from the AWS profile after these; the Serverless Framework does not, so that a region that only the profile names is \
                refused here.
                """)

        static let parameters: [Parameter<Self>] = [.group(\.settings)]

        var settings = SettingsOptions()

        func run() async throws {
            let report = SettingsReport(settings, environment: ProcessInfo.processInfo.environment)
            try Terminal.writeLine(report.lines.map(\.printable).joined(separator: "\n"))
            if !report.problems.isEmpty { throw ExitStatus.refusals }
        }
    }
}

/// What there is to say of the settings of a run.
struct SettingsReport {
    /// Which file was read, and `nil` without one.
    let path: String?
    /// The region, and where it is named; `nil` without one.
    let region: String?
    /// What is wrong, a sentence each.
    let problems: [String]

    init(_ options: SettingsOptions, environment: [String: String]) {
        path = options.path(environment: environment)
        var problems = [String]()
        var values = [String: String]()
        if let path {
            do {
                let file = try SettingsFile.examine(path)
                values = file.values
                problems += file.problems.map(\.description)
            } catch {
                problems.append(error.description)
            }
        }
        let (settings, errors) = TrackerSettings.check(file: values, environment: environment)
        problems += errors.map(\.description)
        let region = RegionRule(settings, environment: environment)
        problems += region.problem.map { [$0] } ?? []
        problems += settings.conflicts(in: region.deployed).map(\.description)
        self.region = region.description
        self.problems = problems
    }

    /// The report for people.
    var lines: [String] {
        ["settings    \(path ?? "no file; defaults and the environment")", "region      \(region ?? "none")"]
            + (problems.isEmpty ? ["problems    none"] : problems.map { "problem     \($0)" })
    }
}

/// Which region applies, for the program and for a deployment alike.
private struct RegionRule {
    /// The region and where it is named; `nil` without one.
    let description: String?
    /// The region of a deployment; `nil` when there is none that both agree on.
    let deployed: String?
    /// What is wrong with it.
    let problem: String?

    private static let advice = "set the setting region, or AWS_REGION"

    init(_ settings: TrackerSettings, environment: [String: String]) {
        if let region = settings.region {
            let variable = SettingKey.region.environmentVariable
            let isInEnvironment = environment[variable].map { !$0.isEmpty } ?? false
            self.init("\(region), from \(isInEnvironment ? variable : "the setting region")", deployed: region)
            return
        }
        let found: FoundRegion?
        do {
            found = try AWSConfiguration.foundRegion(environment: environment)
        } catch {
            self.init(problem: "region is empty, and the AWS profile cannot be read: \(error)")
            return
        }
        guard let found else {
            self.init(problem: "region is empty, and neither AWS_REGION nor AWS_DEFAULT_REGION names one; \(Self.advice)")
            return
        }
        let place = found.place.text
        let description = "\(found.name), from \(place)"
        if !TrackerSettings.isRegion(found.name) {
            self.init(description, problem: "region is empty, and \(place) has no name of a region; \(Self.advice)")
        } else if case .profile = found.place {
            let reason = "only \(place) names one, which the Serverless Framework does not read"
            self.init(description, problem: "region is empty, and \(reason); \(Self.advice)")
        } else {
            self.init(description, deployed: found.name)
        }
    }

    private init(_ description: String? = nil, deployed: String? = nil, problem: String? = nil) {
        self.description = description
        self.deployed = deployed
        self.problem = problem
    }
}

extension FoundRegion.Place {
    /// For messages.
    fileprivate var text: String {
        switch self {
        case .variable(let name): name
        case .profile(let name): "the AWS profile \(name)"
        }
    }
}
