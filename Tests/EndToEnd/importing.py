"""The program under test with a stand-in as its AWS, and the logs that it is given."""
import gzip
import json
import os
import subprocess

from filter_checks import check

SECRETS = {"AWS_SECRET_ACCESS_KEY": "secret-KEY-of-nobody/0123456789", "AWS_SESSION_TOKEN": "session-TOKEN-of-nobody/0123456789"}


class Importing:
    """The program with a faulty S3 as its AWS."""

    def __init__(self, tracker, folder, url):
        self.tracker, self.folder = tracker, folder
        # Not the user's own settings and credentials.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CLOUDTRAIL_TRACKER_"))}
        self.environment = {
            **kept, "AWS_ENDPOINT_URL": url, "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", **SECRETS,
            "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true",
        }
        self.said = ""

    def start(self, *arguments, **options):
        # Whatever becomes of the test, it leaves no process behind.
        command = ["setpriv", "--pdeathsig", "KILL", "--", self.tracker, *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=self.folder, text=True, **options)

    def run(self, *arguments, status=0):
        """Runs a command to its end; what it printed, and what it said on standard error."""
        process = self.start(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return self.finish(process, " ".join(arguments), status)

    def finish(self, process, what, status=0):
        output, messages = process.communicate(timeout=60)
        self.said += output + messages
        check(process.returncode == status, f"`{what}` ended with {process.returncode}, expected {status}:\n{output}{messages}")
        return output, messages

    def report(self, store, source, *options, status=0):
        """An import's report and messages."""
        output, messages = self.run("import", "--all", "--json", "--store", f"sqlite:{store}", *options, source, status=status)
        report = json.loads(output)
        counted = report["stored"] + report["filtered"] + report["duplicates"] + report["rejected"]
        check(report["records"] == counted and report["filesFailed"] <= report["files"], f"the report does not add up: {report}")
        return report, messages

    def events(self, store):
        """The events in a store, as their names by identifier."""
        output, _ = self.run(
            "query", "--store", f"sqlite:{store}", "scan", "from=2000-01-01", "to=2100-01-01", "format=ndjson", "fields=eventID,eventName")
        events = [json.loads(line) for line in output.splitlines()]
        names = {event["eventID"]: event["eventName"] for event in events}
        check(len(names) == len(events), f"{len(events) - len(names)} events are stored twice")
        return names


def held(body):
    """A log's events, as their names by identifier."""
    return {record["eventID"]: record["eventName"] for record in json.loads(gzip.decompress(body))["Records"]}


def all_held(objects):
    """The same of several objects."""
    return {name: event for body in objects.values() for name, event in held(body).items()}


def generated(tracker, folder, events, seed):
    """The objects of a generated archive, by key."""
    root = folder / f"archive-{seed}"
    subprocess.run(
        [tracker, "generate", "--output", root, "--events", str(events), "--days", "3", "--end", "2024-06-03", "--seed", str(seed)],
        check=True, capture_output=True, cwd=folder)
    return {str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*.json.gz"))}
