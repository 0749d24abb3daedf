"""Local files that go or change between being found and being read to their end."""
import gzip
import json
import os
import subprocess
import time

from filter_checks import check


def log(*names, agent="test"):
    records = [{"userAgent": agent, "eventVersion": "1.08", "eventTime": "2024-06-01T00:00:00Z", "eventName": "RunInstances",
                "eventSource": "ec2.amazonaws.com", "eventID": name} for name in names]
    return gzip.compress(json.dumps({"Records": records}).encode())


def until_open(path):
    """Opens a pipe for writing once somebody reads it."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            check(time.monotonic() < deadline, f"nobody reads {path}")
            time.sleep(0.01)


def check_vanishing_files(program, folder):
    check_gone(program, folder)
    check_grown(program, folder)


def check_gone(program, folder):
    """All readers wait for pipes that say nothing; meanwhile files behind them go, and others come in their place."""
    # As many as there are readers.
    pipes = [folder / f"pipe-{number}" for number in range(min(4, os.sysconf("SC_NPROCESSORS_ONLN")))]
    for pipe in pipes:
        os.mkfifo(pipe)
    logs = folder / "going"
    logs.mkdir()
    files = {name: logs / f"{name}.json.gz" for name in ("early", "gone", "late")}
    for name, file in files.items():
        file.write_bytes(log(name))
    sources = [str(path) for path in [*pipes, *files.values()]]
    command = ["import", "--all", "--json", "--store", "sqlite:going.db", *sources]
    process = program.start(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ends = [until_open(pipe) for pipe in pipes]
    files["gone"].unlink()
    files["late"].write_bytes(log("late-1", "late-2"))
    for number, end in enumerate(ends):
        os.write(end, log(f"pipe-{number}"))
        os.close(end)
    output, messages = program.finish(process, "an import whose files go", status=1)
    report = json.loads(output)
    check([failure["source"].rsplit("/")[-1] for failure in report["failures"]] == ["gone.json.gz"], f"one file went: {report}")
    check("gone.json.gz" in messages and "No such file" in messages, f"one file went: {messages}")
    expected = {f"pipe-{number}" for number in range(len(pipes))} | {"early", "late-1", "late-2"}
    check(program.events("going.db").keys() == expected, f"{program.events('going.db').keys()}")
    files["gone"].write_bytes(log("gone"))
    report, _ = program.report("going.db", str(logs))
    check((report["stored"], report["filesSkipped"]) == (1, 2), f"the file that came back: {report}")


def check_grown(program, folder):
    """A file that somebody goes on writing while it is read is named, as its end is not known."""
    # Much more than a pipe and the program hold, so that it waits for this reader in the file's middle.
    names = [f"event-{number}" for number in range(40_000)]
    file = folder / "growing.json.gz"
    file.write_bytes(log(*names, agent="x" * 1500))
    process = program.start("transform", "--all", str(file), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    first = os.read(process.stdout.fileno(), 1).decode()
    with open(file, "ab") as end:
        end.write(log("another"))
    output, messages = program.finish(process, "transform of a growing file", status=1)
    check("growing.json.gz changed while it was read" in messages, f"a growing file: {messages}")
    found = [json.loads(line)["eventID"] for line in (first + output).splitlines()]
    check(found[:len(names)] == names, f"of a growing file come {len(found)} events")
