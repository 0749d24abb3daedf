import Testing

/// A command line, and what shells offer for its last word.
struct CompletionCase: CustomTestStringConvertible, Sendable {
    let line: String
    let offers: [String]

    var testDescription: String { line }

    init(_ line: String, _ offers: [String]) {
        self.line = line
        self.offers = offers
    }

    static let all = [
        CompletionCase("some-tool ", ["copy", "help", "remote", "show"]),
        CompletionCase("some-tool re", ["remote"]),
        CompletionCase("some-tool x", []),
        CompletionCase("some-tool help ", ["copy", "remote", "show"]),
        CompletionCase("some-tool help c", ["copy"]),
        CompletionCase("some-tool remote ", ["add", "remove"]),
        CompletionCase("some-tool --v", ["--version"]),
        CompletionCase("some-tool copy --mo", ["--mode"]),
        CompletionCase("some-tool copy --no", ["--no-log"]),
        CompletionCase("some-tool copy --f", ["--force"]),
        CompletionCase("some-tool remote add --", ["--config", "--dry-run", "--help", "--number-of-attempts", "--version"]),
        CompletionCase("some-tool copy --mode ", ["fast", "safe"]),
        CompletionCase("some-tool copy --mode s", ["safe"]),
        CompletionCase("some-tool copy a --count 3 --mode f", ["fast"]),
        CompletionCase("some-tool copy --count ", []),
        CompletionCase("some-tool copy --to no", ["notes.txt"]),
        CompletionCase("some-tool copy no", ["notes.txt"]),
        CompletionCase("some-tool copy other --mode fast no", ["notes.txt"]),
        CompletionCase("some-tool remote add --config no", ["notes.txt"]),
        CompletionCase("some-tool show ", ["files", "tags"]),
        CompletionCase("some-tool show t", ["tags"]),
        CompletionCase("some-tool show tags no", []),
        CompletionCase("some-tool copy --mode fast -- no", ["notes.txt"]),
    ]
}

@Suite("Completion")
struct CompletionTests {
    @Test(
        "behind an equals sign, which cuts words in bash", .enabled(if: ShellUnderTest.bash.path != nil, "bash is not installed"),
        arguments: [
            CompletionCase("some-tool copy --mode =", ["fast", "safe"]),
            CompletionCase("some-tool copy --mode = f", ["fast"]),
            CompletionCase("some-tool copy --mode=f", ["--mode=fast"]),
            CompletionCase("some-tool copy --mode = fast no", ["notes.txt"]),
            CompletionCase("some-tool copy --to s : no", []),
            CompletionCase("some-tool copy --to s : x no", ["notes.txt"]),
            CompletionCase("some-tool copy s :", []),
            CompletionCase("some-tool remote add --config = a : b --dr", ["--dry-run"]),
        ])
    func bashEquals(completion: CompletionCase) throws {
        #expect(try ShellUnderTest.bash.offers(completion.line) == completion.offers)
    }

    @Test("behind an equals sign, in fish", .enabled(if: ShellUnderTest.fish.path != nil, "fish is not installed"))
    func fishEquals() throws {
        #expect(try ShellUnderTest.fish.offers("some-tool copy --mode=f") == ["--mode=fast"])
        #expect(try ShellUnderTest.fish.offers("some-tool copy --mode=fast no") == ["notes.txt"])
    }

    @Test("behind an equals sign, in zsh", .enabled(if: ShellUnderTest.zsh.path != nil, "zsh is not installed"))
    func zshEquals() throws {
        #expect(try ShellUnderTest.zsh.offers("some-tool copy --mode=f") == ["fast"])
        #expect(try ShellUnderTest.zsh.offers("some-tool copy --mode=fast no") == ["notes.txt"])
    }

    @Test("in bash", .enabled(if: ShellUnderTest.bash.path != nil, "bash is not installed"), arguments: CompletionCase.all)
    func bash(completion: CompletionCase) throws {
        #expect(try ShellUnderTest.bash.offers(completion.line) == completion.offers)
    }

    @Test("in fish", .enabled(if: ShellUnderTest.fish.path != nil, "fish is not installed"), arguments: CompletionCase.all)
    func fish(completion: CompletionCase) throws {
        #expect(try ShellUnderTest.fish.offers(completion.line) == completion.offers)
    }

    @Test("in zsh", .enabled(if: ShellUnderTest.zsh.path != nil, "zsh is not installed"), arguments: CompletionCase.all)
    func zsh(completion: CompletionCase) throws {
        #expect(try ShellUnderTest.zsh.offers(completion.line) == completion.offers)
    }
}
