import Testing

/// A command line, and what its user is told.
struct Refusal: CustomTestStringConvertible, Sendable {
    let line: String
    let told: String

    var testDescription: String { line }

    init(_ line: String, _ told: String) {
        self.line = line
        self.told = told
    }
}

@Suite("Command lines that are refused")
struct RefusalTests {
    private static let rootUsage = """
        Usage: some-tool <subcommand>
          See 'some-tool --help' for more information.
        """
    private static let copyUsage = """
        Usage: some-tool copy <source> ... [--config <file>] --to <folder> [--mode <mode>] [--count <count>] [--seed <seed>] \
        [--tag <name> ...] [--force] [--log] [--no-log]
          See 'some-tool copy --help' for more information.
        """
    private static let remoteUsage = """
        Usage: some-tool remote <subcommand>
          See 'some-tool remote --help' for more information.
        """

    @Test(
        "at the program itself",
        arguments: [
            Refusal("frobnicate", "Error: Unexpected argument 'frobnicate'"),
            Refusal("frob copy", "Error: 2 unexpected arguments: 'frob', 'copy'"),
            Refusal("-- copy", "Error: Unexpected argument 'copy'"),
            Refusal("--forc copy a", "Error: Unknown option '--forc'"),
            Refusal("frob --x", "Error: Unknown option '--x'"),
            Refusal("-x", "Error: Unknown option '-x'"),
            Refusal("copy a ---x", "Error: Invalid option: ---x"),
            Refusal("copy --=x", "Error: Invalid option: --=x"),
            Refusal("copy -=x", "Error: Invalid option: -=x"),
            Refusal(
                "--generate-completion-script csh",
                """
                Error: Can't generate completion scripts for 'csh'.
                Please use --generate-completion-script=<shell> with one of:
                    zsh bash fish
                """),
            Refusal(
                "--generate-completion-script",
                """
                Error: Can't autodetect a supported shell.
                Please use --generate-completion-script=<shell> with one of:
                    zsh bash fish
                """),
        ])
    func atRoot(refusal: Refusal) {
        #expect(outcome(refusal.line).text == "\(refusal.told)\n\(Self.rootUsage)")
    }

    @Test(
        "at a command",
        arguments: [
            Refusal(
                "copy", "Error: Missing expected argument '<source> ...'\nHelp:  <source>  What to copy, or - for standard input."
            ),
            Refusal("copy a", "Error: Missing expected argument '--to <folder>'\nHelp:  --to <folder>  Where to."),
            Refusal("copy a --to", "Error: Missing value for '--to <folder>'\nHelp:  --to <folder>  Where to."),
            Refusal("copy a --to --force", "Error: Missing value for '--to <folder>'\nHelp:  --to <folder>  Where to."),
            Refusal("copy a --to -- b", "Error: Missing value for '--to <folder>'\nHelp:  --to <folder>  Where to."),
            Refusal("copy a --to b --count -1", "Error: Missing value for '--count <count>'\nHelp:  --count <count>  How often."),
            Refusal("copy a --to b --count=-1", "Error: --count takes a number from 0, not -1"),
            Refusal(
                "copy a --to b --count x",
                "Error: The value 'x' is invalid for '--count <count>'\nHelp:  --count <count>  How often."),
            Refusal(
                "copy a --to b --count=",
                "Error: The value '' is invalid for '--count <count>'\nHelp:  --count <count>  How often."),
            Refusal(
                "copy a --count x --to",
                "Error: The value 'x' is invalid for '--count <count>'\nHelp:  --count <count>  How often."),
            Refusal(
                "copy --count 9223372036854775808",
                "Error: The value '9223372036854775808' is invalid for '--count <count>'\nHelp:  --count <count>  How often."),
            Refusal(
                "copy --seed=-1", "Error: The value '-1' is invalid for '--seed <seed>'\nHelp:  --seed <seed>  Which of them."),
            Refusal(
                "copy a --to b --mode Fast",
                """
                Error: The value 'Fast' is invalid for '--mode <mode>'. Please provide one of 'fast' and 'safe'.
                Help:  --mode <mode>  How to.
                """),
            Refusal("copy a --to b --force=yes", "Error: The option '--force' does not take any value, but 'yes' was specified."),
            Refusal("copy a --to b --no-log=", "Error: The option '--no-log' does not take any value, but '' was specified."),
            Refusal("copy a --to b --forc", "Error: Unknown option '--forc'. Did you mean '--force'?"),
            Refusal("copy a --to b --no-force", "Error: Unknown option '--no-force'. Did you mean '--force'?"),
            Refusal("copy a --to b -force", "Error: Unknown option '-force'. Did you mean '--force'?"),
            Refusal("copy a --to b --zzzzzzzz", "Error: Unknown option '--zzzzzzzz'"),
            Refusal("copy a --to b -f", "Error: Unknown option '-f'"),
            Refusal("copy a --to b --config bad", "Error: --config takes no 'bad'"),
            // A group is judged before what is declared behind it.
            Refusal("copy a --config bad", "Error: --config takes no 'bad'"),
            Refusal(
                "copy --config bad",
                "Error: Missing expected argument '<source> ...'\nHelp:  <source>  What to copy, or - for standard input."),
        ])
    func atCommand(refusal: Refusal) {
        #expect(outcome(refusal.line).text == "\(refusal.told)\n\(Self.copyUsage)")
    }

    @Test(
        "at a command with subcommands",
        arguments: [
            Refusal("remote ad", "Error: Unexpected argument 'ad'"),
            Refusal("remote help", "Error: Unexpected argument 'help'"),
            Refusal("remote --config x add", "Error: Unknown option '--config'"),
        ])
    func atRemote(refusal: Refusal) {
        #expect(outcome(refusal.line).text == "\(refusal.told)\n\(Self.remoteUsage)")
    }

    @Test("at a command that takes nothing")
    func atRemove() {
        #expect(
            outcome("remote remove x").text == """
                Error: Unexpected argument 'x'
                Usage: some-tool remote remove
                  See 'some-tool remote remove --help' for more information.
                """)
    }

    @Test("at help, which has no help")
    func atHelp() {
        #expect(outcome("help --frob").text == "Error: Unknown option '--frob'\nUsage: some-tool help [<subcommands> ...]")
    }
}
