#!/usr/bin/env python3
"""Imports from the LookupEvents API: what the AWS CLI finds there, the store holds, each event once, whatever goes wrong between.

The API is the server of lookup_server.py. Where another stand-in and real logs lie beside the project, they are used as well.

usage: lookup_events.py TRACKER
"""
import concurrent.futures
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path

import boto3

from lookup_server import (
    MIDNIGHT, NOW, Key, LookupServer, few, hourly, hours_before_midnight, many, real_records, record, text)
from serverless import check, free_port, server, until

AGENT = re.compile(r"cloudtrail-tracker/\d")
NEIGHBOUR = Path(__file__).resolve().parents[3] / "shared"


def holds_secret(text, server):
    return any(secret and secret.encode() in text for key in server.keys.values() for secret in (key.secret, key.token))


class Run:
    """What an import said. Nothing that it says may hold a secret."""

    def __init__(self, process, server, began):
        output, self.errors = process.communicate(timeout=80)
        self.status, self.seconds = process.returncode, time.monotonic() - began
        check(not holds_secret((output + self.errors).encode(), server), "the output holds a secret")
        self.report = json.loads(output) if output else {}
        counted = sum(self.report.get(part, 0) for part in ("stored", "filtered", "duplicates", "rejected"))
        check(self.report.get("records", 0) == counted, f"the report does not add up: {self.report}")

    def expect(self, status, *phrases):
        check(self.status == status, f"ended with {self.status}, not {status}: {self.report}\n{self.errors[:3000]}")
        for phrase in phrases:
            check(phrase.lower() in self.errors.lower(), f"does not say '{phrase}': {self.report}\n{self.errors[:3000]}")
        return self.report


class Account:
    """A server with a store of its own."""

    def __init__(self, tracker, folder, server, secret=None, key=None):
        self.tracker, self.server, self.folder = tracker, server, folder
        self.database = folder / f"{uuid.uuid4()}.db"
        name, known = next(iter(server.keys.items()))
        given = {"AWS_ENDPOINT_URL": server.url, "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": key or name,
                 "AWS_SECRET_ACCESS_KEY": secret or known.secret, "AWS_CONFIG_FILE": os.devnull,
                 "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_RETRY_MODE": "standard", "AWS_MAX_ATTEMPTS": "20"}
        if known.token:
            given["AWS_SESSION_TOKEN"] = known.token
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CLOUDTRAIL_TRACKER_"))}
        self.environment = clean | given

    def start(self, *arguments):
        # Made for the CLI, which does not pace itself; the importer knows how often to try.
        environment = {name: value for name, value in self.environment.items() if name != "AWS_MAX_ATTEMPTS"}
        command = [self.tracker, "import", "--json", "--store", f"sqlite:{self.database}", *arguments]
        return subprocess.Popen(command, env=environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def import_all(self, source, *arguments):
        began = time.monotonic()
        return Run(self.start("--all", source, *arguments), self.server, began)

    def stored(self):
        """How often the store answers with each event."""
        for file in self.folder.glob(f"{self.database.name}*"):
            check(not holds_secret(file.read_bytes(), self.server), f"{file.name} holds a secret")
        answer = subprocess.run(
            [self.tracker, "query", "--store", f"sqlite:{self.database}", "scan", "from=2000-01-01", "to=2100-01-01",
             "fields=eventID", "format=ndjson"], env=self.environment, cwd=self.folder, check=True, capture_output=True).stdout
        return Counter(json.loads(line)["eventID"] for line in answer.splitlines() if line)

    def expect_stored(self, records):
        expected, found = Counter(record["eventID"] for record in records), self.stored()
        check(found == expected, f"{len(expected - found)} events missing, {len(found - expected)} too many or twice, of {len(expected)}")

    def found_by_cli(self, region, start, end):
        """What the AWS CLI finds; boto3's paginator where there is no CLI."""
        cli = Path(sys.executable).with_name("aws")
        if cli.exists():
            command = [cli, "cloudtrail", "lookup-events", "--region", region, "--start-time", text(start), "--end-time", text(end),
                       "--query", "Events[].EventId", "--output", "json"]
            result = subprocess.run(command, env=self.environment, cwd=self.folder, capture_output=True, text=True)
            check(result.returncode == 0, f"the AWS CLI ended with {result.returncode}: {result.stderr}")
            return Counter(json.loads(result.stdout))
        key, known = next(iter(self.server.keys.items()))
        client = boto3.client("cloudtrail", region_name=region, endpoint_url=self.server.url, aws_access_key_id=key,
                              aws_secret_access_key=known.secret)
        pages = client.get_paginator("lookup_events").paginate(StartTime=start, EndTime=end)
        return Counter(event["EventId"] for page in pages for event in page["Events"])


def is_paced(server):
    """Hardly a call was refused for coming too soon: calls that a busy machine holds up may arrive together."""
    calls = server.made()
    hasty = Counter(call.region for call in calls if call.outcome == "ThrottlingException")
    check(hasty.total() * 10 <= len(calls), f"more than two calls a second, of {len(calls)}: {hasty}")


def agreement(tracker, folder):
    """All regions, at once and in pace, as the AWS CLI finds them; again with few calls."""
    start = hours_before_midnight(4)
    names = ["us-east-1", "eu-west-1", "eu-south-2", "sa-east-1"]
    events = {name: many(name) for name in names[:3]} | {"sa-east-1": few("sa-east-1")}
    listed = dict.fromkeys(names, "ENABLED_BY_DEFAULT") | {"ap-east-1": "DISABLED", "me-south-1": "DISABLED"}
    with LookupServer(events, listed | {"eu-south-2": "ENABLED"}) as server:
        account = Account(tracker, folder, server)
        run = account.import_all("cloudtrail://all", "--from", text(start))
        report = run.expect(0)
        is_paced(server)
        calls = {name: server.made(name) for name in names}
        check(set(names) == {call.region for call in server.made()}, "asks regions that the account does not use")
        # Each region's share of the time is that of a region alone, if they do not wait for each other.
        longest = max(made[-1].at - made[0].at for made in calls.values())
        check(run.seconds < longest + 5 and len(calls["us-east-1"]) > 8,
              f"{run.seconds:.1f} s for regions of {longest:.1f} s: {[len(made) for made in calls.values()]} calls")
        check(all(AGENT.match(call.agent) for call in server.made()), "the calls do not say who makes them")
        account.expect_stored(sum(events.values(), []))
        check(report["duplicates"] == 0, f"{report['duplicates']} events came twice")
        with concurrent.futures.ThreadPoolExecutor() as pool:
            found = sum(pool.map(lambda name: account.found_by_cli(name, start, NOW), names), Counter())
        check(found == account.stored(), "the AWS CLI and the store do not agree")

        first = len(server.made())
        again = account.import_all("cloudtrail://all", "--from", text(start)).expect(0)
        second = len(server.made()) - first
        # Two days, and those hours that may get more events yet.
        check(again["stored"] == 0 and second <= 3 * len(names) < first, f"{second} calls to find nothing new, {first} before")
        is_paced(server)
        return f"{sum(map(len, events.values()))} events, {first} calls in {run.seconds:.1f} s, again {second}"


def one_region(tracker, folder):
    """A region alone, and the calls that the importer makes itself, which are left out; whoever only calls himself so is seen."""
    region, moment = "us-east-1", hours_before_midnight(1)
    kept = many(region) + [record(region, moment, "LookupEvents", "aws-cli/1.46.2 md/Botocore")]
    with LookupServer({region: kept}) as server:
        account = Account(tracker, folder, server)
        first = account.import_all(f"cloudtrail://{region}", "--from", text(moment)).expect(0)
        agent = server.made()[0].agent
        key = next(iter(server.keys))
        kept.append(record(region, moment, "PutObject", agent, key))
        kept.append(record(region, moment, "LookupEvents", agent))
        own = [record(region, moment, "LookupEvents", agent, key) for _ in range(60)]
        server.events[region] = kept + own
        account.database = folder / f"{uuid.uuid4()}.db"
        report = account.import_all(f"cloudtrail://{region}", "--from", text(hours_before_midnight(4))).expect(0)
        account.expect_stored(kept)
        found = account.found_by_cli(region, hours_before_midnight(4), NOW) - Counter(call["eventID"] for call in own)
        check(found == account.stored(), "the AWS CLI and the store do not agree")
        check(report["filtered"] == len(own), f"{report['filtered']} records left out, {len(own)} of its own")
        is_paced(server)
        return f"{first['stored']} events, then {report['stored']}, {len(own)} own calls left out"


def switched_off(tracker, folder):
    """Without ListRegions every region is asked; those switched off are named, and one where asking is denied fails alone."""
    events = {name: few(name) for name in ("us-east-1", "eu-west-1", "ap-south-1", "sa-east-1")}
    with LookupServer(events) as server:
        account = Account(tracker, folder, server)
        start = text(hours_before_midnight(2))
        # Longer than it would take until the next call.
        server.seconds_to_refuse = {"af-south-1": 1.2}
        account.import_all("cloudtrail://all", "--from", start).expect(0, "passed over", "af-south-1", "me-south-1", "switched off")
        account.expect_stored(sum(events.values(), []))
        calls = Counter(call.region for call in server.made())
        check(len(calls) > 30 and calls["af-south-1"] == 1, f"asks a region that is switched off {calls['af-south-1']} times")
        is_paced(server)

        server.denied = {"eu-west-1"}
        other = Account(tracker, folder, server)
        asked = len(server.made("eu-west-1"))
        denied = other.import_all(
            "cloudtrail://us-east-1,eu-west-1,ap-east-1", "--from", text(hours_before_midnight(240)), "--to", start)
        denied.expect(1, "eu-west-1", "cloudtrail:LookupEvents is not allowed", "ap-east-1")
        check(denied.errors.count("\n") <= 3, f"says more of two regions than why:\n{denied.errors[:2000]}")
        return f"{len(calls)} regions, {len(server.made('eu-west-1')) - asked} calls where denied"


def throttled(tracker, folder, seconds=6):
    """Whoever else uses up the account's calls is waited for, but for somebody who interrupts."""
    events = {name: many(name) for name in ("us-east-1", "eu-west-1")}
    with LookupServer(events) as server:
        account = Account(tracker, folder, server)
        server.throttle(seconds)
        run = account.import_all("cloudtrail://us-east-1,eu-west-1", "--from", text(hours_before_midnight(4)))
        check(run.expect(0)["duplicates"] == 0, "events came twice")
        account.expect_stored(sum(events.values(), []))
        refused = [call for call in server.made() if call.outcome == "ThrottlingException"]
        check(run.seconds > seconds and refused, "was not throttled")
        late = [call for call in refused if call.at > server.throttled_until]
        check(not late, f"{len(late)} calls too soon after the throttling")

        server.throttle(600)
        before, process = len(server.made()), Account(tracker, folder, server).start("cloudtrail://us-east-1")
        until("a throttled call", 20, lambda: len(server.made()) > before + 3)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        interrupted = Run(process, server, began)
        interrupted.expect(130)
        check(interrupted.seconds < 3, f"goes on for {interrupted.seconds:.1f} s after an interrupt")
        return f"{seconds} s throttled, {len(refused)} calls refused, {run.seconds:.1f} s in all"


def killed(tracker, folder):
    """Goes on where it was killed, inside the region."""
    events = {"us-east-1": hourly("us-east-1", 14)}
    arguments = ["cloudtrail://us-east-1", "--from", text(hours_before_midnight(14)), "--to", text(MIDNIGHT)]
    with LookupServer(events) as server, LookupServer(events) as undisturbed:
        whole = Account(tracker, folder, undisturbed)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            undisturbed_run = pool.submit(whole.import_all, *arguments)
            account = Account(tracker, folder, server)
            process = account.start("--all", *arguments)
            until("ten calls", 20, lambda: len(server.made()) >= 10)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            check(process.returncode == -signal.SIGKILL, "had ended before it was killed")
            before, there = len(server.made()), sum(account.stored().values())
            report = account.import_all(*arguments).expect(0)
            undisturbed_run.result().expect(0)
        account.expect_stored(events["us-east-1"])
        full, rest = len(undisturbed.made()), len(server.made()) - before
        check(0 < there < len(events["us-east-1"]), f"{there} events were there when it was killed")
        check(rest <= full - 5 and report["filesSkipped"] >= 5,
              f"{rest} calls to go on after {before} of {full}, {report['filesSkipped']} hours skipped")
        is_paced(server)
        return f"killed after {before} of {full} calls, {rest} to go on"


def ranges(tracker, folder):
    """`--from` and `--to` narrow what is asked; days that the API does not know any more are told."""
    events = {"us-east-1": few("us-east-1") + hourly("us-east-1", 3)}
    with LookupServer(events) as server:
        account = Account(tracker, folder, server)
        start, end = hours_before_midnight(3, minutes=10), hours_before_midnight(3, minutes=30)
        account.import_all("cloudtrail://us-east-1", "--from", text(start), "--to", text(end)).expect(0)
        account.expect_stored([e for e in events["us-east-1"] if text(start) <= e["eventTime"] <= text(end)])
        calls = server.made()
        check(len(calls) == 1 and calls[0].request["StartTime"] == start.timestamp()
              and calls[0].request["EndTime"] == end.timestamp(), f"asks more than is wanted: {[call.request for call in calls]}")
        run = account.import_all("cloudtrail://us-east-1", "--from", "2020-01-01", "--to", "2020-02-01")
        check(len(server.made()) == 1, "asks for days that the API does not know")
        check("90 days" in run.errors, f"ends with {run.status} and does not say that the API knows 90 days: {run.errors}")
        late = text(hours_before_midnight(88 * 24))
        account.import_all("cloudtrail://us-east-1", "--from", "2020-01-01", "--to", late).expect(
            0, "passed over", "us-east-1/2020-01-01", "90 days")
        check(len(server.made()) > 1, "does not ask for the days that the API still knows")
        return f"ends with {run.status}: {run.errors.strip()}"


def credentials(tracker, folder):
    """What is wrong with credentials is named, once and not as a region's fault."""
    events = {"us-east-1": few("us-east-1"), "eu-west-1": few("eu-west-1")}
    expired = {"ASIATESTTESTTESTTEST": Key(f"secret/{uuid.uuid4()}", token=f"token/{uuid.uuid4()}", expired=True)}
    found = []
    with LookupServer(events, {}) as server, LookupServer(events, {}, expired) as late:
        cases = [("signature", Account(tracker, folder, server, secret="wrong")), ("expired", Account(tracker, folder, late)),
                 ("security token", Account(tracker, folder, server, key="AKIANOBODYKNOWSTHIS1"))]
        for phrase, account in cases:
            for source in ("cloudtrail://all", "cloudtrail://us-east-1,eu-west-1"):
                run = account.import_all(source)
                check(run.status in (1, 2), f"{phrase}, {source}: ends with {run.status}: {run.errors[:1500]}")
                run.expect(run.status, phrase)
                check(run.errors.count("\n") <= 4, f"{phrase}, {source}: says more than why:\n{run.errors[:2000]}")
                found.append(f"{phrase} {run.status}")
    return ", ".join(found)


def broken(tracker, folder):
    """Broken connections and errors of the service are tried again; what is no JSON is reported, and other regions go on."""
    events = {name: many(name) for name in ("us-east-1", "eu-west-1", "sa-east-1", "eu-north-1")}
    faults = {"us-east-1": lambda number: "cut" if number % 3 == 0 else None,
              "eu-west-1": lambda number: "error" if number % 3 == 0 else None,
              "sa-east-1": lambda number: "garbage" if number == 4 else None, "eu-north-1": lambda number: None}
    with LookupServer(events) as server:
        server.fault = lambda region, number: faults[region](number)
        account = Account(tracker, folder, server)
        source = f"cloudtrail://{','.join(events)}"
        report = account.import_all(source, "--from", text(hours_before_midnight(4))).expect(1)
        is_paced(server)
        outcomes = Counter((call.region, call.outcome) for call in server.made())
        went_wrong = outcomes["us-east-1", "cut"], outcomes["eu-west-1", "InternalFailure"], outcomes["sa-east-1", "garbage"]
        check(min(went_wrong) > 0, f"nothing went wrong: {outcomes}")
        check(all("sa-east-1" in failure["source"] for failure in report["failures"]), f"failed: {report['failures']}")
        again = account.import_all(source, "--from", text(hours_before_midnight(4))).expect(0)
        account.expect_stored(sum(events.values(), []))

        server.fault = lambda region, number: "garbage" if region == "sa-east-1" else None
        other = Account(tracker, folder, server)
        other.import_all(source, "--from", text(hours_before_midnight(4))).expect(1, "sa-east-1", "no list of events")
        other.expect_stored(sum((records for name, records in events.items() if name != "sa-east-1"), []))
        return f"{len(report['failures'])} hours failed of one bad answer, {again['stored']} events of the next run"


def stand_in(tracker, folder):
    """The same with a server that others wrote, and real records."""
    program, records = NEIGHBOUR / "tools/lookup_events_server.py", real_records(NEIGHBOUR / "data/real")
    if not program.exists() or not records:
        return "skipped, for there is no stand-in with real logs beside the project"
    log, port = folder / "real.json", free_port()
    log.write_text(json.dumps({"Records": records}))
    key, secret = "AKIATESTTESTTESTTEST", f"secret/{uuid.uuid4()}"
    command = [sys.executable, str(program), str(port), key, secret, str(log)]
    with server(command, folder / "stand-in.log") as process:
        until("the stand-in", 20, lambda: is_open(port) or process.poll() is not None)
        remote = LookupServer({}, keys={key: Key(secret)})
        remote.url = f"http://127.0.0.1:{port}"
        account = Account(tracker, folder, remote)
        account.import_all("cloudtrail://eu-west-1", "--from", text(hours_before_midnight(24))).expect(0)
        account.expect_stored(records)
        found = account.found_by_cli("eu-west-1", hours_before_midnight(24), NOW)
        check(found == account.stored(), "the AWS CLI and the store do not agree")
    return f"{len(records)} real events"


def is_open(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def main():
    tracker = str(Path(sys.argv[1]).resolve())
    scenarios = [agreement, one_region, switched_off, throttled, killed, ranges, credentials, broken, stand_in]
    if sys.argv[2:]:
        scenarios = [scenario for scenario in scenarios if scenario.__name__ in sys.argv[2:]]
    if not Path(sys.executable).with_name("aws").exists():
        print("there is no AWS CLI beside this Python; boto3 looks the events up instead")
    began, failed = time.monotonic(), False
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(4) as pool:
        folder = Path(name)
        for scenario, running in [(scenario, pool.submit(scenario, tracker, folder)) for scenario in scenarios]:
            try:
                print(f"{scenario.__name__}: {running.result()}", flush=True)
            except SystemExit as error:
                failed = True
                print(f"{scenario.__name__}: {error}", flush=True)
    sys.exit(f"failed after {time.monotonic() - began:.0f} s" if failed else 0)


if __name__ == "__main__":
    main()
