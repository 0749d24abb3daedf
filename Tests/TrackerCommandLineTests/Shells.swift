import Foundation
import Testing

@testable import TrackerCommandLine

/// A shell that has loaded the sample program's completion script.
struct ShellUnderTest {
    let name: String
    /// Runs with the script's path and the words of a command line as arguments, and prints what is offered for the last, a line
    /// each.
    let driver: String
    let options: [String]

    static let bash = ShellUnderTest(
        name: "bash",
        driver: """
            source "$1"
            shift
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _some_tool
            printf '%s\\n' "${COMPREPLY[@]}"
            """, options: ["--norc", "--noprofile"])

    static let fish = ShellUnderTest(
        name: "fish",
        driver: """
            source $argv[1]
            complete -C (string join ' ' -- $argv[2..-2] (string escape -n -- $argv[-1]))
            """, options: ["--no-config"])

    /// Completion of zsh works in its line editor alone, which wants a terminal; what it would show goes into a pipe.
    static let zsh = ShellUnderTest(
        name: "zsh",
        driver: #"""
            zmodload zsh/zpty
            mkfifo offers
            zpty child zsh -f -i
            zpty -w child "PS1= ; unsetopt zle_bracketed_paste; exec 3<> $PWD/offers; autoload -Uz compinit; compinit -u -D; source $1; source $PWD/capture; print -u3 ready"
            exec 4< offers
            read -r -u 4 line
            shift
            zpty -w -n child "${(j: :)@}"$'\t'
            while read -r -u 4 line && [[ $line != end ]]; do print -r -- "$line"; done
            zpty -d child
            """#, options: ["-f"])

    /// Read by the shell of the line editor: prints what is offered instead of showing it.
    static let zshCapture = #"""
        compadd() {
            if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
                builtin compadd "$@"
                return
            fi
            local -a hits
            builtin compadd -A hits "$@"
            (( $#hits )) && print -rl -u3 -- $hits
        }
        finish() { print -u3 end }
        comppostfuncs=(finish)
        bindkey '^I' complete-word
        """#

    /// Where the shell is, or `nil` when this machine lacks it.
    var path: String? {
        ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }.first(where: FileManager.default.isExecutableFile)
    }

    /// What is offered for the last word of `line`, without descriptions, sorted.
    func offers(_ line: String) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(component: "completion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(component: "a folder"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        guard case .print(let script) = try parser.parse(["--generate-completion-script", name]) else { return [] }
        for (file, text) in [("script", script), ("driver", driver), ("capture", Self.zshCapture), ("notes.txt", "")] {
            try text.write(to: folder.appending(component: file), atomically: true, encoding: .utf8)
        }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: try #require(path))
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        process.arguments =
            options + [folder.appending(component: "driver").path, folder.appending(component: "script").path] + words
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TERM": "dumb", "LANG": "C.UTF-8"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.standardError
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
            String(line.prefix { $0 != "\t" })
        }.sorted()
    }
}
