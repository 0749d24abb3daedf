#!/usr/bin/env python3
"""Runs the commands of docs/other-tools.md over a generated archive, and compares each answer with what plain Python finds in the files.

Blocks of that page and checks below belong together one by one, so that no command stands there untested. Then come the manners
that a program in a pipe is expected to have.

usage: other_tools.py TRACKER      with the packages of scripts/requirements-tools.txt, jq and Java 17; skips, and says so, what lacks them
"""
import collections
import csv
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from filter_checks import check, check_filter

PAGE = Path(__file__).resolve().parents[2] / "docs" / "other-tools.md"


class Archive:
    """A generated archive, and its records as the JSON module reads them, in path order."""

    def __init__(self, tracker, folder):
        self.path = folder / "my-logs"
        subprocess.run([tracker, "generate", "--output", self.path, "--events", "3000", "--days", "2", "--end", "2024-06-03"],
                       check=True, capture_output=True, cwd=folder)
        self.files = sorted(self.path.rglob("*.json.gz"), key=os.fsencode)
        self.records = [record for file in self.files for record in json.loads(gzip.decompress(file.read_bytes()))["Records"]]
        self.unique = list({record["eventID"]: record for record in reversed(self.records)}.values())
        check(len(self.unique) == 3000 < len(self.records), f"{len(self.unique)} events in {len(self.records)} records")


def arns(record):
    """The distinct ARNs among a record's resources."""
    return {resource["ARN"] for resource in record.get("resources", []) if resource.get("ARN")}


def counted(lines):
    """What `uniq -c` prints."""
    pairs = (line.split(None, 1) for line in lines.splitlines())
    return {name: int(count) for count, name in pairs}


def compare(found, expected, what):
    check(expected, f"{what}: the archive holds nothing that would be found")
    if found == expected:
        return
    if isinstance(found, dict) and isinstance(expected, dict):
        names = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
        found, expected = ([(name, side.get(name)) for name in names[:5]] for side in (found, expected))
    raise SystemExit(f"error: {what} finds\n  {str(found)[:1000]}\nplain Python\n  {str(expected)[:1000]}")


# What each block should find. `output` is what it printed, or the rows of a query.

def names_counted(archive, output, folder):
    return counted(output), collections.Counter(record["eventName"] for record in archive.records)


def refused(archive, output, folder):
    expected = []
    for record in archive.records:
        if "errorCode" in record:
            expected.append((record["eventTime"], record["eventName"], record["errorCode"], record.get("errorMessage", "")))
    # @tsv writes tabs, line ends and backslashes as escapes; the archive has none. The user's name is a matter of other tests.
    rows = [line.split("\t") for line in output.splitlines()]
    check(all(row[1] for row in rows), "a refused event has no user name")
    return [(row[0], *row[2:]) for row in rows], expected


def resources_counted(archive, output, folder):
    expected = collections.Counter(arn for record in archive.records for arn in arns(record))
    check(any(len(arns(record)) > 1 for record in archive.records), "no event of the archive has several resources")
    return counted(output), expected


def people(archive, output, folder):
    identities = [(record["userIdentity"], record["eventName"]) for record in archive.records]
    expected = [[user.get("userName"), name] for user, name in identities if user.get("type") == "IAMUser"]
    return [json.loads(line) for line in output.splitlines()], expected


def sources_counted(archive, output, folder):
    rows = list(csv.reader(output.splitlines()))
    check(rows[0] == ["eventSource", "events"], f"header {rows[0]}")
    return {name: int(count) for name, count in rows[1:]}, collections.Counter(record["eventSource"] for record in archive.unique)


def ndjson_file(archive, output, folder):
    lines = (folder / "events.ndjson").read_text().splitlines()
    return [json.loads(line)["eventID"] for line in lines], [record["eventID"] for record in archive.records]


def table_made(archive, output, folder):
    return output, [(len(archive.unique),)]


def refusals_counted(archive, output, folder):
    expected = [record for record in archive.unique if re.search("AccessDenied|Unauthorized", record.get("errorCode", ""))]
    return sum(count for _, count in output), len(expected)


def arns_counted(archive, output, folder):
    return dict(output), collections.Counter(arn for record in archive.unique for arn in arns(record))


def csv_file(archive, output, folder):
    fields = ["eventID", "eventTime", "eventName", "awsRegion"]
    with open(folder / "events.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return [[row[name] for name in fields] for row in rows], [[record[name] for name in fields] for record in archive.records]


def days_counted(archive, output, folder):
    expected = collections.Counter((record["awsRegion"], record["eventTime"][:10]) for record in archive.unique)
    return {(region, str(day)): count for region, day, count in output}, expected


def program_saved(archive, output, folder):
    return output, "saved"


def spark_counted(archive, output, folder):
    expected = collections.Counter((record["awsRegion"], record["eventName"]) for record in archive.unique)
    rows = (line.split() for line in output.splitlines())
    return {(region, name): int(count) for region, name, count in rows}, expected


# Language, what is needed, and the check, in the page's order.
BLOCKS = [
    ("sh", "jq", names_counted), ("sh", "jq", refused), ("sh", "jq", resources_counted), ("sh", "jq", people),
    ("sh", "duckdb-cli", sources_counted), ("sh", None, ndjson_file), ("sql", "duckdb", table_made),
    ("sql", "duckdb", refusals_counted), ("sql", "duckdb", arns_counted), ("sh", None, csv_file), ("sql", "duckdb", days_counted),
    ("python", "pyspark", program_saved), ("sh", "pyspark", spark_counted),
]


def missing_tools(path):
    """Tools that are not there, each with what provides it."""
    def has_module(name):
        return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0
    missing = {}
    if not shutil.which("jq", path=path):
        missing["jq"] = "jq (Debian: jq)"
    if not shutil.which("duckdb", path=path):
        missing["duckdb-cli"] = "the command duckdb (PyPI: duckdb-cli)"
    if not has_module("duckdb"):
        missing["duckdb"] = "the module duckdb (PyPI: duckdb)"
    if not has_module("pyspark") or not shutil.which("spark-submit", path=path):
        missing["pyspark"] = "PySpark (PyPI: pyspark)"
    elif not shutil.which("java", path=path):
        missing["pyspark"] = "Java (Debian: openjdk-17-jre-headless)"
    return missing


class Blocks:
    """Runs the page's blocks in a folder, as a reader would who types them one after the other."""

    def __init__(self, archive, folder, path):
        self.archive, self.folder = archive, folder
        # Spark otherwise looks up the machine's name and opens its web pages on a fixed port.
        self.environment = {
            **os.environ, "PATH": path, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable,
            "SPARK_SUBMIT_OPTS": "-Dspark.ui.enabled=false -Dspark.master=local[2] -Dspark.sql.shuffle.partitions=2",
        }
        self.database = None

    def run(self, language, text):
        text = text.replace("ARCHIVE", str(self.archive.path))
        return {"sh": self.shell, "sql": self.query, "python": self.save}[language](text)

    def shell(self, text):
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text], env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=120)
        check(result.returncode == 0, f"ended with {result.returncode}:\n{text}\n{result.stdout[-500:]}{result.stderr[-3000:]}")
        return result.stdout

    def query(self, text):
        import duckdb
        self.database = self.database or duckdb.connect()
        # File names in the page are relative.
        text = re.sub(r"'(events\.\w+)'", lambda name: f"'{self.folder / name[1]}'", text)
        return self.database.execute(text).fetchall()

    def save(self, text):
        (self.folder / "events.py").write_text(text)
        return "saved"


def check_page(archive, folder, path):
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    languages = [language for language, _ in blocks]
    check(languages == [language for language, _, _ in BLOCKS], f"{PAGE.name} has the blocks {languages}; each needs its check here")
    missing = missing_tools(path)
    runner = Blocks(archive, folder, path)
    skipped = 0
    for number, ((language, text), (_, tool, expect)) in enumerate(zip(blocks, BLOCKS), 1):
        what = f"block {number} of {PAGE.name} ({expect.__name__})"
        if tool in missing:
            print(f"skipped: {what}, needs {missing[tool]}", flush=True)
            skipped += 1
            continue
        found, expected = expect(archive, runner.run(language, text), folder)
        compare(found, expected, what)
    print(f"{PAGE.name}: {len(blocks) - skipped} of {len(blocks)} blocks run, over {len(archive.records)} records", flush=True)


def main():
    tracker = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        # Elsewhere than in the project, whose settings file would count.
        folder = Path(name)
        commands = folder / "bin"
        commands.mkdir()
        (commands / "cloudtrail-tracker").symlink_to(tracker)
        path = os.pathsep.join([str(commands), str(Path(sys.executable).parent), os.environ["PATH"]])
        archive = Archive(tracker, folder)
        check_filter(tracker, folder, archive.files, archive.records)
        check_page(archive, folder, path)


if __name__ == "__main__":
    main()
