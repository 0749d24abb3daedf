"""What archives ask for beyond the machine's half: SQLite in C as the store's limit, reading on two threads, logs from S3,
and an archive ten times as large."""

import contextlib
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import slim
from processes import Server, run
from s3_peer import FarAway, environment, s3_server
from workload import (
    ALL_TIME, DATA, DECODER, FULL_WEEK, MEGABYTE, ROOT, TRACKER, archive, imported, logs, made_once, read_once, remove_database,
    say)

READERS = 2
# By these names' beginnings every event is left out.
EVERY_NAME = " ".join("abcdefghijklmnopqrstuvwxyz")
# What a request to S3 takes until its answer begins, in seconds.
LATENCY = 0.05
# The archive of a million events covers 30 days, and a larger one more days of as many events.
EVENTS_A_DAY = 1_000_000 / 30
PARAMETER = "instanceType"
PARAMETER_VALUES = ["t3.micro", "t3.medium", "m6i.large", "c6g.xlarge", "r6i.2xlarge", "m7g.4xlarge", "g5.xlarge"]


@dataclass
class Imported:
    """An `import --all` that was measured."""

    store: Path
    records: int
    seconds: float
    peak_bytes: int

    @property
    def rate(self):
        return self.records / self.seconds


def measure(events, local, table, runs, large_events=None):
    """`local` is the import of the archive of so many `events`, measured already; `large_events` is the size of the large archive,
    if one is wanted."""
    folder = archive(events)
    say("reading on two threads")
    measure_reading(folder, local.records, table, runs)
    say("SQLite in C with the same rows")
    measure_store(folder, local, table, runs)
    say("the same logs from S3")
    measure_s3(folder, local, table, runs)
    measure_many_requests(events, local, table)
    if large_events:
        measure_large(large_events, local, table)


# Reading

def measure_reading(folder, records, table, runs):
    """Inflating, scanning and filtering with nothing kept: what the decoder alone does, and what is left of it in the program."""
    result = json.loads(run([DECODER, "decode", folder, str(READERS)], capture=True).output)
    zlib = result["zlibRecordsPerSecond"]
    table.rate(f"inflate + scan + default filter, a thread of {READERS}", result["filterRecordsPerSecond"], at_least_times=0.65,
               peer=("zlib alone, likewise", zlib), unit="records/s")
    everything = {"CLOUDTRAIL_TRACKER_FILTER_EVENT_NAMES": EVERY_NAME}
    seconds = statistics.median(
        run([TRACKER, "transform", folder], discard=True, environment=everything).seconds for _ in range(runs))
    table.rate(f"transform, all filtered, a thread of {READERS}", records / seconds / READERS, at_least_times=0.65,
               peer=("zlib alone, likewise", zlib), unit="records/s")


# The store

def measure_store(folder, local, table, runs):
    """Imports beside SQLite in C, which writes the rows that the import has written, and nothing else.

    Two readers, which decode and encode columns, and the writer share two cores. With whole records the readers have more to do
    than the writer, and the first row shows how far from SQLite's speed everything together is. With slim records the writer is
    the limit: there the import must come near to SQLite's own speed. That it is the limit shows in the last row: the same
    records, none of which is kept, are read many times as fast.
    """
    peer = build_sqlite_peer()
    table.rate("import --all", local.rate, peer=("SQLite in C, same rows", sqlite_rate(peer, local.store, runs)),
               unit="events/s")
    slim_logs = made_once(DATA / f"slim-{folder.name}", lambda: make_slim(folder))
    read_once(slim_logs.rglob("*.json"))
    slim_import = measure_import(slim_logs, DATA / "slim.db", runs)
    table.rate("import --all, slim records", slim_import.rate, at_least_times=0.6,
               peer=("SQLite in C, same rows", sqlite_rate(peer, slim_import.store, runs)), unit="events/s")
    reading, report = imported(slim_logs, DATA / "none.db", "--all", "--from", "2100-01-01")
    table.rate("", slim_import.rate, peer=("reading them alone", report["records"] / reading.seconds), unit="events/s")


def measure_import(source, store, runs):
    results = [imported(source, store, "--all") for _ in range(runs)]
    return Imported(store, results[0][1]["records"], statistics.median(result.seconds for result, _ in results),
                    max(result.peak_bytes for result, _ in results))


def make_slim(folder):
    target = DATA / f"slim-{folder.name}"
    say(f"writing {target.name}")
    slim.write(folder, target)


def build_sqlite_peer():
    source = ROOT / "Benchmarks" / "sqlite_peer.c"
    program = DATA / "sqlite_peer"
    compiler = shutil.which("cc") or "clang"
    # The program links the system's SQLite; so does its peer.
    subprocess.run([compiler, "-O2", "-Wall", "-o", program, source, "-lsqlite3"], check=True)
    return program


def sqlite_rate(program, store, runs):
    """Events a second that SQLite in C writes, with all that belongs to them."""
    copy = DATA / "sqlite_peer.db"
    seconds = []
    for _ in range(runs):
        remove_database(copy)
        result = json.loads(run([program, store, copy], capture=True).output)
        seconds.append(result["seconds"])
    if stored_events(copy) != stored_events(store):
        raise RuntimeError("SQLite in C has not written what the store holds")
    remove_database(copy)
    return result["events"] / statistics.median(seconds)


def stored_events(store):
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as database:
        return database.execute("SELECT coalesce(sum(place_count - gap_count), 0) FROM segments").fetchone()[0]


# S3

def measure_s3(folder, local, table, runs):
    """The same files through S3. The server works on the same cores, which a real one does not."""
    with s3_server(folder.parent) as port:
        near = [imported_from_s3(folder, port) for _ in range(runs)]
        with FarAway(port, LATENCY) as network:
            far, _ = imported_from_s3(folder, network.port)
            underway = network.most
    _, report = near[0]
    seconds = statistics.median(result.seconds for result, _ in near)
    table.rate(f"import --all s3://, {records_a_file(report)} records a file", local.records / seconds, at_least_times=0.5,
               peer=("from files", local.rate), unit="events/s")
    table.rate(f"at {LATENCY * 1000:.0f} ms, {underway} requests at once", local.records / far.seconds,
               peer=("from files", local.rate), unit="events/s")
    table.amount("peak memory of import s3://", max(result.peak_bytes for result, _ in near) / MEGABYTE, at_most=250,
                 peer=("from files", local.peak_bytes / MEGABYTE), unit="MB")


def measure_many_requests(events, local, table):
    """Small files far away, which are what the most requests are made for at once: the same events over ten times the days."""
    folder = archive(events, days=300)
    with s3_server(folder.parent) as port, FarAway(port, LATENCY) as network:
        result, report = imported_from_s3(folder, network.port)
    table.amount(f"{network.most} requests at once, {records_a_file(report)} records a file", result.peak_bytes / MEGABYTE,
                 at_most=250, peer=("from files", local.peak_bytes / MEGABYTE), unit="MB")


def imported_from_s3(folder, port):
    result, report = imported(f"s3://{folder.name}/AWSLogs", DATA / "s3.db", "--all", environment=environment(port))
    if report["files"] != len(logs(folder)):
        raise RuntimeError(f"read {report['files']} files from S3 where there are {len(logs(folder))}")
    return result, report


def records_a_file(report):
    return f"{report['records'] / report['files']:,.0f}"


class Watch(threading.Thread):
    """Looks at something again and again while a `with` block runs, and notes when it saw what."""

    def __init__(self, look, interval):
        super().__init__(daemon=True)
        self.look = look
        self.interval = interval
        self.stopped = threading.Event()
        self.seen = []

    def run(self):
        while not self.stopped.wait(self.interval):
            try:
                self.seen.append((time.perf_counter(), self.look()))
            except (OSError, sqlite3.OperationalError):
                # It is not there yet.
                pass

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.join()


# Ten times as many events

def measure_large(events, local, table):
    small = archive(events // 100, days=days(events // 100))
    say(f"importing {events // 100:,} events")
    small_import = measure_import(small, DATA / "small.db", 1)
    large = archive(events, days=days(events))
    read_once(logs(large))
    say(f"importing {events:,} events")
    large_import = import_watched(large, DATA / "large.db", table)
    peak = large_import.peak_bytes / MEGABYTE
    table.amount(f"peak memory of import, {large_import.records:,} records", peak, at_most=200, unit="MB",
                 peer=(f"{local.records:,} records", local.peak_bytes / MEGABYTE))
    table.amount("", peak, unit="MB", peer=(f"{small_import.records:,} records", small_import.peak_bytes / MEGABYTE))
    table.rate(f"import --all, {large_import.records:,} records", large_import.rate, unit="events/s",
               peer=(f"{local.records:,} records", local.rate))
    say(f"queries over {events:,} events")
    measure_large_queries(DATA / "large.db", table)


def days(events):
    return max(1, round(events / EVENTS_A_DAY))


def import_watched(folder, store, table):
    """An import of which single tenths are timed, by what a reader of the store sees of it meanwhile.

    What the size of the store costs shows the last tenth beside the first, and beside the same days' logs imported into an empty
    store.
    """
    remove_database(store)
    with Watch(lambda: stored_events(store), 0.2) as watch:
        start = time.perf_counter()
        result, report = imported(folder, store, "--all")
        watch.seen.append((time.perf_counter(), report["stored"]))
    curve = [(start, 0), *watch.seen]
    stored = report["stored"]
    # The order in which an archive is read: by date, YYYY/MM/DD before the name.
    files = sorted(logs(folder), key=lambda file: (file.parts[-4:-1], file))
    alone, report_alone = imported(files[-(len(files) // 10):], DATA / "tenth.db", "--all")
    last = speed_between(stored - report_alone["stored"], stored, curve)
    table.rate(f"import --all, the last {report_alone['stored']:,} of {stored:,}", last, at_least_times=0.7, unit="events/s",
               peer=("the first tenth", speed_between(0, stored // 10, curve)))
    table.rate("", last, at_least_times=0.7, unit="events/s",
               peer=("into an empty store", report_alone["stored"] / alone.seconds))
    return Imported(store, report["records"], result.seconds, result.peak_bytes)


def speed_between(start, end, curve):
    """Events a second from one count to a later one."""
    return (end - start) / (moment_of(end, curve) - moment_of(start, curve))


def moment_of(count, curve):
    """When a count was reached, by a straight line between the looks before and after."""
    if count == 0:
        return curve[0][0]
    for (before, less), (after, more) in zip(curve, curve[1:]):
        if less < count <= more:
            return before + (after - before) * (count - less) / (more - less)
    raise RuntimeError(f"{count} events were never seen")


def measure_large_queries(store, table):
    with Server([TRACKER, "serve", "--no-access-log", "--store", f"sqlite:{store}", "--port", "0"]) as server:
        floor = ("/health", server.median_milliseconds(["/health"] * 200))
        users = [server.quoted(user) for user in json.loads(server.get("/users"))]
        paths = [f"/users/{user}?limit=100&{ALL_TIME}" for user in users]
        server.median_milliseconds(paths)
        table.amount("/users/{user}?limit=100, p50, large", server.median_milliseconds((paths * (1 + 300 // len(paths)))[:300]),
                     at_most=6, peer=floor, unit="ms")
        for name in ("users", "services", "parameters"):
            server.get(f"/{name}")
            table.amount(f"/{name}, large", server.median_milliseconds([f"/{name}"] * 50), at_most=10, peer=floor, unit="ms")
        measure_parameter_filters(server, users, floor, table)


def measure_parameter_filters(server, users, floor, table):
    """Each value once for a path, so that nothing is answered from what an earlier request left behind."""
    def filters(path, span):
        return [f"{path}?params={PARAMETER}&value={value}&count=true&{span}" for value in PARAMETER_VALUES]

    busiest = max(users, key=lambda user: int(server.get(f"/users/{user}?count=true&{ALL_TIME}")))
    everyone = [path for user in users for path in filters(f"/users/{user}", ALL_TIME)[:1]]
    for name, paths, limit in (
        ("all, large", filters("/scan", ALL_TIME), 3000),
        ("a week, large", filters("/scan", FULL_WEEK), 200),
        ("a user, p50, large", everyone, 200),
        ("the busiest user, large", filters(f"/users/{busiest}", ALL_TIME), 200),
    ):
        table.amount(f"a parameter filter over {name}", server.median_milliseconds(paths), at_most=limit, peer=floor, unit="ms")
