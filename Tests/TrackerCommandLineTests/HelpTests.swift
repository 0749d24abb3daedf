import Testing

@Suite("Help and versions")
struct HelpTests {
    private static let copyHelp = """
        OVERVIEW: Copies files.

        USAGE: some-tool copy <source> ... [--config <file>] --to <folder> [--mode <mode>] [--count <count>] [--seed <seed>] \
        [--tag <name> ...] [--force] [--log] [--no-log]

        ARGUMENTS:
          <source>                What to copy, or - for standard input.

        OPTIONS:
          --config <file>         A file of settings.
          --to <folder>           Where to.
          --mode <mode>           How to. (values: fast, safe; default: safe)
          --count <count>         How often. (default: 1)
          --seed <seed>           Which of them. (default: 7)
          --tag <name>            A tag; may be repeated.
          --force                 Copy [all] of what's there.
          --log/--no-log          Say what is done. (default: --log)
          --version               Show the version.
          -h, --help              Show help information.

        """

    private static let rootHelp = """
        OVERVIEW: Does this and that, as its commands say, each of which has a help of
        its own.

        Paragraphs are wrapped.

          some-tool copy a b

        USAGE: some-tool <subcommand>

        OPTIONS:
          --version               Show the version.
          -h, --help              Show help information.

        SUBCOMMANDS:
          copy                    Copies files.
          show                    Shows one thing.
          remote                  Looks after places.

          See 'some-tool help <subcommand>' for detailed help.
        """

    private static let remoteHelp = """
        OVERVIEW: Looks after places.

        USAGE: some-tool remote <subcommand>

        OPTIONS:
          --version               Show the version.
          -h, --help              Show help information.

        SUBCOMMANDS:
          add                     Adds a place.
          remove                  Removes a place.

          See 'some-tool help remote <subcommand>' for detailed help.
        """

    @Test(
        "of the program",
        arguments: [
            "", "--", "--help", "-h", "-help", "-xh", "--help=x", "--help --version", "help", "help --help", "help -h",
            "help nosuch", "frob --help", "--frob -h",
        ])
    func root(line: String) {
        #expect(outcome(line).text == Self.rootHelp)
    }

    @Test(
        "of a command, whatever is missing or not valid",
        arguments: [
            "copy --help", "copy -h", "copy a --to b --help", "copy --frob -h", "help copy", "help copy --help", "help copy x",
            "copy --config bad --help", "copy a --to b --count=-1 -h",
        ])
    func command(line: String) {
        #expect(outcome(line).text == Self.copyHelp)
    }

    @Test("a value that cannot be read is told before help is given")
    func unreadable() {
        #expect(outcome("copy --count x --help").text.hasPrefix("Error: The value 'x' is invalid"))
    }

    @Test("of a command with subcommands", arguments: ["remote", "remote --help", "help remote", "help remote nosuch"])
    func remote(line: String) {
        #expect(outcome(line).text == Self.remoteHelp)
    }

    @Test("of help")
    func help() {
        #expect(
            outcome("help help").text == """
                OVERVIEW: Show subcommand help information.

                USAGE: some-tool help [<subcommands> ...]

                ARGUMENTS:
                  <subcommands>

                OPTIONS:
                  --version               Show the version.

                """)
    }

    @Test(
        "the version is that of the nearest command that has one",
        arguments: [
            ("--version", "1.2.3"), ("copy --version", "1.2.3"), ("--version copy", "1.2.3"), ("remote --version", "1.2.3"),
            ("remote add --version", "9"), ("help --version", "1.2.3"), ("copy a --to b --version=x", "1.2.3"),
        ])
    func version(line: String, version: String) {
        #expect(outcome(line).text == version)
    }

    @Test("lines are as wide as asked, where words allow it", arguments: [30, 46, 60, 80, 120, 1000])
    func widths(width: Int) {
        for line in ["--help", "copy --help", "show --help", "remote add --help"] {
            let lines = outcome(line, width: width).text.split(separator: "\n").filter {
                !$0.hasPrefix("USAGE") && !$0.hasPrefix("  See")
            }
            #expect(lines.allSatisfy { $0.count <= max(width, 46) || !$0.dropFirst(width).contains(" ") }, "\(lines)")
            let words = { (text: String) in text.split { $0 == " " || $0 == "\n" } }
            #expect(words(outcome(line, width: width).text) == words(outcome(line, width: 10_000).text))
        }
    }

    @Test("a label that is too long has its text below it, and a narrow terminal loses none")
    func narrow() {
        let text = outcome("copy --help", width: 44).text
        #expect(
            text.contains(
                """
                  --log/--no-log          Say what is done.
                                          (default: --log)

                """))
        #expect(
            outcome("remote add --help", width: 60).text.contains(
                """
                  --number-of-attempts <number-of-attempts>
                                          How often to try it before it is
                                          given up for good. (default: 3)

                """))
        #expect(outcome("copy --help", width: 1).text.contains("  --to <folder>           Where to.\n"))
    }
}
