import Testing
import TrackerCommandLine

@Suite("Command lines that are understood")
struct ParsingTests {
    private func copy(_ line: String) throws -> Copy {
        try #require(outcome(line).command as? Copy, "\(outcome(line).text)")
    }

    @Test("what is not given is as the properties say")
    func defaults() throws {
        let command = try copy("copy a --to b")
        #expect(command.sources == ["a"])
        #expect(command.target == "b")
        #expect(command.mode == .safe)
        #expect(command.count == 1)
        #expect(command.seed == 7)
        #expect(command.tags.isEmpty)
        #expect(!command.isForced)
        #expect(command.logs)
        #expect(command.shared.config == nil)
    }

    @Test("everything can be given, in any order, as two words or with an equals sign")
    func everything() throws {
        let command = try copy(
            "copy --mode=fast a --count 3 --force --tag x b --tag=y --seed 18446744073709551615 --no-log --to=t --config c d")
        #expect(command.sources == ["a", "b", "d"])
        #expect(command.mode == .fast)
        #expect(command.count == 3)
        #expect(command.isForced)
        #expect(command.tags == ["x", "y"])
        #expect(command.seed == .max)
        #expect(!command.logs)
        #expect(command.target == "t")
        #expect(command.shared.config == "c")
    }

    @Test(
        "the last of several counts",
        arguments: [("--count 1 --count 2", 2, true), ("--count=2 --count 1 --no-log", 1, false), ("--no-log --log", 1, true)])
    func last(options: String, count: Int, logs: Bool) throws {
        let command = try copy("copy a --to b \(options)")
        #expect(command.count == count)
        #expect(command.logs == logs)
    }

    @Test("a value with an equals sign may be empty, begin with a dash, or hold another equals sign")
    func attachedValues() throws {
        #expect(try copy("copy a --to=").target == "")
        #expect(try copy("copy a --to=-x").target == "-x")
        #expect(try copy("copy a --to=--mode").target == "--mode")
        #expect(try copy("copy a --to=x=y").target == "x=y")
        #expect(try copy("copy a --to b --count=+3").count == 3)
    }

    @Test("a lone dash is a value, and so are all words behind two dashes")
    func dashes() throws {
        #expect(try copy("copy - --to -").sources == ["-"])
        #expect(try copy("copy - --to -").target == "-")
        #expect(try copy("copy --to b -- --force -x -- a").sources == ["--force", "-x", "--", "a"])
        #expect(try copy("copy a --to b --").sources == ["a"])
        #expect(try copy("copy --to b -- --help ---x").sources == ["--help", "---x"])
    }

    @Test("an empty word is a value")
    func emptyWord() throws {
        #expect(try copy("copy  --to b").sources == [""])
    }

    @Test("one argument is filled before all further ones")
    func arguments() throws {
        let command = try #require(outcome("show files a=1 b=2").command as? Show)
        #expect(command.topic == "files")
        #expect(command.details == ["a=1", "b=2"])
    }

    @Test("a subcommand of a subcommand is found")
    func subcommands() throws {
        #expect(try #require(outcome("remote add --dry-run --config x").command as? Remote.Add).isDry)
        #expect(outcome("remote remove").command is Remote.Remove)
    }
}
