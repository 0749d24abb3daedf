import CloudTrailLogs
import Foundation
import FoundationNetworking
import TestSupport
import Testing

// One after the other: each run is a process of its own, and there are few cores.
@Suite(.serialized, .timeLimit(.minutes(2))) struct CommandLineTests {
    private static func record(_ eventID: String, name: String = "RunInstances", user: String = "alice") -> String {
        #"""
        {"eventVersion":"1.08","eventID":"\#(eventID)","eventTime":"2023-07-10T12:00:0\#(eventID.utf8.count % 10)Z",\#
        "eventName":"\#(name)","eventSource":"ec2.amazonaws.com","awsRegion":"us-east-1",\#
        "userIdentity":{"type":"IAMUser","userName":"\#(user)"},"requestParameters":{"password":"hunter2"}}
        """#
    }

    private static func log(_ records: [String]) -> String { #"{"Records":[\#(records.joined(separator: ","))]}"# }

    /// A folder `logs` with one good log: two events to store, one to filter.
    private func withLogs<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        try await withTemporaryDirectory { folder in
            try FileManager.default.createDirectory(atPath: folder + "/logs", withIntermediateDirectories: true)
            let records = [Self.record("a"), Self.record("bb", user: "bob"), Self.record("ccc", name: "DescribeInstances")]
            try Self.log(records).write(toFile: folder + "/logs/good.json", atomically: true, encoding: .utf8)
            return try await body(folder)
        }
    }

    // MARK: Earlier stores

    @Test func aStoreThatAnEarlierVersionFilledIsKnownAsOne() async throws {
        try await withLogs { folder in
            let first = try await Tracker.run("import", "logs", in: folder)
            #expect(first.status == 0 && !first.errors.contains("earlier version"))
            #expect(try await !Tracker.run("query", "users", in: folder).errors.contains("earlier version"))
            // The header's user_version, where earlier versions wrote nothing.
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder + "/cloudtrail.db"))
            try file.seek(toOffset: 60)
            try file.write(contentsOf: Data(count: 4))
            try file.close()
            for arguments in [["query", "users"], ["import", "logs"], ["import", "logs", "--all", "--log-format", "json"]] {
                let outcome = try await Program(Tracker.executable, arguments, in: folder).finish()
                #expect(outcome.status == 0)
                #expect(outcome.errors.contains("filled by an earlier version") && outcome.errors.contains("into a new store"))
            }
        }
    }

    // MARK: Usage

    @Test func helpNamesTheCommandsThatThereAre() async throws {
        try await withTemporaryDirectory { folder in
            let help = try await Tracker.run("--help", in: folder)
            #expect(help.status == 0)
            for command in ["import", "serve", "query", "transform", "generate", "table", "trigger", "settings"] {
                #expect(help.output.contains("  \(command) "))
                let own = try await Tracker.run(command, "--help", in: folder)
                #expect(own.status == 0 && own.output.contains("USAGE: cloudtrail-tracker \(command)"))
            }
            #expect(!help.output.contains("opensearch"))
            #expect(try await Tracker.run("--version", in: folder).output.split(separator: ".").count == 3)
        }
    }

    @Test(arguments: [
        [], ["frobnicate"], ["table", "frobnicate"], ["table", "create", "--table", "x"], ["trigger", "remove"], ["import"],
        ["import", "s3://"], ["import", "cloudtrail://"], ["import", "http://x/y"], ["import", ".", "--late-days", "-1"],
        ["import", ".", "--store", "dynamodb:t"], ["import", ".", "--store", "opensearch:http://x"],
        ["transform", ".", "--format", "xml"], ["transform", ".", "--fields", "eventID"],
        ["transform", ".", "--format", "csv", "--raw"], ["transform", ".", "--format", "csv", "--fields", "a,,b"],
        ["import", ".", "--from", "yesterday"], ["import", ".", "--to", "2023-02-30"],
        ["import", ".", "--from", "2023-02-02", "--to", "2023-02-01"], ["import", ".", "--max-record-bytes", "0"],
        ["serve", "--port", "70000"], ["settings", "frobnicate"], ["settings", "check", "extra"], ["query"],
        ["query", "users", "novalue"], ["generate"],
        ["generate", "--output", "x", "--events", "0"], ["transform", "--frob", "."],
    ])
    func wrongUsageEndsWith64(arguments: [String]) async throws {
        try await withTemporaryDirectory { folder in
            let program = try Program(Tracker.executable, arguments, in: folder)
            let outcome = try await program.finish()
            if arguments.isEmpty {
                #expect(outcome.output.contains("USAGE") || outcome.errors.contains("USAGE"))
            } else {
                #expect(outcome.status == 64)
                #expect(!outcome.errors.isEmpty && outcome.output.isEmpty)
            }
        }
    }

    /// Nobody's AWS: no files of a user's, no credentials, no metadata service, and an endpoint where nobody listens.
    private static let noAWS = [
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_REGION": "",
        "AWS_DEFAULT_REGION": "", "AWS_MAX_ATTEMPTS": "1", "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    ]

    @Test(
        "What needs AWS says what is missing, and ends with 2",
        arguments: [
            ["import", "s3://bucket/x"], ["import", "cloudtrail://all"], ["import", ".", "--store", "dynamodb:table"],
            ["query", "users", "--store", "dynamodb:table"], ["table", "create"], ["table", "describe"], ["table", "delete"],
            ["trigger", "create", "--bucket", "logs"], ["trigger", "delete", "--bucket", "logs"],
        ])
    func whatNeedsAWSSaysWhatIsMissing(arguments: [String]) async throws {
        try await withTemporaryDirectory { folder in
            let noRegion = try await Program(Tracker.executable, arguments, in: folder, environment: Self.noAWS).finish()
            #expect(noRegion.status == 2)
            #expect(noRegion.errors.contains("AWS_REGION"), "\(noRegion.errors)")
            let region = Self.noAWS.merging(["AWS_REGION": "us-east-1"]) { $1 }
            let noKeys = try await Program(Tracker.executable, arguments, in: folder, environment: region).finish()
            #expect(noKeys.status == 2)
            #expect(noKeys.errors.contains("AWS_ACCESS_KEY_ID") || noKeys.output.contains("503"), "\(noKeys.errors)")
            let keys = region.merging(["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "very-secret"]) { $1 }
            let nobody = try await Program(Tracker.executable, arguments, in: folder, environment: keys).finish()
            #expect(nobody.status == 2)
            #expect(!(nobody.errors + nobody.output).contains("very-secret"))
        }
    }

    @Test func aTriggerNeedsABucket() async throws {
        try await withTemporaryDirectory { folder in
            let outcome = try await Program(
                Tracker.executable, ["trigger", "create"], in: folder,
                environment: Self.noAWS.merging(["AWS_REGION": "us-east-1"]) { $1 }
            ).finish()
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("bucketName"))
        }
    }

    // MARK: Import

    @Test func importReportsAndResumes() async throws {
        try await withLogs { folder in
            let first = try await Tracker.run("import", "logs", "--json", in: folder)
            #expect(first.status == 0)
            #expect(first.errors.isEmpty)
            let report = try JSONDecoder().decode(Report.self, from: Data(first.output.utf8))
            #expect(report == Report(files: 1, records: 3, stored: 2, filtered: 1))
            let second = try await Tracker.run("import", folder + "/logs/good.json", "--json", in: folder)
            #expect(try JSONDecoder().decode(Report.self, from: Data(second.output.utf8)).filesSkipped == 1)
            let all = try await Tracker.run("import", "logs", "--all", "--json", in: folder)
            let allReport = try JSONDecoder().decode(Report.self, from: Data(all.output.utf8))
            #expect(allReport == Report(files: 1, records: 3, stored: 1, duplicates: 2))
            let human = try await Tracker.run("import", "logs", in: folder)
            #expect(human.output.contains("1 skipped"))
        }
    }

    private struct Report: Decodable, Equatable {
        var files = 0
        var filesSkipped = 0
        var filesFailed = 0
        var records = 0
        var stored = 0
        var filtered = 0
        var duplicates = 0
        var rejected = 0
    }

    @Test func refusedFilesAndRecordsAreNamedAndEndWith1() async throws {
        try await withLogs { folder in
            try "not json".write(toFile: folder + "/logs/bad\u{1B}[31m.json", atomically: true, encoding: .utf8)
            try Self.log(["null", Self.record("dddd")]).write(
                toFile: folder + "/logs/half.json", atomically: true, encoding: .utf8)
            let outcome = try await Tracker.run("import", "logs", in: folder)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("is neither JSON nor gzip"))
            #expect(outcome.errors.contains("it is not a JSON object"))
            #expect(!outcome.errors.contains("\u{1B}"))
            #expect(outcome.output.contains("3 stored"))
        }
    }

    @Test func standardInputIsASource() async throws {
        try await withTemporaryDirectory { folder in
            let log = Array(Self.log([Self.record("a")]).utf8)
            let outcome = try await Tracker.run("import", "-", "--json", in: folder, input: log)
            #expect(outcome.status == 0)
            #expect(outcome.output.contains(#""stored": 1"#))
            let event = try await Tracker.run("query", "events/a", in: folder)
            #expect(event.output.contains(#""record":null"#))
        }
    }

    @Test func accountsAndRegionsHoldForStandardInput() async throws {
        try await withTemporaryDirectory { folder in
            let mine = Self.record("a").replacing(#""userIdentity":{"#, with: #""userIdentity":{"accountId":"111122223333","#)
            let log = Array(Self.log([mine, Self.record("bb"), mine.replacing("us-east-1", with: "eu-west-1")]).utf8)
            let outcome = try await Tracker.run(
                "import", "-", "--json", "--account", "111122223333", "--region", "us-east-1", "--region", "us-west-2",
                in: folder,
                input: log)
            #expect(outcome.status == 0)
            let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
            #expect(report == Report(files: 1, records: 3, stored: 1, filtered: 2))
            let lines = try await Tracker.run("transform", "-", "--region", "eu-west-1", in: folder, input: log)
            #expect(lines.output.split(separator: "\n").count == 1 && lines.output.contains(#""awsRegion":"eu-west-1""#))
        }
    }

    @Test func aMassExpiryIsRefusedUnlessItIsAskedFor() async throws {
        try await withTemporaryDirectory { folder in
            let made = try await Tracker.shell(
                "$tracker generate --events 1200 --days 2 --end 2024-01-01 --output logs && $tracker import --all logs",
                in: folder)
            try #require(made.status == 0, "\(made.errors)")
            // What a clock that is years ahead comes to.
            let retention = ["CLOUDTRAIL_TRACKER_RETENTION_DAYS": "30"]
            let refused = try await Tracker.run("import", "logs", "--all", "--json", in: folder, environment: retention)
            #expect(refused.status == 1)
            let day = Date().formatted(.iso8601.year().month().day())
            #expect(refused.errors.contains("the store keeps 1200 expired events of its 1200"))
            #expect(refused.errors.contains("it is \(day)T") && refused.errors.contains("--expire"), "\(refused.errors)")
            #expect(refused.output.contains(#""expired": 0"#) && refused.output.contains(#""source": "the store""#))
            let count = ["query", "scan", "from=2000-01-01", "count=true"]
            #expect(try await Program(Tracker.executable, count, in: folder).finish().output == "1200\n")
            let expired = try await Tracker.run("import", "logs", "--expire", in: folder, environment: retention)
            #expect(expired.status == 0 && expired.output.contains("expired  1200 events"))
            #expect(try await Program(Tracker.executable, count, in: folder).finish().output == "0\n")
            // The logs are still there.
            let again = try await Tracker.run("import", "logs", "--all", "--json", in: folder)
            #expect(again.output.contains(#""stored": 1200"#))
        }
    }

    @Test(arguments: ["missing", "logs/missing.json"])
    func aMissingSourceEndsWith2(source: String) async throws {
        try await withLogs { folder in
            let outcome = try await Tracker.run("import", source, in: folder)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("No such file or directory"))
        }
    }

    @Test func anInterruptEndsCleanlyWith130AndTheNextRunGoesOn() async throws {
        try await withLogs { folder in
            let program = try Program(Tracker.executable, ["import", "logs", "-", "--json"], in: folder)
            try program.write(Array(#"{"Records":["#.utf8))
            // The store is there once the program reads its sources.
            try await poll { FileManager.default.fileExists(atPath: folder + "/cloudtrail.db-import-lock") }
            program.interrupt()
            // Its standard input stays open: it is the signal that ends it.
            let outcome = await program.end()
            #expect(outcome.status == 130)
            let again = try await Tracker.run("import", "logs", "--json", in: folder)
            #expect(again.status == 0)
            let count = try await Tracker.run("query", "scan", "from=2000-01-01", "count=true", in: folder)
            #expect(count.output == "2\n")
        }
    }

    // MARK: Stores

    @Test func otherFilesAreNoStores() async throws {
        try await withLogs { folder in
            try "text, and long enough to be looked at by anything".write(
                toFile: folder + "/text.db", atomically: true, encoding: .utf8)
            let made = try await Tracker.shell(
                """
                sql() { python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()' "$@"; }
                sql other.db 'create table t(x)' && $tracker import logs --store sqlite:newer.db &&
                sql newer.db "insert into grdb_migrations values ('99')"
                """, in: folder)
            try #require(made.status == 0, "this test makes databases with python3: \(made.errors)")
            let expected = [
                ("text.db", "is not an SQLite database"), ("other.db", "another program"), ("newer.db", "newer version"),
                ("logs", "is a folder"), ("no/such/folder.db", "cannot be"),
            ]
            for (path, reason) in expected {
                let before = FileManager.default.contents(atPath: folder + "/" + path)
                let outcome = try await Tracker.run("import", "logs", "--store", "sqlite:" + path, in: folder)
                #expect(outcome.status == 2)
                #expect(outcome.errors.contains(reason), "\(path): \(outcome.errors)")
                #expect(FileManager.default.contents(atPath: folder + "/" + path) == before, "\(path) was left alone")
            }
            let missing = try await Tracker.run("query", "users", in: folder)
            #expect(missing.status == 2)
            #expect(missing.errors.contains("does not exist"))
        }
    }

    @Test func aSecondImporterSaysWhoHoldsTheStore() async throws {
        try await withLogs { folder in
            let first = try Program(Tracker.executable, ["import", "logs", "-"], in: folder)
            try await poll { FileManager.default.fileExists(atPath: folder + "/cloudtrail.db-import-lock") }
            try await poll {
                try await Tracker.run("import", "logs", in: folder).errors.contains("imported into by another process")
            }
            let second = try await Tracker.run("import", "logs", in: folder)
            #expect(second.status == 2)
            // Reading goes on meanwhile.
            #expect(try await Tracker.run("query", "health", in: folder).status == 0)
            _ = try await first.finish(input: Array(Self.log([]).utf8))
            #expect(try await Tracker.run("import", "logs", in: folder).status == 0)
        }
    }

    // MARK: Query, transform, generate

    @Test func queryPrintsAnswers() async throws {
        try await withLogs { folder in
            _ = try await Tracker.run("import", "logs", "--all", in: folder)
            #expect(try await Tracker.run("query", "users", in: folder).output == "[\"alice\",\"bob\"]\n")
            let events = try await Tracker.run("query", "/users/alice", "from=2023-07-01", "fields=eventID", in: folder)
            #expect(events.output.contains(#"{"eventID":"a"}"#) && events.output.contains(#"{"eventID":"ccc"}"#))
            let raw = try await Tracker.run("query", "events/a", in: folder)
            #expect(raw.output.contains(#""record":{"#) && raw.output.contains("REDACTED") && !raw.output.contains("hunter2"))
            let refused = try await Tracker.run("query", "scan", "evntName=x", in: folder)
            #expect(refused.status == 1)
            #expect(refused.output.contains("eventName"))
            #expect(try await Tracker.run("query", "nowhere", in: folder).status == 1)
        }
    }

    @Test func transformWritesLines() async throws {
        try await withLogs { folder in
            let flat = try await Tracker.run("transform", "logs", "--all", in: folder)
            #expect(flat.status == 0)
            let lines = flat.output.split(separator: "\n")
            #expect(lines.count == 3)
            let line = try #require(lines.first)
            let first = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
            #expect(first["requestParameters_password"] == "REDACTED")
            #expect(first["userIdentity_userName"] == "alice")
            let raw = try await Tracker.run("transform", "logs", "--raw", in: folder)
            #expect(raw.output.split(separator: "\n").count == 2)
            #expect(raw.output.contains(#""password":"REDACTED""#))
            #expect(!FileManager.default.fileExists(atPath: folder + "/cloudtrail.db"))
        }
    }

    @Test func aReaderThatGoesAwayEndsTheProgramQuietly() async throws {
        try await withTemporaryDirectory { folder in
            let outcome = try await Tracker.shell(
                """
                set -o pipefail
                $tracker generate --events 20000 --output arch --end 2024-01-01 >/dev/null &&
                $tracker transform --all arch | head -n 1 | wc -l && $tracker import arch >/dev/null &&
                $tracker query scan from=2000-01-01 | head -c 10 | wc -c
                """, in: folder)
            #expect(outcome.status == 0)
            #expect(outcome.errors.isEmpty)
            #expect(outcome.output.split(whereSeparator: \.isWhitespace) == ["1", "10"])
        }
    }

    @Test func generateIsTheSameForTheSameOptions() async throws {
        try await withTemporaryDirectory { folder in
            let outcome = try await Tracker.shell(
                """
                for d in a b; do $tracker generate --events 500 --days 2 --seed 7 --end 2024-01-01 --output $d || exit; done
                diff -r a b && $tracker import --all a --json
                """, in: folder)
            #expect(outcome.status == 0)
            #expect(outcome.output.contains(#""stored": 500"#))
            #expect(outcome.output.contains(#""rejected": 0"#))
        }
    }

    // MARK: Settings and serving

    @Test func settingsComeFromFileEnvironmentAndOptions() async throws {
        try await withLogs { folder in
            try "store: sqlite:from-file.db\nfilterEventNames: [run]\n".write(
                toFile: folder + "/my.yml", atomically: true, encoding: .utf8)
            let file = try await Tracker.run("import", "logs", "--settings", "my.yml", "--json", in: folder)
            #expect(file.output.contains(#""stored": 1"#))
            #expect(FileManager.default.fileExists(atPath: folder + "/from-file.db"))
            let environment = ["CLOUDTRAIL_TRACKER_STORE": "sqlite:from-environment.db", "CLOUDTRAIL_TRACKER_SETTINGS": "my.yml"]
            _ = try await Tracker.run("import", "logs", in: folder, environment: environment)
            #expect(FileManager.default.fileExists(atPath: folder + "/from-environment.db"))
            _ = try await Tracker.run("import", "logs", "--store", "sqlite:from-option.db", in: folder, environment: environment)
            #expect(FileManager.default.fileExists(atPath: folder + "/from-option.db"))
            for (text, reason) in [
                ("stor: x", "stor"), ("retentionDays: many", "retentionDays"), ("a: [", "is not YAML"),
                ("store: {a: b}", "nested"), ("- a", "key"),
            ] {
                try text.write(toFile: folder + "/bad.yml", atomically: true, encoding: .utf8)
                let outcome = try await Tracker.run("import", "logs", "--settings", "bad.yml", in: folder)
                #expect(outcome.status == 2)
                #expect(outcome.errors.contains(reason), "\(text): \(outcome.errors)")
            }
            let misspelt = ["CLOUDTRAIL_TRACKER_STOER": "x"]
            #expect(try await Tracker.run("import", "logs", in: folder, environment: misspelt).status == 2)
        }
    }

    @Test func servesWhileImporting() async throws {
        try await withLogs { folder in
            _ = try await Tracker.run("import", "logs/good.json", in: folder)
            let server = try Program(Tracker.executable, ["serve", "--port", "0"], in: folder)
            let line = try await server.errorLine(containing: "listening on ")
            let address = try #require(line.split(separator: " ").last.map(String.init))
            let users = try await get(address + "/users")
            #expect(users == "[\"alice\",\"bob\"]\n")
            try Self.log([Self.record("eeeee", user: "eve")]).write(
                toFile: folder + "/logs/more.json", atomically: true, encoding: .utf8)
            #expect(try await Tracker.run("import", "logs", in: folder).status == 0)
            #expect(try await get(address + "/users") == "[\"alice\",\"bob\",\"eve\"]\n")
            #expect(try await get(address + "/openapi.yaml").hasPrefix("openapi: 3"))
            server.interrupt()
            let outcome = try await server.finish()
            #expect(outcome.status == 130)
            #expect(outcome.output.isEmpty)
        }
    }

    @Test func answersSayWhatImportsLeftOut() async throws {
        try await withLogs { folder in
            _ = try await Tracker.run("import", "--all", "logs", in: folder)
            let server = try Program(Tracker.executable, ["serve", "--port", "0"], in: folder)
            let line = try await server.errorLine(containing: "listening on ")
            let address = try #require(line.split(separator: " ").last.map(String.init))
            #expect(try await leftOut(address + "/scan") == nil)
            // Standard input is in no ledger.
            let importer = try Program(Tracker.executable, ["import", "-"], in: folder)
            let records = [Self.record("dddd", name: "ListUsers"), Self.record("eeeee", name: "GetSessionToken")]
            let outcome = try await importer.finish(input: Array(Self.log(records).utf8))
            #expect(outcome.status == 0)
            let prefixes = "checkmfa, decrypt, describe, get, head, info, list"
            // The server may know it a tenth of a second late.
            try await poll { try await leftOut(address + "/scan") == prefixes }
            #expect(try await leftOut(address + "/users/nobody?count=true") == prefixes)
            #expect(try await leftOut(address + "/users") == nil)
            #expect(try await get(address + "/scan?from=2023-01-01&eventName=GetSessionToken&count=true") == "1\n")
            server.interrupt()
            _ = try await server.finish()
        }
    }

    private func leftOut(_ address: String) async throws -> String? {
        let (_, response) = try await URLSession.shared.data(from: try #require(URL(string: address)))
        return (response as? HTTPURLResponse)?.value(forHTTPHeaderField: "X-Left-Out")
    }

    @Test func servingOtherMachinesTakesAToken() async throws {
        try await withLogs { folder in
            _ = try await Tracker.run("import", "logs", in: folder)
            let refused = try await Tracker.run("serve", "--host", "0.0.0.0", "--port", "0", in: folder)
            #expect(refused.status == 2)
            #expect(refused.errors.contains("CLOUDTRAIL_TRACKER_TOKEN"))
            let weak = try await Tracker.run("serve", in: folder, environment: ["CLOUDTRAIL_TRACKER_TOKEN": "hunter2"])
            #expect(weak.status == 2)
            #expect(!weak.errors.contains("hunter2"))
        }
    }

    private func get(_ address: String) async throws -> String {
        let url = try #require(URL(string: address))
        let (data, _) = try await URLSession.shared.data(from: url)
        return String(decoding: data, as: UTF8.self)
    }

    /// Waits until `condition` holds; the suite's time limit is its end.
    private func poll(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { await Task.yield() }
    }
}
