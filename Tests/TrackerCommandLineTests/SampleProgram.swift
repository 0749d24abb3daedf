import TrackerCommandLine

/// A program with all that can be declared.
struct Tool: Command {
    static let configuration = CommandConfiguration(
        "some-tool",
        abstract: "Does this and that, as its commands say, each of which has a help of its own.",
        discussion: """
            Paragraphs are wrapped.

              some-tool copy a b
            """,
        version: "1.2.3",
        subcommands: [Copy.self, Show.self, Remote.self])
}

/// What two commands share.
struct Shared: ParameterGroup {
    static let parameters: [Parameter<Self>] = [
        .option("config", \.config, valueName: "file", completion: .files, help: "A file of settings.")
    ]

    var config: String?

    func validate() throws {
        if config == "bad" { throw ValidationError("--config takes no 'bad'") }
    }
}

struct Copy: RunnableCommand {
    enum Mode: String, ArgumentValue, CaseIterable {
        case fast, safe
    }

    static let configuration = CommandConfiguration("copy", abstract: "Copies files.")
    static let parameters: [Parameter<Self>] = [
        .arguments("source", \.sources, isRequired: true, completion: .files, help: "What to copy, or - for standard input."),
        .group(\.shared),
        .option("to", \.target, valueName: "folder", isRequired: true, completion: .files, help: "Where to."),
        .option("mode", \.mode, help: "How to."),
        .option("count", \.count, help: "How often."),
        .option("seed", \.seed, help: "Which of them."),
        .option("tag", \.tags, valueName: "name", help: "A tag; may be repeated."),
        .flag("force", \.isForced, help: "Copy [all] of what's there."),
        .flag("log", \.logs, hasInversion: true, help: "Say what is done."),
    ]

    var sources = [String]()
    var shared = Shared()
    var target = ""
    var mode = Mode.safe
    var count = 1
    var seed: UInt64 = 7
    var tags = [String]()
    var isForced = false
    var logs = true

    func validate() throws {
        if count < 0 { throw ValidationError("--count takes a number from 0, not \(count)") }
    }

    func run() {}
}

struct Show: RunnableCommand {
    static let configuration = CommandConfiguration("show", abstract: "Shows one thing.")
    static let parameters: [Parameter<Self>] = [
        .argument("topic", \.topic, completion: .words(["files", "tags"]), help: "Which thing."),
        .arguments("name=value", \.details, help: "Details."),
    ]

    var topic = ""
    var details = [String]()

    func run() {}
}

struct Remote: Command {
    static let configuration = CommandConfiguration(
        "remote", abstract: "Looks after places.", subcommands: [Add.self, Remove.self])

    struct Add: RunnableCommand {
        static let configuration = CommandConfiguration("add", abstract: "Adds a place.", version: "9")
        static let parameters: [Parameter<Self>] = [
            .group(\.shared), .flag("dry-run", \.isDry, help: "Say what would be done."),
            .option("number-of-attempts", \.attempts, help: "How often to try it before it is given up for good."),
        ]

        var shared = Shared()
        var isDry = false
        var attempts = 3

        func run() {}
    }

    struct Remove: RunnableCommand {
        static let configuration = CommandConfiguration("remove", abstract: "Removes a place.")

        func run() {}
    }
}

let parser = CommandParser(Tool.self)

/// What a command line comes to: the command, the text to print, or what is wrong with it.
func outcome(_ line: String, width: Int = 80, shell: String? = nil) -> (command: (any RunnableCommand)?, text: String) {
    let words = line.isEmpty ? [] : line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    do {
        switch try parser.parse(words, width: width, shell: shell) {
        case .run(let command): return (command, "")
        case .print(let text): return (nil, text)
        }
    } catch {
        return (nil, error.description)
    }
}
