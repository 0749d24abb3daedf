"""The manners of `transform` in a pipe: order, standard input, readers that go away, output that cannot be written."""
import gzip
import json
import os
import shlex
import subprocess


def check(holds, message):
    if not holds:
        raise SystemExit(f"error: {message}")


class Filter:
    """`transform --all` with what surrounds it in a shell."""

    def __init__(self, tracker, folder):
        self.tracker, self.folder = tracker, folder

    def run(self, arguments, redirections="", prefix="", seconds=30, **options):
        """Runs it; its process's result, never later than in `seconds`."""
        command = f"{prefix} {shlex.quote(self.tracker)} {arguments} {redirections}"
        try:
            return subprocess.run(["bash", "-c", command], cwd=self.folder, capture_output=True, timeout=seconds, **options)
        except subprocess.TimeoutExpired:
            raise SystemExit(f"error: `{arguments} {redirections}` has not ended after {seconds} s")

    def lines(self, arguments, status=0, **options):
        result = self.run(arguments, **options)
        check(result.returncode == status, f"`{arguments}` ended with {result.returncode}: {result.stderr.decode()}")
        check(status or not result.stderr, f"`{arguments}` says {result.stderr.decode()}")
        return result.stdout.splitlines()


def identifiers(lines):
    return [json.loads(line)["eventID"] for line in lines]


def recorded(file):
    return [record["eventID"] for record in json.loads(gzip.decompress(file.read_bytes()))["Records"]]


def check_filter(tracker, folder, files, records):
    """Checks all of it; `files` and their `records` in path order."""
    program = Filter(tracker, folder)
    logs = shlex.quote(str(files[0].parents[len(files[0].relative_to(folder).parts) - 2]))
    whole = check_order(program, logs, [record["eventID"] for record in records])
    check_standard_input(program, files, logs, whole)
    check_readers_that_leave(program, logs, whole)
    check_damage(program, folder, files)
    check_output_that_fails(program, logs)
    check_closed_input(program, logs, whole)
    print(f"in a pipe: order, standard input, head, damaged files, full and closed outputs, over {len(files)} files", flush=True)


def check_order(program, logs, expected):
    whole = program.lines(f"transform --all {logs}")
    check(identifiers(whole) == expected, "events do not come in the order of paths and of records in them")
    for processors in sorted({min(os.sched_getaffinity(0)), max(os.sched_getaffinity(0))}):
        found = program.lines(f"transform --all {logs}", prefix=f"taskset -c {processors}")
        check(found == whole, f"on processor {processors} alone the output is another one")
    return whole


def check_standard_input(program, files, logs, whole):
    file = max(files, key=lambda file: file.stat().st_size)
    packed, path = file.read_bytes(), shlex.quote(str(file))
    expected = program.lines(f"transform --all {path}")
    check(identifiers(expected) == recorded(file), f"{file} is not read as it is")
    records = f"{program.tracker} transform --all --raw"
    for what, found, wanted in [
        ("a gzip file as standard input", program.lines("transform --all -", redirections=f"< {path}"), expected),
        ("gzip through a pipe", program.lines("transform --all -", input=packed), expected),
        ("JSON through a pipe", program.lines("transform --all -", input=gzip.decompress(packed)), expected),
        ("a log's records through a pipe", program.lines("transform --all -", prefix=f"{records} {path} |"), expected),
        ("all records through a pipe", program.lines("transform --all -", prefix=f"{records} {logs} |"), whole),
    ]:
        check(found == wanted, f"{what}: {len(found)} events, expected {len(wanted)}, or not the same")
    some = files[:3]
    together = program.lines("transform --all -", prefix=f"cat {' '.join(shlex.quote(str(file)) for file in some)} |")
    check(identifiers(together) == [name for file in some for name in recorded(file)],
          f"of three gzip logs behind one another come {len(together)} events")
    empty = program.run("transform --all -", redirections="</dev/null")
    check(empty.returncode == 1 and b"is empty" in empty.stderr, f"empty standard input: {empty.returncode} {empty.stderr}")


def check_readers_that_leave(program, logs, whole):
    for options in ("", "--raw", "--format csv", "--json"):
        result = program.run(f"transform --all {options} {logs}", redirections="| head -1; exit ${PIPESTATUS[0]}")
        check(result.stdout.count(b"\n") == 1, f"`transform {options} | head -1` prints {result.stdout[:200]}")
        check(result.returncode == 0, f"`transform {options} | head -1` ends with {result.returncode}")
        check(not result.stderr, f"`transform {options} | head -1` says {result.stderr[:1000].decode()}")
        if options in ("", "--json"):
            check(result.stdout.rstrip(b"\n") == whole[0], "`transform | head -1` prints another line than the first")
    gone = program.run(f"transform --all {logs}", redirections="| true; exit ${PIPESTATUS[0]}")
    check(gone.returncode == 0 and not gone.stderr, f"a reader that reads nothing: {gone.returncode} {gone.stderr[:1000]}")


def check_damage(program, folder, files):
    """What can be read of files is printed, in order; the rest is named."""
    damaged = folder / "damaged"
    damaged.mkdir()
    first, cut, last = files[0], max(files, key=lambda file: file.stat().st_size), files[1]
    (damaged / "1.json.gz").write_bytes(first.read_bytes())
    (damaged / "2.json.gz").write_bytes(cut.read_bytes()[:cut.stat().st_size // 2])
    (damaged / "3.json").write_text("<html>no log</html>")
    (damaged / "4.json.gz").write_bytes(last.read_bytes())
    result = program.run("transform --all damaged")
    messages = result.stderr.decode().splitlines()
    check(result.returncode == 1, f"damaged files end with {result.returncode}: {messages}")
    named = [line.split(" ")[0].rsplit("/", 1)[-1] for line in messages]
    check(named == ["2.json.gz", "3.json"], f"damaged files are named so: {messages}")
    found, before, behind = identifiers(result.stdout.splitlines()), recorded(first), recorded(last)
    check(found[:len(before)] == before and found[-len(behind):] == behind, "the whole files around a damaged one are not all there")
    rest = found[len(before):-len(behind)]
    check(rest and rest == recorded(cut)[:len(rest)], f"of a file cut in half come {len(rest)} events")


def check_output_that_fails(program, logs):
    """Status 2 and one line that says what it is about, whoever holds descriptor 1 by then."""
    for arguments in (f"transform --all {logs}", f"transform --all --format csv {logs}", f"import --json --store sqlite:full.db {logs}",
                      "query --store sqlite:full.db users"):
        for output, reason in ((">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")):
            result = program.run(arguments, redirections=output)
            messages = result.stderr.decode().splitlines()
            check(result.returncode == 2, f"`{arguments} {output}` ends with {result.returncode}: {messages}")
            check(messages == [f"error: standard output cannot be written: {reason}"], f"`{arguments} {output}` says {messages}")
    stored = program.lines("query --store sqlite:full.db scan from=2000-01-01 count=true")
    check(int(stored[0]) > 0, "an import whose report could not be written stored nothing")


def check_closed_input(program, logs, whole):
    """What takes the place of a closed descriptor must not be read as a log, or be written to."""
    result = program.run("transform --all -", redirections="<&-", seconds=10)
    check(result.returncode in (1, 2) and b"Bad file descriptor" in result.stderr,
          f"`transform - <&-` ends with {result.returncode}: {result.stderr.decode()}")
    for redirections in ("<&-", "2>&-", "<&- 2>&-"):
        found = program.lines(f"transform --all {logs}", redirections=redirections)
        check(found == whole, f"`transform {redirections}` prints something else")
