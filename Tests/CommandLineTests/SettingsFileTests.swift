import Foundation
import TestSupport
import Testing

@testable import cloudtrail_tracker

/// What a settings file may hold, and what is said when it holds something else.
@Suite struct SettingsFileTests {
    /// What is read of a file with these bytes; else the description of the error, in which `FILE` stands for the path.
    private func read(_ bytes: some Sequence<UInt8>) async throws -> (values: [String: String]?, error: String) {
        try await withTemporaryDirectory { folder in
            let path = folder + "/settings.yml"
            try Data(bytes).write(to: URL(filePath: path))
            do {
                return (try SettingsFile.read(path), "")
            } catch {
                return (nil, "\(error)".replacing(path, with: "FILE"))
            }
        }
    }

    @Test(
        arguments: [
            ("", [:]), ("# a comment\n\n", [:]), ("---\n", [:]), ("--- # nothing\n...\n", [:]), ("\u{FEFF}", [:]), ("{}", [:]),
            ("a: b", ["a": "b"]), ("\u{FEFF}a: b\nc: d\n", ["a": "b", "c": "d"]), ("a: b\r\nc: d\r\n", ["a": "b", "c": "d"]),
            ("a:\nb: ~\nc: null\nd: Null\ne: NULL\n", ["a": "", "b": "", "c": "", "d": "", "e": ""]),
            ("a: \"null\"\nb: '~'\nc: ''\nd: |-\n  null\n", ["a": "null", "b": "~", "c": "", "d": "null"]),
            ("a: 5\nb: 1.5\nc: yes\nd: '0x10'\n", ["a": "5", "b": "1.5", "c": "yes", "d": "0x10"]),
            // Text to YAML 1.2, though not to 1.1.
            (
                "a: on\nb: 1:30\nc: 0123x\nd: y\ne: 12e\nf: 1.2.3\n",
                [
                    "a": "on", "b": "1:30", "c": "0123x", "d": "y", "e": "12e", "f": "1.2.3",
                ]
            ),
            (
                "a: true\nb: -5\nc: 0\nd: 0.5\ne: 123456789012345\nf: \"0123\"\ng: '2024-01-01'\n",
                [
                    "a": "true", "b": "-5", "c": "0", "d": "0.5", "e": "123456789012345", "f": "0123", "g": "2024-01-01",
                ]
            ),
            (
                "a: |-\n  0123\nb: 2024-1-1\nc: _1\nd: +.5\ne: 0b2\nf: 2024-01-01x\n",
                [
                    "a": "0123", "b": "2024-1-1", "c": "_1", "d": "+.5", "e": "0b2", "f": "2024-01-01x",
                ]
            ),
            ("a: [b, 'c', ~]\nd:\n  - e\n  - \"f g\"\nh: []\n", ["a": "b,c,", "d": "e,f g", "h": ""]),
            ("a: |\n  b\n  c\nd: >-\n  e\n  f\n", ["a": "b\nc\n", "d": "e f"]),
            ("'a': b\n5: c\n", ["a": "b", "5": "c"]), ("%YAML 1.2\n---\na: größe 日本\n", ["a": "größe 日本"]),
        ] as [(String, [String: String])])
    func takes(text: String, values: [String: String]) async throws {
        let result = try await read(text.utf8)
        #expect(result.values == values, "\(result.error)")
    }

    @Test(arguments: [
        ("store: [a, {b: c}]\n", "FILE has a nested value under `store`; it takes text or a list (line 1)"),
        ("a: b\nstore:\n  c: d\n", "FILE has a nested value under `store`; it takes text or a list (line 3)"),
        ("a: [[b]]", "FILE has a nested value under `a`; it takes text or a list (line 1)"),
        ("a: {b: 1, b: 2}", "FILE has a nested value under `a`; it takes text or a list (line 1)"),
        (
            "a:\n  " + String(repeating: "[", count: 40),
            "FILE has a nested value under `a`; it takes text or a list (line 2)"
        ),
        (String(repeating: "[", count: 40), "FILE is not a list of `key: value` lines (line 1)"),
        ("# a\n- b\n", "FILE is not a list of `key: value` lines (line 2)"),
        ("text", "FILE is not a list of `key: value` lines (line 1)"),
        ("''", "FILE is not a list of `key: value` lines (line 1)"),
        ("a: b\n? [c]\n: d\n", "FILE has a key that is not text (line 2)"),
        ("a: b\nc: d\na: e\n", "FILE has the key `a` twice; it takes each key once (line 3)"),
        ("a: &x b\n", "FILE has an anchor under `a`; it takes the value without one (line 1)"),
        ("a: b\nc:\n  - *x\n", "FILE has an alias under `c`; it takes the value itself (line 3)"),
        ("a: !!str 5\n", "FILE has a tag under `a`; it takes the value without one (line 1)"),
        ("!x {a: b}\n", "FILE has a tag; it takes the value without one (line 1)"),
        ("a: b\n---\nc: d\n", "FILE has a second document; it takes one (line 2)"),
        (
            "store: 'unterminated\n",
            "FILE is not YAML (2:1: error: scanner: while scanning a quoted scalar in line 1, column 8): "
                + "found unexpected end of stream"
        ),
        ("a: b: c\n", "FILE is not YAML (1:5: error: scanner: mapping values are not allowed in this context)"),
        ("a: b\nc: \u{1}\n", "FILE is not YAML (2:4: error: reader: control characters are not allowed)"),
    ])
    func refuses(text: String, message: String) async throws {
        let result = try await read(text.utf8)
        #expect(result.values == nil && result.error == message)
    }

    /// What js-yaml, the framework's reader, makes other text of than is written.
    @Test(arguments: [
        "0123", "1_000", "1e3", "1E3", "0o17", "0x1F", "0b11", "00", "-0", "+5", "1.50", "1.", ".5", "1.0", "1_0.5", "-.inf",
        ".NaN",
        "1234567890123456", "0.0000001", "0x_1",
    ])
    func refusesNumbersThatTheFrameworkWritesDifferently(text: String) async throws {
        let reason = "a number to YAML; it takes plain decimal digits without zeros in front, or text in quotes"
        let value = try await read("a: b\nstageName: \(text) # why\n".utf8)
        #expect(value.error == "FILE has `\(text)` under `stageName`, \(reason) (line 2)")
        let item = try await read("a:\n  - b\n  - \(text)\n".utf8)
        #expect(item.error == "FILE has `\(text)` under `a`, \(reason) (line 3)")
        #expect(try await read("a: '\(text)'\n".utf8).values == ["a": text])
    }

    @Test(arguments: [
        ("a: True\n", "FILE has `True` under `a`, a truth value to YAML; it takes `true`, or text in quotes (line 1)"),
        ("a: FALSE\n", "FILE has `FALSE` under `a`, a truth value to YAML; it takes `false`, or text in quotes (line 1)"),
        ("a: 2024-01-01\n", "FILE has `2024-01-01` under `a`, a date to YAML; it takes text in quotes (line 1)"),
        (
            "a: 2024-1-1 1:00:00 +1\n",
            "FILE has `2024-1-1 1:00:00 +1` under `a`, a date to YAML; it takes text in quotes (line 1)"
        ),
        (
            "a: 2024-01-01T01:00:00.5Z\n",
            "FILE has `2024-01-01T01:00:00.5Z` under `a`, a date to YAML; it takes text in quotes (line 1)"
        ),
        (
            "a: 'x${env:HOME}'\n",
            "FILE has `${` under `a`, which the Serverless Framework would replace; it takes the value itself (line 1)"
        ),
        (
            "a: b\nc: d\u{2028}e: f\n",
            "FILE has a line separator (U+0085, U+2028 or U+2029), which YAML 1.2 does not know as one (line 2)"
        ),
        ("a: 1\n'a': 2\n", "FILE has the key `a` twice; it takes each key once (line 2)"),
    ])
    func refusesWhatTheFrameworkReadsDifferently(text: String, message: String) async throws {
        #expect(try await read(text.utf8).error == message)
    }

    @Test(
        arguments: [
            (Array("a: b\nc: ".utf8) + [0xE9], " (line 2)"), ([0xFF, 0xFE, 0x61, 0x00], " (line 1)"),
            ([0xFE, 0xFF, 0x00, 0x61], " (line 1)"),
        ] as [([UInt8], String)])
    func refusesOtherEncodings(bytes: [UInt8], place: String) async throws {
        #expect(try await read(bytes).error == "FILE cannot be read as UTF-8 text\(place)")
    }

    @Test func refusesLargeFiles() async throws {
        let large = "a: " + String(repeating: "b", count: 1 << 20)
        #expect(try await read(large.utf8).error == "FILE cannot be used: there are more than 1048576 bytes")
    }

    @Test func refusesWhatCannotBeRead() async throws {
        try await withTemporaryDirectory { folder in
            #expect { try SettingsFile.read("nosuch.yml") } throws: {
                "\($0)" == "nosuch.yml cannot be read as UTF-8 text"
            }
            #expect(throws: SettingsFileError.self) { try SettingsFile.read(folder) }
        }
    }
}
