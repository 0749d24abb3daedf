import Glibc
import Ingestion
import TrackerCommandLine
import TrackerSystem

/// The command line.
@main
struct CloudTrailTracker: Command {
    static let configuration = CommandConfiguration(
        "cloudtrail-tracker",
        abstract: "Answers who did what, when and with which parameters in AWS accounts, from CloudTrail logs.",
        discussion: """
            Import logs into a store, then ask it: with `query`, or over REST with `serve`.

              cloudtrail-tracker import ~/logs
              cloudtrail-tracker query users/alice from=2018-06-01
              cloudtrail-tracker serve

            Settings come from settings/settings.yml (or --settings), environment variables CLOUDTRAIL_TRACKER_<KEY>, and \
            options, the last of which wins.

            Exit status: 0 all done; 1 finished, but some files or records were refused; 2 could not start, or the store was \
            lost; 64 wrong usage; 130 interrupted, after a clean end.
            """,
        version: Version.text,
        subcommands: [
            ImportCommand.self, ServeCommand.self, QueryCommand.self, TransformCommand.self, GenerateCommand.self,
            TableCommand.self, TriggerCommand.self, SettingsCommand.self,
        ])

    static func main() async {
        // A reader of our output that goes away shows as a failed write, which ends the program quietly.
        signal(SIGPIPE, SIG_IGN)
        // Else the next files to be opened would take their places, and be read and written as such. Opened the wrong way
        // round, so that using them still fails.
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
        Memory.returnLargeBlocksAtOnce()
        let parser = CommandParser(Self.self)
        do {
            try await parser.parseOrExit().run()
        } catch let status as ExitStatus {
            end(status)
        } catch is BrokenPipe {
            end(.success)
        } catch let error as ValidationError {
            parser.exit(for: error)
        } catch {
            Terminal.printError("error: \(String(describing: error).printable)")
            end(.failure)
        }
    }
}

private func end(_ status: ExitStatus) -> Never {
    exit(status.rawValue)
}

enum Version {
    static let text = "0.1.0"
}
