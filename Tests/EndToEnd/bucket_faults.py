#!/usr/bin/env python3
"""`import` while things go wrong: S3 that throttles, breaks off, denies, archives and changes objects; two importers at once; a terminal
that goes away; files that vanish.

After each the store holds every event of what could be read exactly once, what could not is named with its reason, and the same command
reads the rest, and that alone, once the trouble is over.

usage: bucket_faults.py TRACKER
"""
import collections
import fcntl
import gzip
import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path

from bucket_scope import check_scope
from faulty_s3 import NEXT_PAGE, FaultyS3, after, break_after, dawdle, refuse
from filter_checks import check
from importing import SECRETS, Importing, all_held, generated, held
from vanishing_files import check_vanishing_files

class Trouble:
    """What goes wrong with which object, and what the report should say of it."""

    def __init__(self, s3, objects, others):
        self.s3, self.objects = s3, objects
        self.large = iter(sorted(objects, key=lambda key: -len(objects[key])))
        self.refused, self.partial = {}, set()
        self.others = iter(others.values())

    def cause(self):
        s3, objects = self.s3, dict(self.objects)
        for key, body in objects.items():
            s3.put("trail", key, body)
        # No logs: a folder's marker and a digest, which stay unread.
        s3.put("trail", "AWSLogs/", b"")
        s3.put("trail", "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2024/06/02/digest.json.gz", b"digest")

        s3.fail(next(self.large), refuse(503, "SlowDown", "Please reduce your request rate."), 3)
        s3.fail(next(self.large), refuse(500, "InternalError", "We encountered an internal error."))
        key = next(self.large)
        for count in (200, 100, 300, 0, 0):
            s3.fail(key, break_after(count))
        s3.fail(next(self.large), break_after(0), 3)
        s3.fail(next(self.large), dawdle(1, 2, 3, 5, 8, 13, 21))
        self.replaced(next(self.large))

        self.refuse(r"cannot be read for now .*SlowDown.*tried \d+ times", refuse(503, "SlowDown", "Please reduce your request rate."))
        self.refuse(r"may not be read .*AccessDenied", refuse(403, "AccessDenied", "Access Denied"))
        self.refuse(r"cannot be decrypted: kms:Decrypt is not allowed", refuse(
            403, "AccessDenied", "User: arn:aws:iam::111122223333:user/x is not authorized to perform: kms:Decrypt on resource: k"))
        self.refuse(r"cannot be decrypted: .*disabled", refuse(400, "KMS.DisabledException", "k is disabled"))
        self.refuse(r"cannot be read .*ExpiredToken", refuse(400, "ExpiredToken", "The provided token has expired."))
        self.refuse(r"is not there \(any more\)", refuse(404, "NoSuchKey", "The specified key does not exist."))
        # As of Intelligent-Tiering, whose list does not tell that an object is archived.
        self.refuse(r"is archived", refuse(403, "InvalidObjectState", "The operation is not valid for the object's access tier"))
        for storage_class in ("GLACIER", "DEEP_ARCHIVE"):
            key = self.refuse(rf"is archived \(storage class {storage_class}\); restore it first")
            s3.put("trail", key, objects[key], storage_class)
        key = self.refuse(r"broke off after 250 bytes", break_after(250), break_after(0), partial=True)
        self.replaced(self.refuse(r"changed while it was read", break_after(250), partial=True))
        key = self.refuse(r"is a gzip file that ends in the middle", partial=True)
        s3.put("trail", key, objects[key][:len(objects[key]) // 2])

    def refuse(self, reason, *faults, partial=False):
        """The next object is refused for this reason: the first fault once, the last from then on."""
        key = next(self.large)
        self.refused[key] = reason
        if partial:
            self.partial.update(held(self.objects[key]).items())
        for fault in faults:
            self.s3.fail(key, fault, 1 if fault is not faults[-1] or partial and len(faults) == 1 else 99)
        return key

    def replaced(self, key):
        """The next time that the object is got, another one is there; that one counts."""
        other = next(self.others)
        self.s3.fail(key, after(lambda: self.s3.put("trail", key, other)))
        self.objects[key] = other

    def end(self):
        self.s3.heal()
        for key, body in self.objects.items():
            self.s3.put("trail", key, body)

    def events(self, keys=None):
        return {name: event for key in (self.objects if keys is None else keys) for name, event in held(self.objects[key]).items()}


def check_faults(program, s3, folder):
    objects, others = generated(program.tracker, folder, 3000, 1), generated(program.tracker, folder, 300, 2)
    trouble = Trouble(s3, objects, others)
    trouble.cause()
    report, messages = program.report("faults.db", "s3://trail/", status=1)
    failures = {failure["source"].removeprefix("s3://trail/"): failure["reason"] for failure in report["failures"]}
    check(failures.keys() == trouble.refused.keys() and report["filesFailed"] == len(failures),
          f"refused: {failures}\nexpected: {trouble.refused}")
    for key, reason in trouble.refused.items():
        check(re.search(reason, failures[key]), f"of {key} the report says `{failures[key]}`, expected /{reason}/")
        check(f"s3://trail/{key} {failures[key]}\n" in messages, f"standard error does not name {key}:\n{messages}")
    archived = {key for key, reason in trouble.refused.items() if "storage class" in reason}
    gets = s3.gets()
    check(len(archived) == 2 and not archived & gets.keys(), f"archived objects were asked for: {archived & gets.keys()}")
    check(gets.keys() | archived == trouble.objects.keys(), f"asked for, but no log: {gets.keys() - trouble.objects.keys()}")
    resumed = [call for call in s3.calls if call.range]
    check(resumed and all(call.if_match for call in resumed), f"taken up without a look at the version: {resumed}")
    good = trouble.events(trouble.objects.keys() - trouble.refused.keys())
    found = program.events("faults.db")
    check(good.items() <= found.items(), f"{len(good.keys() - found.keys())} events of good objects are not stored")
    check(found.items() - good.items() <= trouble.partial, "events are stored that no object holds")

    # The same for people.
    output, _ = program.run("import", "--all", "--store", "sqlite:faults.db", "s3://trail/", status=1)
    check(f"and {len(failures) - 1} failed" in output, f"the summary does not tell of what is still refused:\n{output}")

    trouble.end()
    report, messages = program.report("faults.db", "s3://trail/")
    # The object that changed was whole already for the summary's run.
    rest = {key for key in trouble.refused if "changed" not in trouble.refused[key]}
    check(s3.gets() == collections.Counter(rest), f"read again: {s3.gets().keys() - rest}, not read: {rest - s3.gets().keys()}")
    check(report["filesFailed"] == 0 and not messages, f"without trouble: {report} {messages}")
    found = program.events("faults.db")
    check(trouble.events().items() <= found.items(), f"{len(trouble.events().keys() - found.keys())} events are missing in the end")
    check(found.items() - trouble.events().items() <= trouble.partial, "events are stored that no object holds")

    print(f"{len(objects)} objects, {len(trouble.refused)} refused and completed, {len(found)} events", flush=True)


def check_archived_later(program, s3, objects):
    """A rule of the bucket archives objects some months after they were imported; there is nothing to restore for then."""
    for key, body in objects.items():
        s3.put("aging", key, body)
    program.report("aging.db", "s3://aging")
    for key in sorted(objects)[:3]:
        s3.put("aging", key, objects[key], "GLACIER")
    s3.heal()
    report, messages = program.report("aging.db", "s3://aging")
    check(not s3.gets() and not messages and report["filesSkipped"] == report["files"], f"archived after its import: {report}")


def check_whole_answers(program, s3, objects):
    """A server that takes ranges for a wish, and answers with the whole object."""
    s3.supports_ranges = False
    for key, body in objects.items():
        s3.put("whole", key, body)
        s3.fail(key, break_after(len(body) // 3))
        s3.fail(key, break_after(len(body) // 2))
    program.report("whole.db", "s3://whole")
    check(program.events("whole.db") == all_held(objects),
          "after answers in place of ranges the store holds something else")
    s3.supports_ranges = True


def check_mixed_versions(program, s3, objects):
    """A server that does not know If-Match; the rest of another version must not be put behind the beginning of this one."""
    body = gzip.decompress(max(objects.values(), key=len))
    s3.put("mixed", "log.json", body)
    s3.supports_if_match = False
    s3.fail("log.json", break_after(len(body) // 2))
    s3.fail("log.json", after(lambda: s3.put("mixed", "log.json", body.replace(b'"eventName":"', b'"eventName":"No'))))
    report, _ = program.report("mixed.db", "s3://mixed", status=1)
    s3.supports_if_match = True
    check([failure["reason"] for failure in report["failures"]] == ["changed while it was read"], f"two versions in one: {report}")


def check_lists(program, s3, objects):
    """A list that fails once, in its middle, is asked for again; one that fails for good is named, and what was listed is stored."""
    s3.page_size = 3
    for key, body in objects.items():
        s3.put("pages", f"flat/{key.rsplit('/')[-1]}", body)
    everything = all_held(objects)
    s3.fail("flat/" + NEXT_PAGE, refuse(500, "InternalError", "We encountered an internal error."))
    s3.fail("flat/" + NEXT_PAGE, break_after(100))
    program.report("pages.db", "s3://pages/flat/")
    check(program.events("pages.db") == everything, "after a list that failed once the store holds something else")
    check(s3.lists().count("flat/") > len(objects) / 3, "the list came in one page")

    s3.fail("flat/" + NEXT_PAGE, refuse(403, "AccessDenied", "not the second page"), 99)
    report, messages = program.report("listed.db", "s3://pages/flat/", status=1)
    check([failure["source"] for failure in report["failures"]] == ["s3://pages/flat/"] and "AccessDenied" in messages,
          f"a list that breaks off: {report} {messages}")
    check(0 < report["stored"] == len(program.events("listed.db")) < len(everything), f"of a list that breaks off: {report}")
    s3.heal()
    program.report("listed.db", "s3://pages/flat/")
    check(program.events("listed.db") == everything, "after a list that broke off the store holds something else")
    check(sum(s3.gets().values()) == len(objects) - 3, f"read again: {s3.gets()}")
    s3.page_size = 1000

    _, messages = program.run("import", "--store", "sqlite:none.db", "s3://no-such-bucket/AWSLogs", status=2)
    check("s3://no-such-bucket/AWSLogs" in messages and "no such bucket" in messages, messages)


def gated(s3, objects, bucket):
    """A bucket one object of which is held back; events for when it was asked for, and to let it go."""
    for key, body in objects.items():
        s3.put(bucket, key, body)
    reached, gate = threading.Event(), threading.Event()
    s3.fail(sorted(objects)[len(objects) // 2], after(reached.set, lambda: gate.wait(60)))
    return reached, gate


def check_two_importers(program, s3, objects):
    reached, gate = gated(s3, objects, "two")
    command = ["import", "--all", "--store", "sqlite:two.db", "s3://two"]
    first = program.start(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check(reached.wait(30), "the first importer asks for nothing")
    _, messages = program.run(*command, status=2)
    check("is being imported into by another process" in messages and str(first.pid) in messages, f"the second importer says: {messages}")
    gate.set()
    program.finish(first, "the first importer")
    s3.heal()
    program.run(*command)
    check(not s3.gets(), f"the second importer reads again: {s3.gets()}")
    check(program.events("two.db") == all_held(objects),
          "after two importers the store holds something else")


def check_terminal(program, s3, objects):
    """The terminal goes away in the middle of an import."""
    reached, gate = gated(s3, objects, "terminal")
    master, slave = pty.openpty()
    command = ["import", "--all", "--store", "sqlite:terminal.db", "s3://terminal"]

    def sit_down_at_terminal():
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        # Where the test runs below `nohup`, the import would as well.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)

    process = program.start(
        *command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, preexec_fn=sit_down_at_terminal)
    os.close(slave)
    check(reached.wait(30), "the import at a terminal asks for nothing")
    check(b"\r" in os.read(master, 4096), "the terminal shows no progress")
    os.close(master)
    try:
        check(process.wait(30) == 130, f"without its terminal the import ended with {process.returncode}")
    finally:
        gate.set()
        process.kill()
    s3.heal()
    program.run(*command)
    check(program.events("terminal.db") == all_held(objects),
          "after a terminal that went away the store holds something else")


def check_tiny_files(program, s3):
    for number in range(3000):
        record = {"eventVersion": "1.08", "eventTime": "2024-06-01T00:00:00Z", "eventName": f"Event{number}",
                  "eventSource": "s3.amazonaws.com", "eventID": f"tiny-{number}"}
        body = gzip.compress(json.dumps({"Records": [record]}).encode(), 1)
        s3.put("tiny", f"AWSLogs/111122223333/CloudTrail/eu-west-1/2024/06/01/{number:04}.json.gz", body)
    began = time.monotonic()
    report, _ = program.report("tiny.db", "s3://tiny/")
    check(report["files"] == report["stored"] == 3000, f"of 3000 tiny files: {report}")
    check(max(s3.gets().values()) == 1 and sum(s3.gets().values()) == 3000, "tiny files are not read once each")
    check(len(s3.lists()) < 12, f"3000 objects take {len(s3.lists())} lists")
    check(len(program.events("tiny.db")) == 3000, "tiny files' events are not all there")
    print(f"3000 files of one event: {time.monotonic() - began:.1f} s", flush=True)


def main():
    tracker = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        s3 = FaultyS3()
        with s3.serving() as url:
            program = Importing(tracker, folder, url)
            few = generated(tracker, folder, 200, 3)
            steps = [
                (check_faults, s3, folder), (check_archived_later, s3, few), (check_whole_answers, s3, few),
                (check_mixed_versions, s3, few), (check_lists, s3, few), (check_two_importers, s3, few), (check_terminal, s3, few),
                (check_scope, s3), (check_tiny_files, s3), (check_vanishing_files, folder),
            ]
            failed = 0
            for step, *arguments in steps:
                s3.heal()
                # What fails here does not hide what fails next.
                try:
                    step(program, *arguments)
                except (SystemExit, subprocess.TimeoutExpired) as error:
                    print(error, file=sys.stderr, flush=True)
                    failed += 1
        stores = b"".join(path.read_bytes() for path in folder.glob("*.db*"))
        for name, secret in SECRETS.items():
            check(secret not in program.said and secret.encode() not in stores, f"{name} is told")
        if failed:
            raise SystemExit(f"error: {failed} checks failed")
        print("a bucket in trouble, two importers, a lost terminal, vanishing files: nothing lost, nothing twice")


if __name__ == "__main__":
    main()
