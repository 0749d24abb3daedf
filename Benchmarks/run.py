#!/usr/bin/env python3
"""Measures the program's speed and memory, each figure beside a peer or a limit measured in the same run.

`make bench` builds what this needs and runs it. The archive and the stores stay in Benchmarks/.data; the archive is generated
once. Nothing here fails because it is slow: the table says which targets were met.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import archives
import http_server
import serverless
from duckdb_peer import DuckDBPeer
from figures import Table
from processes import Server, run
from workload import ALL_TIME, DATA, DECODER, MEGABYTE, ROOT, TRACKER, archive, first_files, imported, logs, read_once, say


def measure_decoding(folder, table):
    say("decoding on one core")
    result = json.loads(run([DECODER, "decode", folder], capture=True).output)
    zlib = result["zlibRecordsPerSecond"]
    table.rate("zlib alone", zlib, peer=("the limit", None), unit="records/s")
    table.rate("inflate + scan + default filter", result["filterRecordsPerSecond"], at_least=500_000, at_least_times=0.65,
               peer=("zlib alone", zlib), unit="records/s")
    table.rate("inflate + scan + flatten everything", result["flattenRecordsPerSecond"], at_least=350_000,
               peer=("zlib alone", zlib), unit="records/s")
    return result["records"]


def measure_transform(folder, records, table, runs):
    say("transform, and jq and Python over a tenth of the files")
    ours = min(run([TRACKER, "transform", "--all", folder], discard=True).seconds for _ in range(runs))
    with tempfile.TemporaryDirectory() as sample:
        sampled = 0
        for number, file in enumerate(first_files(logs(folder), 0.1)):
            os.symlink(file, Path(sample) / f"{number}.json.gz")
        counted = run(["sh", "-c", f"cat {sample}/*.json.gz | gunzip -c | jq '.Records | length'"], capture=True)
        sampled = sum(int(line) for line in counted.output.split())
        jq = run(["sh", "-c", f"cat {sample}/*.json.gz | gunzip -c | jq -c '.Records[]' >/dev/null"])
        python = run([sys.executable, ROOT / "Benchmarks" / "python_flatten.py", *sorted(Path(sample).iterdir())], discard=True)
    table.rate("transform --all", records / ours, peer=("gunzip | jq", sampled / jq.seconds), at_least_times=20,
               unit="records/s")
    table.rate("", records / ours, peer=("Python's json", sampled / python.seconds), at_least_times=8, unit="records/s")


def measure_import(folder, table, runs):
    say("import --all, import, and DuckDB on two threads")
    everything = [imported(folder, DATA / "all.db", "--all") for _ in range(runs)]
    filtered = [imported(folder, DATA / "filtered.db") for _ in range(runs)]
    duckdb = DuckDBPeer(DATA / "duckdb.db")
    duckdb_seconds = duckdb.load(logs(folder))
    peer = duckdb.events / duckdb_seconds
    report = everything[0][1]
    local = archives.Imported(
        DATA / "all.db", report["records"], statistics.median(result.seconds for result, _ in everything),
        max(result.peak_bytes for result, _ in everything + filtered))
    table.rate("import --all", local.rate, peer=("DuckDB", peer), at_least=100_000, at_least_times=2.5,
               unit="events/s")
    seconds = statistics.median(result.seconds for result, _ in filtered)
    table.rate("import, default filter", report["records"] / seconds, peer=("DuckDB", peer), at_least=450_000,
               at_least_times=10, unit="records/s")
    return report, local, duckdb


def measure_memory(folder, local, table):
    say("memory of importing one account")
    account = min((folder / "AWSLogs").iterdir(), key=lambda path: len(logs(path)))
    small, report = imported(account, DATA / "account.db", "--all")
    table.amount("peak memory of import", local.peak_bytes / MEGABYTE, at_most=150,
                 peer=(f"{report['records']:,} records", small.peak_bytes / MEGABYTE), unit="MB")


def measure_disk(report, duckdb, folder, table):
    size = sum(Path(f"{DATA / 'all.db'}{suffix}").stat().st_size for suffix in ("", "-wal")
               if Path(f"{DATA / 'all.db'}{suffix}").exists())
    gzip = sum(file.stat().st_size for file in logs(folder)) / report["records"]
    table.amount("on disk", size / report["stored"], at_most=700, peer=("the logs, gzip", gzip), unit="B/event")
    table.amount("", size / report["stored"], peer=("DuckDB", duckdb.size / duckdb.events), unit="B/event")


def measure_queries(duckdb, table, runs):
    say("queries over HTTP, on one connection")
    with Server([TRACKER, "serve", "--no-access-log", "--store", f"sqlite:{DATA / 'all.db'}", "--port", "0"]) as server:
        floor = server.median_milliseconds(["/health"] * 200)
        users = json.loads(server.get("/users"))
        paths = [f"/users/{server.quoted(user)}?limit=100&{ALL_TIME}" for user in users]
        server.median_milliseconds(paths)
        p50 = server.median_milliseconds((paths * (1 + 300 // len(paths)))[:300])
        peer = duckdb.median_milliseconds(duckdb.events_of_user("alice"), runs)
        table.amount("/users/{user}?limit=100, p50", p50, at_most=3, peer=("/health", floor), unit="ms")
        table.amount("", p50, peer=("DuckDB", peer), unit="ms")

        # Each value once, so that nothing is answered from what an earlier request left behind.
        values = ["t3.micro", "t3.medium", "m6i.large", "c6g.xlarge", "r6i.2xlarge", "m7g.4xlarge", "g5.xlarge"]
        paths = [f"/scan?params=instanceType&value={value}&count=true&{ALL_TIME}" for value in values]
        peer = duckdb.median_milliseconds(duckdb.events_with_parameter("instanceType", "t3.micro"), runs)
        table.amount("a parameter filter over all", server.median_milliseconds(paths), at_most=400,
                     peer=("DuckDB", peer), unit="ms")

        for name, query in (
            ("users", duckdb.users()), ("services", duckdb.services()), ("parameters", None),
        ):
            server.get(f"/{name}")
            measured = server.median_milliseconds([f"/{name}"] * 50)
            peer = ("DuckDB", duckdb.median_milliseconds(query, runs)) if query else ("/health", floor)
            table.amount(f"/{name}", measured, at_most=5, peer=peer, unit="ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000, help="size of the archive (default: %(default)s)")
    parser.add_argument("--only", choices=["machine", "archives", "serverless", "server"],
                        help="measure a part alone; archives begins with the machine's")
    parser.add_argument("--runs", type=int, default=3, help="how often longer figures are measured (default: %(default)s)")
    parser.add_argument("--large", type=int, nargs="?", const=10_000_000, metavar="EVENTS",
                        help="measure with a large archive too (default: %(const)s); it takes some minutes and 5 GB")
    arguments = parser.parse_args()

    DATA.mkdir(exist_ok=True)
    folder = archive(arguments.events)
    read_once(logs(folder))
    table = Table()
    if arguments.only in (None, "machine", "archives"):
        local = measure_machine(folder, table, arguments.runs)
    if arguments.only in (None, "archives"):
        archives.measure(arguments.events, local, table, arguments.runs, large_events=arguments.large)
    if arguments.only == "server":
        imported(folder, DATA / "all.db", "--all")
    if arguments.only in (None, "machine", "server"):
        measure_start(table, arguments.runs)
        http_server.measure(table, arguments.runs)
    if arguments.only in (None, "serverless"):
        serverless.measure(TRACKER, packages(), logs(folder), table, say)
    print(f"{arguments.events:,} records, {os.cpu_count()} cores\n")
    print(table)


def measure_machine(folder, table, runs):
    """Returns the import that other parts compare with."""
    records = measure_decoding(folder, table)
    measure_transform(folder, records, table, runs)
    report, local, duckdb = measure_import(folder, table, runs)
    measure_memory(folder, local, table)
    measure_disk(report, duckdb, folder, table)
    measure_queries(duckdb, table, runs)
    return local


def measure_start(table, runs):
    say("starting")
    started = [run([TRACKER, "--version"], discard=True) for _ in range(5 * runs)]
    table.amount("--version", min(result.seconds for result in started) * 1000, unit="ms", at_most=10, peer=("", None))
    table.amount("", max(result.peak_bytes for result in started) / MEGABYTE, unit="MB", at_most=16, peer=("", None))
    table.amount("the program, stripped", stripped_size(TRACKER) / MEGABYTE, unit="MB", at_most=20, peer=("", None))


def stripped_size(program):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "program"
        subprocess.run(["strip", "-o", copy, program], check=True)
        return copy.stat().st_size


def packages():
    """The packed functions for this machine: trigger, query."""
    return [next((ROOT / "dist").glob(f"cloudtrail-tracker-{name}-*.zip")) for name in ("trigger", "query")]


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"error: {error}\n{error.stderr or ''}")
