#!/usr/bin/env python3
"""Reads made-up files, in which CloudTrail's records stand in all wrappings, among foreign documents and damaged, and looks whether every
record is accounted for.

Thousands of files are made at random: known wrappings, one in another, behind one another with whatever may stand between, in all
encodings and compressions, with others' documents in between, and records that hold what looks like records. The program reads them as
folders and as standard input, by `transform`, `transform --raw` and `import`. Every record has to come out once, under its own
identifier, with its own attributes; nothing else may; what has to be refused is named, and nothing more. Of a damaged file whatever a
strict reader finds is there, or the file is named. No run dies, hangs, takes more than 250 MB, or prints a report that does not add up.

The same seed makes the same files. `--batch` makes one batch again, `--table` counts failures wrapping by wrapping.

usage: wrappings.py PROGRAM [--seconds N | --records N] [--seed S] [--batch K] [--keep DIR] [--table]
                    [--heavy also|only|never]
"""
import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import strict_reading
from campaign_runs import Program, Report
from damage import Damage
from heavy_inputs import Heavy
from judging import Expectations, event_of_line, event_of_record
from made_files import FileMaker, Form
from made_records import flattened
from made_wrappings import KINDS

FILES_IN_BATCH = 80
OF_MACOS = ["._mac-0.json.gz", "__MACOSX/mac-1.json", "__MACOSX/._mac-2.json"]
EVERYTHING = ["from=0001-01-01", "to=9999-12-31"]


class Campaign:
    """Makes batches, has them read, and gathers what is wrong."""

    def __init__(self, program, folder, keep):
        self.program, self.folder, self.keep = program, folder, keep
        self.records = self.files = 0
        self.made, self.failed, self.examples = Counter(), Counter(), {}

    # Making

    def batch(self, seed, number):
        source = random.Random(f"{seed}/{number}")
        files = []
        for place in range(FILES_IN_BATCH):
            maker, name = FileMaker(source), f"{place:03}"
            kind = source.random()
            if kind < 0.15:
                file = maker.pure(source.choice(list(KINDS)), name, seed)
            elif kind < 0.2:
                file = maker.alone(name, seed)
            elif kind < 0.22:
                file = maker.unreadable(name, seed)
            else:
                file = maker.mixed(name, seed)
                if source.random() < 0.2:
                    file.be_damaged(Damage(source))
            files.append(file)
        way = source.choice(["transform"] * 6 + ["raw", "raw", "import", "import", "input"])
        return files, way

    # Reading

    def read(self, files, way):
        """Has `files` read; what is wrong, as pairs of a file's name and a sentence, and all that was printed."""
        logs = self.folder / "logs"
        shutil.rmtree(logs, ignore_errors=True)
        (logs / "__MACOSX").mkdir(parents=True)
        # What macOS adds to an archive is nobody's business.
        for name in OF_MACOS:
            (logs / name).write_bytes(b"\0\x05\x16\x07\0\2\0\0Mac OS X")
        for file in files:
            (logs / file.name).write_bytes(file.data)
        expectations = Expectations(files)
        if way == "input":
            problems = []
            for file in files:
                problems += self.judge_input(file, logs / file.name)
            return problems
        if way == "import":
            return self.judge_import(expectations, logs)
        return self.judge_run(expectations, self.program.run("transform", "--all", "--json", *(["--raw"] if way == "raw" else []), logs), way)

    def judge_run(self, expectations, run, way, only=None):
        if run.trouble:
            return [(only, run.trouble)]
        report = Report(run.errors)
        if report.trouble:
            return [(only, report.trouble)]
        refusals = report.refusals
        if only:
            refusals = {only: [reason for reasons in refusals.values() for reason in reasons]} if refusals else {}
        status_is_wrong = (run.status == 1) != bool(refusals)
        refusals = self.without_macos(refusals)
        problems, lines = [], run.output.decode("utf-8", "surrogateescape").split("\n")[:-1]
        events = []
        for line in lines:
            try:
                events.append(event_of_record(line) if way == "raw" else event_of_line(line, expectations))
            except ValueError:
                problems.append((only, f"prints a line that is no JSON: {line[:200]!r}"))
        if status_is_wrong:
            problems.append((only, f"ends with {run.status}, and names {len(refusals)} files"))
        if report.content["stored"] != len(lines):
            problems.append((only, f"prints {len(lines)} events, and reports {report.content['stored']}"))
        return problems + expectations.judge(events, refusals)

    def without_macos(self, refusals):
        """`refusals` but those of what macOS adds, which are a failure of their own."""
        for name in refusals.keys() & {Path(name).name for name in OF_MACOS}:
            reasons, key = refusals.pop(name), "files that macOS adds"
            self.failed[key] = 1
            self.examples.setdefault(key, f"{name} {reasons[0]}")
        return refusals

    def judge_input(self, file, path):
        expectations, arguments = Expectations([file]), ["transform", "--all", "--json", "-"]
        if len(file.data) % 2:
            run = self.program.run(*arguments, source=path)
        else:
            run = self.program.run(*arguments, source=path, pieces=1 + len(file.data) % 5000)
        return self.judge_run(expectations, run, "transform", only=file.name)

    def judge_import(self, expectations, logs):
        for old in self.folder.glob("events.db*"):
            old.unlink()
        store = f"sqlite:{self.folder}/events.db"
        run = self.program.run("import", "--all", "--json", "--store", store, logs)
        report = Report(run.output)
        if run.trouble or report.trouble:
            return [(None, run.trouble or report.trouble)]
        refusals, problems = report.refusals, []
        if (run.status == 1) != bool(refusals):
            problems.append((None, f"import ends with {run.status}, and names {len(refusals)} files"))
        refusals = self.without_macos(refusals)
        answer = self.program.run("query", "--store", store, "scan", *EVERYTHING, "format=ndjson", "fields=eventID,requestID")
        if answer.trouble or answer.status:
            return problems + [(None, f"query: {answer.trouble or (answer.errors + answer.output)[-300:].decode()}")]
        events = [event_of_line(line, expectations) for line in answer.output.decode().split("\n") if line]
        if len(events) != report.content["stored"]:
            problems.append((None, f"reports {report.content['stored']} events, and {len(events)} are stored"))
        problems += expectations.judge(events, refusals, has_attributes=False, is_ordered=False)
        problems += self.judge_records(expectations, events, store)
        again = self.program.run("import", "--all", "--json", "--store", store, logs)
        report = Report(again.output)
        if again.trouble or report.trouble:
            problems.append((None, f"the second time: {again.trouble or report.trouble}"))
        elif report.content["stored"]:
            problems.append((None, f"the second time it stores {report.content['stored']} events more"))
        return problems

    def judge_records(self, expectations, events, store):
        """Whether records are read back as they were, or the answer says why not."""
        for event in events[::max(1, len(events) // 3)]:
            if event.name not in expectations.known or event.name.startswith("request:"):
                continue
            record, document = expectations.record[event.name]
            answer = self.program.run("query", "--store", store, "events/" + event.name)
            if answer.trouble or answer.status:
                yield expectations.owner[event.name], f"events/{event.name}: {answer.trouble or (answer.errors + answer.output)[-300:].decode()}"
                continue
            content = strict_reading.parsed(answer.output.decode().strip())
            found = content.get("record")
            if found is None and not content.get("recordMissing"):
                yield expectations.owner[event.name], f"events/{event.name} has no record, and does not say why"
            is_damaged = expectations.files[expectations.owner[event.name]].damaged is not None
            if found is not None and document.attributes and not is_damaged and flattened(found) != record.attributes:
                yield expectations.owner[event.name], f"events/{event.name} gives another record: {json.dumps(found)[:200]}"

    # Gathering

    def run(self, seed, number):
        """Makes and reads a batch; whether all was well."""
        files, way = self.batch(seed, number)
        problems = self.read(files, way)
        if any(name is None for name, _ in problems):
            # Which file it is shows when each is read alone.
            alone = [(file.name, problem) for file in files for _, problem in self.read([file], way)]
            problems = alone or problems
        self.files += len(files)
        self.records += sum(len(file.records) for file in files)
        wrong = {}
        for name, problem in problems:
            wrong.setdefault(name, []).append(problem)
        for file in files:
            self.made.update(file.kinds)
        for name, found in wrong.items():
            self.report(seed, number, way, next((file for file in files if file.name == name), None), found)
        return not problems

    def report(self, seed, number, way, file, problems):
        label = f"seed {seed} batch {number} file {file.name if file else '(all)'} by {way}"
        if file is None:
            key = "whole batch"
        elif file.damaged is not None:
            key = f"damage: {file.damage}"
        else:
            # Where much fails, what it is shows without.
            if sum(self.failed.values()) < 60:
                file = self.minimised(file, way)
            problems = [problem for _, problem in self.read([file], way)] or problems
            key = " + ".join(sorted({document.kind for document in file.documents})) + (f" [{', '.join(sorted(file.form.kinds))}]" if file.form.kinds else "")
        self.failed[key] += 1
        if key not in self.examples or self.keep:
            self.examples.setdefault(key, f"{label}: {problems[0]}")
            print(f"{label}\n  {key}: " + "\n  ".join(problems[:3]), flush=True)
        if self.keep and file and self.failed[key] <= 5:
            case = self.keep / f"{seed}-{number}-{file.name}"
            case.parent.mkdir(parents=True, exist_ok=True)
            case.write_bytes(file.data)
            case.with_name(case.name + ".txt").write_text("\n".join([label, f"kinds: {file.kinds}", f"damage: {file.damage}", *problems]) + "\n", errors="replace")

    def minimised(self, file, way):
        """The same file without what need not be there for it to fail."""
        place = 0
        while place < len(file.documents) and len(file.documents) > 1:
            smaller = file.without(place)
            if self.read([smaller], way):
                file = smaller
            else:
                place += 1
        plain = file.with_form(Form(random.Random(0)))
        return plain if self.read([plain], way) else file

    def table(self, seed, count=20):
        """For each wrapping and each foreign document alone, how many of `count` files are read wrongly."""
        source = random.Random(seed)
        maker = FileMaker(source)
        rows = [(kind, lambda name, kind=kind: maker.pure(kind, name, seed, ".json")) for kind in KINDS]
        rows += [("foreign: " + kind, lambda name, kind=kind: self.foreign(maker, kind, name, seed)) for kind in dict.fromkeys(maker.foreigners.KINDS)]
        for label, make in rows:
            for way in ("transform", "import"):
                files = [make(f"{place:03}") for place in range(count)]
                problems = self.read(files, way)
                wrong = {name for name, _ in problems}
                example = next((problem for _, problem in problems), "")
                print(f"{label:36} {way:9} {len(wrong):3} of {count}  {example[:150]}", flush=True)

    def foreign(self, maker, kind, name, seed):
        """A foreign document between two logs."""
        file = maker.pure("records", name, seed, ".json")
        file.documents = [maker.wrapped("records"), getattr(maker.foreigners, kind)(), maker.wrapped("line")]
        file.separators = ["", "\n", "\n", "\n"]
        return file


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--records", type=int)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--batch", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--heavy", choices=["also", "only", "never"], default="also")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
        program = Program(options.program, name)
        campaign = Campaign(program, Path(name), options.keep and options.keep.resolve())
        if options.table:
            campaign.table(options.seed)
            return
        started, number = time.monotonic(), options.batch or 0
        heavy = Heavy(campaign, options.seed) if options.heavy != "never" and options.batch is None else None
        while options.heavy != "only":
            campaign.run(options.seed, number)
            number += 1
            if heavy and number % 5 == 1:
                heavy.check_next()
            if options.batch is not None or (options.records and campaign.records >= options.records):
                break
            if not options.records and time.monotonic() - started > (options.seconds or 90):
                break
        # What is short takes some of them only, others each time.
        while heavy and (options.heavy == "only" or options.records or not options.seconds) and heavy.check_next():
            pass
        failures = sum(campaign.failed.values())
        print(f"{campaign.files} files with {campaign.records} records in {number} batches, {program.runs} runs, at most {program.peak >> 20} MB, "
              f"{time.monotonic() - started:.0f} s: {failures or 'no'} failures")
        for kind, count in campaign.failed.most_common():
            print(f"  {count:5} {kind}: {campaign.examples[kind][:240]}")
        program.close()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
