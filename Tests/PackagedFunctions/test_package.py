#!/usr/bin/env python3
"""Tests of the packed functions: what is in dist runs, on its own, as Lambda runs it.

ARCHIVES names the archives (NAME=PATH …), EMULATOR AWS's Runtime Interface Emulator.
"""

import json
import os
import queue
import re
import shutil
import signal
import tempfile
import time
import unittest
import zipfile
from pathlib import Path

from lambda_emulator import LambdaEmulator
from packaged_function import PackagedFunction, namespaces
from packaged_licenses import closure, expected
from refusing_aws import RefusingAWS
from runtime_api import RuntimeAPI

ARCHIVES = dict(word.split("=", 1) for word in os.environ["ARCHIVES"].split())
EMULATOR = os.environ.get("EMULATOR")
NAMESPACES = namespaces()
APART = "a folder of its own as / needs root, or user namespaces"


def gateway(path):
    """A request as a REST API of API Gateway hands it over."""
    return json.dumps({
        "resource": "/{proxy+}", "path": path, "httpMethod": "GET", "headers": {"Host": "api.example.com"},
        "multiValueHeaders": {"Host": ["api.example.com"]}, "queryStringParameters": None,
        "multiValueQueryStringParameters": None, "pathParameters": {"proxy": path[1:]}, "stageVariables": None,
        "requestContext": {"path": "/dev" + path, "stage": "dev", "httpMethod": "GET", "requestId": "r", "apiId": "a"},
        "body": None, "isBase64Encoded": False,
    }).encode()


def notification(key):
    """S3's word that there is a new object."""
    return json.dumps({"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventTime": "2024-06-02T07:15:14.000Z",
        "eventName": "ObjectCreated:Put",
        "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": "logs", "arn": "arn:aws:s3:::logs"},
               "object": {"key": key, "size": 1000, "eTag": "00000000000000000000000000000000"}},
    }]}).encode()


LOG = ("AWSLogs/111122223333/CloudTrail/us-east-1/2024/06/02/"
       "111122223333_CloudTrail_us-east-1_20240602T0715Z_0123456789abcdef.json.gz")

# What makes each function call AWS, and what it answers without.
CALLING = {"query": gateway("/users"), "trigger": notification(LOG)}
QUIET = {
    "query": gateway("/no/such/route"),
    "trigger": b'{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2024-06-02T07:15:14.000Z","Bucket":"logs"}',
}


def failed(kind, body):
    return kind == "error" or json.loads(body).get("statusCode", 200) >= 500


def stop(process):
    """Stops a process, and returns once none of its threads can go on: the signal reaches them one by one."""
    os.kill(process, signal.SIGSTOP)
    deadline = time.monotonic() + 30
    while any(state(thread) != "T" for thread in Path(f"/proc/{process}/task").iterdir()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"process {process} does not stop")
        time.sleep(0.01)


def state(thread):
    return thread.joinpath("stat").read_text().rpartition(")")[2].split()[0]


class Archive(unittest.TestCase):
    def test_entries_are_in_order_and_carry_nothing_of_the_machine(self):
        for archive in ARCHIVES.values():
            with zipfile.ZipFile(archive) as contents:
                entries = contents.infolist()
            names = [entry.filename for entry in entries]
            self.assertEqual(names, sorted(names))
            self.assertEqual({entry.date_time for entry in entries}, {entries[0].date_time})
            executable = {entry.filename for entry in entries if entry.external_attr >> 16 == 0o100755}
            self.assertLessEqual({"bootstrap", "function"}, executable)
            self.assertIn("certs/ca-bundle.crt", names)
            self.assertIn("licenses/cloudtrail-tracker/LICENSE", names)

    def for_each_unpacked(self, check):
        for name, archive in ARCHIVES.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                with zipfile.ZipFile(archive) as contents:
                    contents.extractall(folder)
                check(Path(folder))

    def test_holds_the_libraries_that_the_function_needs_and_no_others(self):
        def check(folder):
            self.assertEqual({path.name for path in (folder / "lib").iterdir()}, closure(folder / "function", folder / "lib"))

        self.for_each_unpacked(check)

    def test_holds_the_licenses_of_what_is_in_it_and_no_others(self):
        def check(folder):
            licenses = folder / "licenses"
            texts = [path for path in licenses.glob("*/*") if path.parent.name != "common-licenses"]
            notices = {(path.parent.name, path.read_bytes()) for path in texts}
            wanted = expected(folder)
            self.assertEqual({name for name, _ in notices}, {name for name, _ in wanted})
            self.assertEqual(notices, wanted)
            # Debian's notices name the common licences by their paths.
            named = {match.decode() for _, text in notices
                     for match in re.findall(rb"/usr/share/common-licenses/([\w.-]*\w)", text)}
            common = {path.name for path in licenses.joinpath("common-licenses").iterdir()}
            self.assertEqual(common, {name for name in named if Path("/usr/share/common-licenses", name).is_file()})

        self.for_each_unpacked(check)


class Alone(unittest.TestCase):
    """On a machine without libraries and certificates, which the archive must bring."""

    def setUp(self):
        if NAMESPACES is None:
            self.skipTest(APART)
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def test_starts_and_asks_for_an_event(self):
        for name, archive in ARCHIVES.items():
            with self.subTest(name), RuntimeAPI() as api, PackagedFunction(archive) as function:
                started = function.start(api, NAMESPACES)
                try:
                    milliseconds = (api.asked.get(timeout=10) - started) * 1000
                except queue.Empty:
                    self.fail(function.logged())
                print(f"{name}: asks for an event {milliseconds:.0f} ms after it is started, `unshare` and `chroot` included")

    def test_trusts_the_authorities_of_the_archive_and_no_others(self):
        for name, archive in ARCHIVES.items():
            for trusted in (False, True):
                with self.subTest(name, trusted=trusted):
                    self.calls(name, archive, trusted, lambda function, aws: self.append(function.bundle, aws))

    def test_trusts_the_bundle_that_the_environment_names(self):
        for name, archive in ARCHIVES.items():
            with self.subTest(name):
                self.calls(name, archive, True, lambda function, aws: self.append(function.root / "tmp/ca.crt", aws),
                           {"AWS_CA_BUNDLE": "/tmp/ca.crt"})

    def append(self, bundle, aws):
        with open(bundle, "a") as file:
            file.write(aws.authority.read_text())

    def calls(self, name, archive, trusted, trust, environment=None):
        with RuntimeAPI() as api, RefusingAWS(self.folder) as aws, PackagedFunction(archive) as function:
            if trusted:
                trust(function, aws)
            function.start(api, NAMESPACES, {"AWS_ENDPOINT_URL": aws.url} | (environment or {}))
            try:
                answer = api.invoke(CALLING[name])
            except queue.Empty:
                self.fail(f"no answer; requests: {aws.requests}\n{function.logged()}")
            self.assertTrue(failed(*answer), answer)
            if trusted:
                self.assertTrue(aws.requests, function.logged())
                self.assertEqual(aws.handshakes_refused, 0)
            else:
                self.assertEqual(aws.requests, [])
                self.assertGreater(aws.handshakes_refused, 0, function.logged())


@unittest.skipUnless(EMULATOR, "EMULATOR names no Runtime Interface Emulator")
class Emulated(unittest.TestCase):
    """Under AWS's own emulator."""

    def for_each(self, check, timeout_seconds=20):
        for name, archive in ARCHIVES.items():
            with self.subTest(name), PackagedFunction(archive) as function:
                with LambdaEmulator(EMULATOR, function, timeout_seconds) as emulator:
                    check(name, emulator)

    def assertAnswered(self, name, emulator, event=None):
        status, body = emulator.invoke(event or QUIET[name])
        self.assertEqual(status, 200, body)
        self.assertNotIn(b"errorType", body)
        if name == "query":
            self.assertEqual(json.loads(body)["statusCode"], 404)

    def test_answers_one_event_after_another(self):
        def check(name, emulator):
            for _ in range(3):
                self.assertAnswered(name, emulator)

        self.for_each(check)

    def test_tells_its_errors_and_goes_on(self):
        def check(name, emulator):
            _, body = emulator.invoke(b'{"neither": "this nor that"}')
            self.assertLessEqual({"errorType", "errorMessage"}, set(json.loads(body)), body)
            before = emulator.children()
            self.assertAnswered(name, emulator)
            self.assertEqual(emulator.children(), before, "the function was started again")

        self.for_each(check)

    def test_is_killed_when_it_hangs_and_started_again(self):
        def check(name, emulator):
            self.assertAnswered(name, emulator)
            hanging = emulator.children()
            self.assertTrue(hanging)
            for process in hanging:
                stop(process)
            _, body = emulator.invoke(QUIET[name])
            self.assertIn(b"timed out", body)
            self.assertAnswered(name, emulator)
            self.assertFalse(set(hanging) & set(emulator.children()))

        self.for_each(check, timeout_seconds=1)

    def test_reads_an_event_of_the_largest_size(self):
        def check(name, emulator):
            # Lambda takes 6 MiB; padding stands in a field that no function reads.
            event = json.loads(QUIET[name]) | {"padding": "x" * (6 * 1024 * 1024 - 2000)}
            self.assertAnswered(name, emulator, json.dumps(event).encode())

        self.for_each(check)


if __name__ == "__main__":
    unittest.main(verbosity=2)
