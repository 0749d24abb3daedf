#!/usr/bin/env python3
"""Kills an import at random moments, lets the same command go on, and looks whether every event is there exactly once.

The corpus holds files delivered twice, records that contradict others, a damaged file and one that is no log. Each round is
killed one to three times, at moments spread over the time that the import takes or over its first tenth, in which the store is
made, and then left to finish.
For SQLite, three imports are started at once over stores that are not there yet, too: one goes on, and the others say why not.

usage: crash.py TRACKER STORE ROUNDS [SEED]      STORE: sqlite, or dynamodb (with MiniStack)
"""
import gzip
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALL_TIME = ["from=2000-01-01", "to=2100-01-01"]
EVENTS = {"sqlite": 8000, "dynamodb": 600}


def records(log):
    return json.loads(gzip.decompress(log.read_bytes()))["Records"]


class Corpus:
    """Logs in a folder, and what an import that nobody disturbs makes of them."""

    def __init__(self, tracker, folder, events):
        # Elsewhere than in the project, whose settings file would count.
        self.tracker, self.folder, self.logs = tracker, folder, folder / "logs"
        subprocess.run([tracker, "generate", "--output", self.logs, "--events", str(events), "--days", "3", "--seed", "5"],
                       check=True, capture_output=True, cwd=folder)
        files = sorted(self.logs.rglob("*.json.gz"))
        for number, file in enumerate(files[::4]):
            shutil.copy(file, self.logs / f"again-{number}.json.gz")
        # By path behind the logs that it contradicts, by date before them.
        day = files[-1].parents[3] / "2000" / "01" / "01"
        day.mkdir(parents=True)
        with gzip.open(day / "contradiction.json.gz", "wt") as contradiction:
            json.dump({"Records": [dict(record, eventSource="other.amazonaws.com") for record in records(files[0])]}, contradiction)
        damaged = files[0].read_bytes()
        (self.logs / "damaged.json.gz").write_bytes(damaged[:len(damaged) // 2])
        (self.logs / "no-log.json").write_text("this is no log")
        with gzip.open(self.logs / "empty.json.gz", "wt") as empty:
            empty.write('{"Records":[]}')

    def importing(self, store, environment):
        return subprocess.Popen(
            [self.tracker, "import", "--all", "--json", "--store", store, self.logs], env=environment, cwd=self.folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self, store, environment):
        """Lets an import run to its end; its report."""
        process = self.importing(store, environment)
        output, messages = process.communicate()
        check(process.returncode == 1,
              f"the import ended with {process.returncode}; it should have refused two files:\n{messages[-2000:]}")
        report = json.loads(output)
        check(report["filesFailed"] == 2, f"{report['filesFailed']} files failed: {report['failures']}")
        counted = report["stored"] + report["filtered"] + report["duplicates"] + report["rejected"]
        check(report["records"] == counted, f"the report does not add up: {report}")
        return report

    def content(self, store, environment):
        """How many events a store answers with, and what identifies all of them with all their attributes."""
        answer = subprocess.run(
            [self.tracker, "query", "--store", store, "scan", *ALL_TIME, "fields=*", "format=ndjson"], env=environment,
            cwd=self.folder, check=True, capture_output=True).stdout
        check(b"other.amazonaws.com" not in answer, "a record stays that one in a log before it, by path, contradicts")
        return answer.count(b"\n"), hashlib.sha256(answer).hexdigest()


def starts_at_once(corpus, stores, count, environment):
    """Imports that find no store, and each other."""
    for _ in range(count):
        store = next(stores)
        processes = [corpus.importing(store, environment) for _ in range(3)]
        ends = sorted((process.communicate()[1], process.returncode) for process in processes)
        finished = sum(status == 1 for _, status in ends)
        refused = sum(status == 2 and "is being imported into by another process" in messages for messages, status in ends)
        check(finished >= 1 and finished + refused == 3, f"three imports at once: {ends}")
    print(f"{count} times three imports at once, which make one store")


def check(holds, message):
    if not holds:
        raise SystemExit(f"error: {message}")


def round_of(corpus, store, environment, seconds, source):
    """Kills imports, lets one finish; how often a kill found the import still running."""
    hits = 0
    for _ in range(source.randint(1, 3)):
        process = corpus.importing(store, environment)
        time.sleep(source.uniform(0, source.choice([seconds, seconds / 10])))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        hits += process.returncode == -signal.SIGKILL
    corpus.finish(store, environment)
    return hits


def rounds(corpus, stores, count, source, environment):
    """`stores` hands out a fresh store's name for each round."""
    whole = next(stores)
    started = time.monotonic()
    report = corpus.finish(whole, environment)
    seconds = time.monotonic() - started
    expected = corpus.content(whole, environment)
    check(expected[0] == report["stored"] > 0 and report["duplicates"] > 0, f"undisturbed: {report}, {expected[0]} events")
    hits = 0
    for number in range(count):
        store = next(stores)
        hits += round_of(corpus, store, environment, seconds, source)
        found = corpus.content(store, environment)
        check(found == expected, f"round {number}: {found[0]} events, expected {expected[0]}, or the same with other content")
    check(hits >= count / 2, f"only {hits} kills in {count} rounds found the import running")
    print(f"{count} rounds, {hits} kills, {expected[0]} events each time")


def main():
    tracker, kind, count = str(Path(sys.argv[1]).resolve()), sys.argv[2], int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    source = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = Corpus(tracker, folder, EVENTS[kind])
        if kind == "sqlite":
            def databases():
                number = 0
                while True:
                    number += 1
                    for old in folder.glob("events-*"):
                        if not old.name.startswith("events-1."):
                            old.unlink()
                    yield f"sqlite:{folder}/events-{number}.db"
            rounds(corpus, databases(), count, source, dict(os.environ))
            starts_at_once(corpus, databases(), 40, dict(os.environ))
        else:
            from serverless import Deployment, ministack
            with ministack(folder) as endpoint:
                deployment = Deployment(endpoint, tracker, folder)

                def tables():
                    number = 0
                    while True:
                        number += 1
                        deployment.run("table", "create", "--table", f"events-{number}", "--no-deletion-protection")
                        yield f"dynamodb:events-{number}"
                rounds(corpus, tables(), count, source, deployment.environment)


if __name__ == "__main__":
    main()
