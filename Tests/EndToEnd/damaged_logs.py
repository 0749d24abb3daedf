#!/usr/bin/env python3
"""Damages small logs by the hundred thousand, and looks what the program makes of them.

Bits flipped, bytes lost, put in, overwritten and moved, ends cut off, in gzip and in JSON. The program reads a folder of such files at a
time. It may not die, hang or take more than 250 MB, its report adds up, and its status says whether something was refused. What zlib and
Python's json read without complaint comes out with exactly those values, and is not refused; whatever else a file lacks, it is named for,
and no gzip whose sum is wrong goes unnamed.

usage: damaged_logs.py PROGRAM [--count N | --seconds N] [--seed S] [--batch K] [--keep DIR]
"""
import argparse
import gzip
import json
import random
import sys
import tempfile
import time
import zlib
from collections import Counter
from pathlib import Path

import strict_reading
from campaign_runs import Program, Report
from damage import Damage
from made_records import DERIVED, flattened
from small_logs import Log

# Fewer than are named in a report, though each may be refused for several reasons.
FILES_IN_BATCH = 300
# Logs that are damaged over and over again.
LOGS = 3000


class Batch:
    """Some files: a log each, damaged."""

    def __init__(self, logs, seed, number, folder):
        self.number, self.folder = number, folder
        source = random.Random(f"{seed}/{number}")
        damage = Damage(source)
        self.files = []
        for log in source.sample(logs, min(FILES_IN_BATCH, len(logs))):
            # One bit or byte is what is told least easily from none.
            if source.random() < 0.5:
                data, kind = bytearray(log.data), "byte"
                data[source.randrange(len(data))] ^= source.choice([1, 2, 4, 8, 16, 32, 64, 128, source.randint(1, 255)])
                data = bytes(data)
            else:
                data, kind = damage.apply(log.data)
            self.files.append((log, data, kind))

    def write(self):
        for place, (_, data, _) in enumerate(self.files):
            with open(f"{self.folder}/{place:04}.json", "wb", buffering=0) as file:
                file.write(data)

    def name(self, place):
        return f"{place:04}.json"


class Judge:
    """Compares what came out with the logs as they were, and with what others read of them now."""

    def __init__(self):
        self.known_lines = {}

    def is_as_it_was(self, line, record):
        """Whether a line of `transform` is the event of an undamaged record."""
        if self.known_lines.get(record.name) == line:
            return True
        content = json.loads(line)
        if not same(content, record.attributes) or content.get("eventTime") != record.object["eventTime"]:
            return False
        self.known_lines[record.name] = line
        return True

    def judge(self, batch, lines, refusals):
        """What is wrong, as pairs of a file's place (`None`: unknown) and a sentence."""
        owner = {name: place for place, (log, _, _) in enumerate(batch.files) for name in log.events}
        found, problems, places = {}, [], []
        for line in lines:
            names = identifiers(line)
            place = next((owner[name] for name in names if name in owner), None)
            places.append(place)
            for name in names:
                if name in owner:
                    found.setdefault(owner[name], {}).setdefault(name, []).append(line)
        lacking = {place: len(log.events) - len(found.get(place, ())) for place, (log, _, _) in enumerate(batch.files)}
        strangers = self.strangers(batch, lines, places, lacking, refusals)
        for place, (log, data, kind) in enumerate(batch.files):
            here, is_named = found.get(place, {}), batch.name(place) in refusals
            if is_named and not log.is_packed:
                continue
            problems += [(place, f"{problem} ({kind})") for problem in self.judge_file(log, data, here, is_named, strangers.get(place, 0), refusals.get(batch.name(place)))]
        problems += [(None, "an event comes out of no file that could have it")] * strangers.get(None, 0)
        return problems

    def strangers(self, batch, lines, places, lacking, refusals):
        """How many events with changed identifiers each file has: by their neighbours, since files are read in order."""
        counts = Counter()
        for index, place in enumerate(places):
            if place is not None:
                continue
            before = next((other for other in reversed(places[:index]) if other is not None), 0)
            behind = next((other for other in places[index:] if other is not None), len(batch.files) - 1)
            between = range(before, behind + 1)
            name = identifiers(lines[index])[0].encode()
            for might_be in (lambda other: name in batch.files[other][1],
                             lambda other: not batch.files[other][0].is_packed and batch.name(other) not in refusals and lacking[other] > counts[other],
                             lambda other: batch.name(other) in refusals, lambda other: not batch.files[other][0].is_packed):
                if (owner := next(filter(might_be, between), None)) is not None:
                    break
            counts[owner] += 1
        return counts

    def judge_file(self, log, data, here, is_named, strangers, reasons):
        if log.is_packed and is_named:
            return self.judge_refused_gzip(log, data, here, reasons)
        events = {name: lines[-1] for name, lines in here.items()}
        if len(events) == len(log.events) and all(self.is_as_it_was(line, log.events[name]) for name, line in events.items()):
            # All there, and as it was; of gzip the sums have to say so, too.
            return ["gzip whose sum or end is wrong is not named"] if log.is_packed and self.sum_is_wrong(data) else []
        reading = strict_reading.read(data)
        if log.is_packed and not reading.is_whole and None in strict_reading.members(data):
            return [f"damaged gzip is not named, and {len(log.events) - len(events)} events are missing"]
        problems = []
        for name, line in events.items():
            if self.is_as_it_was(line, log.events[name]):
                continue
            if not any(same(json.loads(line), flattened(record)) for record in reading.records.get(name, [])) and reading.is_whole:
                problems.append(f"{name} has values that nobody wrote")
        missing = [name for name in reading.records if name not in events and name in log.events]
        if missing:
            problems.append(f"{len(missing)} whole records are missing without a word, as {missing[0]}")
        elif not reading.is_whole and len(log.events) - len(events) > strangers:
            problems.append("it is damaged, lacks records, and is not named")
        return problems

    def judge_refused_gzip(self, log, data, here, reasons):
        if not self.sums_are_right(data):
            return []
        reading = strict_reading.read(data)
        missing = [name for name in reading.records if name not in here]
        if reading.is_whole and missing:
            return [f"what zlib and json read is refused: {reasons[:2]}"]
        return []

    def sums_are_right(self, data):
        try:
            gzip.decompress(data)
            return True
        except (zlib.error, EOFError, OSError):
            return False

    def sum_is_wrong(self, data):
        """Whether what inflates has another sum or length than its end says, or has no end; of the rest readers may think differently."""
        try:
            gzip.decompress(data)
        except zlib.error as error:
            return "incorrect data check" in str(error) or "incorrect length check" in str(error)
        except EOFError:
            # Cut headers of further members are such ends, too, but follow a whole one.
            return strict_reading.members(data)[:1] == [None]
        except OSError as error:
            return "CRC check failed" in str(error) or "length" in str(error)
        return False


def identifiers(line):
    """The eventID of a line; several where damage brought them together."""
    start = line.find('"eventID":"') + 11
    if start > 10 and "\\" not in (name := line[start:line.find('"', start)]):
        return [name]
    name = json.loads(line).get("eventID")
    return name if isinstance(name, list) else [str(name)]


def same(content, attributes):
    found = {key: {value} if isinstance(value, str) else set(value) for key, value in content.items() if key not in DERIVED}
    return found == attributes


class Damaging:
    """Reads batch after batch."""

    def __init__(self, program, folder, keep, logs, seed):
        self.program, self.folder, self.keep, self.logs, self.seed = program, folder, keep, logs, seed
        self.judge, self.count, self.named, self.failures = Judge(), 0, 0, 0
        # One that is judged, one that is read, one that is made.
        self.places = [folder / f"logs-{number}" for number in range(3)]
        for place in self.places:
            place.mkdir()

    def run(self, numbers):
        """Reads the batches of these numbers; while one is read, the one before is judged and the next is made."""
        before, numbers = None, iter(numbers)
        batch = self.made(next(numbers, None))
        while batch or before:
            if batch:
                self.program.start("transform", "--all", "--json", batch.folder, seconds=120)
            judged = before and self.problems(before[0], before[1])
            behind = self.made(next(numbers, None)) if batch else None
            run = self.program.finish() if batch else None
            if before:
                self.finish(before[0], judged if judged is not None else self.troubles(before[0], before[1]))
            before, batch = (batch, run) if batch else None, behind

    def made(self, number):
        if number is None:
            return None
        batch = Batch(self.logs, self.seed, number, self.places[number % len(self.places)])
        batch.write()
        return batch

    def finish(self, batch, problems):
        self.count += len(batch.files)
        for place, problem in problems:
            self.failures += 1
            if self.failures <= 50:
                what = batch.name(place) if place is not None else "(all)"
                print(f"seed {self.seed} batch {batch.number} file {what}: {problem}", flush=True)
                if self.keep and place is not None:
                    self.keep.mkdir(parents=True, exist_ok=True)
                    case = self.keep / f"{self.seed}-{batch.number}-{batch.name(place)}"
                    case.write_bytes(batch.files[place][1])
                    case.with_name(case.name + ".whole").write_bytes(batch.files[place][0].data)

    def problems(self, batch, run):
        """What is wrong with a run; `None` where that takes runs to find out."""
        if run.trouble:
            return None
        report = Report(run.errors)
        if report.trouble:
            return [(None, report.trouble)]
        lines, refusals = run.output.decode("utf-8", "surrogateescape").split("\n")[:-1], report.refusals
        self.named += len(refusals)
        if (run.status == 1) != bool(refusals) or report.content["stored"] != len(lines):
            return [(None, f"it ends with {run.status}, names {len(refusals)} files, prints {len(lines)} events, and reports {report.short}")]
        # Files take records' places in a report that is full; only records' own refusals can be missing then.
        if report.content["filesFailed"] > len(report.content["failures"]):
            return [(None, "more files fail than are named")]
        problems = self.judge.judge(batch, lines, refusals)
        return problems if report.names_all else [problem for problem in problems if "not named" not in problem[1]]

    def troubles(self, batch, run):
        return self.culprits(batch, range(len(batch.files))) or [(None, run.trouble)]

    def culprits(self, batch, places):
        """Which of some files a run cannot take."""
        run = self.program.run("transform", "--all", "--json", *(batch.folder / batch.name(place) for place in places), seconds=60)
        if not run.trouble:
            return []
        if len(places) == 1:
            return [(places[0], f"{run.trouble} ({batch.files[places[0]][2]})")]
        half = len(places) // 2
        return self.culprits(batch, places[:half]) + self.culprits(batch, places[half:])


def numbers(options):
    started, number = time.monotonic(), options.batch or 0
    while True:
        yield number
        number += 1
        if options.batch is not None or (options.count and number * FILES_IN_BATCH >= options.count):
            return
        if not options.count and time.monotonic() - started > (options.seconds or 60):
            return


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--count", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--batch", type=int)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
        program = Program(options.program, name)
        source = random.Random(options.seed)
        logs = [Log(source) for _ in range(LOGS)]
        damaging = Damaging(program, Path(name), options.keep and options.keep.resolve(), logs, options.seed)
        damaging.run(numbers(options))
        program.close()
    seconds = time.monotonic() - started
    print(f"{damaging.count} damaged logs, {damaging.named} of them named, at most {program.peak >> 20} MB, {seconds:.0f} s "
          f"({damaging.count / seconds:.0f}/s): {damaging.failures or 'no'} failures")
    sys.exit(1 if damaging.failures else 0)


if __name__ == "__main__":
    main()
