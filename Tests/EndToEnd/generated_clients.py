#!/usr/bin/env python3
"""Clients that are generated from the API description compile, and those in Python and TypeScript ask a server.

usage: generated_clients.py TRACKER

Generates with the tools in the environment of the Python that runs this. Compilers that are not installed are named and left out, and
so are Spectral and Redocly, which judge the description where they are on the PATH.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from serving import DAYS, EXAMPLE_EVENT, make_store, served

PROJECT = Path(__file__).resolve().parent.parent.parent
DESCRIPTION = PROJECT / "swagger/openapi.yaml"
TOOLS = Path(sys.executable).parent

# Generators of openapi-generator, with their options.
GENERATORS = {
    "typescript-fetch": {},
    "go": {"packageName": "tracker", "withGoMod": True, "isGoSubmodule": False},
    "java": {"hideGenerationTimestamp": True},
    "swift6": {"projectName": "Tracker"},
}

ASK_IN_PYTHON = """
import sys
from tracker_client import AuthenticatedClient, Client
from tracker_client.api.events import get_event, list_events, list_service_events, list_user_events
from tracker_client.api.names import list_parameters, list_services, list_users
from tracker_client.api.service import check_health
from tracker_client.models import Event, Problem
from tracker_client.models.list_events_order import ListEventsOrder

address, first, last, example = sys.argv[1:]
client = Client(base_url=address)
days = {"from_": first, "to": last}
assert check_health.sync(client=client).status == "ok"
assert "alice" in list_users.sync(client=client)
assert "ec2" in list_services.sync(client=client)
assert "userIdentity_userName" in list_parameters.sync(client=client)

count = list_events.sync(client=client, count=True, **days)
assert type(count) is int and count > 3000, count
# All defaults are sent, and mean what leaving them out means.
events = list_events.sync(client=client, **days)
assert len(events) == count and all(isinstance(event, Event) for event in events)
assert events[0].event_time <= events[-1].event_time
latest = list_events.sync(client=client, order=ListEventsOrder.DESC, limit=10, **days)
assert [event.event_id for event in latest] == [event.event_id for event in events[:-11:-1]]

page = list_events.sync_detailed(client=client, limit=1000, **days)
assert [event.event_id for event in page.parsed] == [event.event_id for event in events[:1000]]
second = list_events.sync(client=client, limit=1000, next_token=page.headers["X-Next-Token"])
assert [event.event_id for event in second] == [event.event_id for event in events[1000:2000]]

started = list_service_events.sync("ec2", client=client, event_name="Run", begin_with=True, fields="*", **days)
assert started and all(event.event_name.startswith("Run") for event in started)
several = [value for event in started for value in event.additional_properties.values() if isinstance(value, list)]
assert several and all(isinstance(value, str) for value in several[0])
hers = list_user_events.sync("alice", client=client, param="['awsRegion']", value="['us-east-1']", **days)
assert hers and all(event.user_identity_user_name == "alice" for event in hers)

event = get_event.sync(example, client=client)
assert event.event.event_id == example and event.record.additional_properties["eventName"] == "RunInstances", event
problem = list_events.sync(client=client, from_="yesterday")
assert isinstance(problem, Problem) and problem.parameter == "from" and problem.status == 400, problem
assert isinstance(get_event.sync("nothing", client=client), Problem)
print(f"the Python client: {count} events")
"""

ASK_IN_TYPESCRIPT = """
import { Configuration, EventsApi, NamesApi, ServiceApi, ListEventsOrderEnum, ResponseError } from './index';

function check(holds: boolean, what: unknown) { if (!holds) { throw new Error(JSON.stringify(what)); } }

async function ask(address: string, from: string, to: string, example: string) {
  const configuration = new Configuration({ basePath: address });
  const [events, names] = [new EventsApi(configuration), new NamesApi(configuration)];
  check((await new ServiceApi(configuration).checkHealth()).status === 'ok', 'health');
  const users: Array<string> = await names.listUsers();
  check(users.includes('alice'), users);
  const count = await events.listEvents({ from, to, count: true });
  check(typeof count === 'number' && count > 3000, count);
  const all = await events.listEvents({ from, to });
  if (!Array.isArray(all)) { throw new Error('no events'); }
  check(all.length === count, all.length);
  const latest = await events.listEvents({ from, to, order: ListEventsOrderEnum.Desc, limit: 1, fields: '*' });
  if (!Array.isArray(latest)) { throw new Error('no events'); }
  check(latest.length === 1 && latest[0].eventID === all[all.length - 1].eventID, latest);
  check(latest[0].userIdentityUserName === all[all.length - 1].userIdentityUserName, latest);
  const hers = await events.listUserEvents({ user: 'alice', from, to, params: "['awsRegion']", value: "['us-east-1']", fields: 'awsRegion' });
  check(Array.isArray(hers) && hers.length > 0 && hers.every((event) => event['awsRegion'] === 'us-east-1'), hers);
  const event = await events.getEvent({ eventID: example });
  check(event.event.eventName === 'RunInstances' && (event.record as any).eventName === 'RunInstances', event);
  const refused = await events.listEvents({ from: 'yesterday' }).then(() => null, (error: unknown) => error);
  check(refused instanceof ResponseError && refused.response.status === 400, refused);
  console.log(`the TypeScript client: ${count} events`);
}

ask(process.argv[2], process.argv[3], process.argv[4], process.argv[5]).catch((error) => { console.error(error); process.exit(1); });
"""

# What Go's client checks alternatives with comes from a registry; to compile, its one function will do.
VALIDATOR = {
    "go.mod": "module gopkg.in/validator.v2\n\ngo 1.18\n",
    "validator.go": "package validator\n\nfunc Validate(any) error { return nil }\n",
}


class Failure(Exception):
    pass


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tracker = os.path.abspath(sys.argv[1])
    failures = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_store(tracker, folder)
        with served(tracker, folder) as address:
            questions = [address, *DAYS, EXAMPLE_EVENT]
            steps = [
                ("the three ways to write `params`", same_params), ("Spectral", lambda: lint_with_spectral(folder)), ("Redocly", lambda: lint_with_redocly(folder)),
                ("Python", lambda: python(folder, questions)),
            ]
            generated = generate(folder, failures)
            if generated:
                steps += [
                    ("TypeScript", lambda: typescript(folder / "typescript-fetch", questions)), ("Java", lambda: java(folder / "java")),
                    ("Swift", lambda: swift(folder / "swift6")), ("Go", lambda: go(folder / "go")),
                ]
            for what, step in steps:
                try:
                    print(f"{what}: {step()}", flush=True)
                except Failure as failure:
                    failures.append(f"{what}: {failure}")
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600, **options)
    said = done.stdout + done.stderr
    if done.returncode:
        raise Failure(f"{Path(command[0]).name} ended with {done.returncode}: {said[-4000:]}")
    return said


def missing(command):
    return f"skipped, since {command} is not installed"


# MARK: - Judges

def same_params():
    """`params` is written out in each of its operations, for openapi-python-client's sake."""
    import yaml

    paths = yaml.safe_load(DESCRIPTION.read_text())["paths"]
    written = [parameter for path in paths.values() for parameter in path["get"].get("parameters", []) if parameter.get("name") == "params"]
    if len(written) != 3 or any(one != written[0] for one in written):
        raise Failure(f"they differ: {written}")
    return "alike"


def lint_with_spectral(folder):
    if not shutil.which("spectral"):
        return missing("spectral")
    rules = folder / "spectral.yaml"
    rules.write_text("extends: spectral:oas\n")
    run("spectral", "lint", "--ruleset", rules, "--fail-severity", "warn", DESCRIPTION)
    return "content"


def lint_with_redocly(folder):
    if not shutil.which("redocly"):
        return missing("redocly")
    said = run("redocly", "lint", "--format", "json", DESCRIPTION, cwd=folder)
    found = json.loads(said[said.index("{"):said.rindex("}") + 1])["totals"]
    if found["errors"] or found["warnings"]:
        raise Failure(said)
    return "content"


# MARK: - Clients

def generate(folder, failures):
    """Lets openapi-generator make all of its clients, in one go. Whether it could be tried."""
    if not shutil.which("java"):
        print(f"openapi-generator: {missing('java')}")
        return False
    configurations = []
    for name, options in GENERATORS.items():
        file = folder / f"{name}.json"
        file.write_text(json.dumps({"generatorName": name, "inputSpec": str(DESCRIPTION), "outputDir": str(folder / name),
                                    "additionalProperties": options}))
        configurations.append(file)
    try:
        run(TOOLS / "openapi-generator-cli", "batch", "--fail-fast", *configurations, cwd=folder)
    except Failure as failure:
        failures.append(str(failure))
        return False
    return True


def python(folder, questions):
    client = folder / "tracker_client"
    said = run(TOOLS / "openapi-python-client", "generate", "--path", DESCRIPTION, "--meta", "none", "--output-path", client,
               env={**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"})
    # The description itself is YAML, which that client does not read; nothing else may be left out.
    if said.count("WARNING") != said.count("/openapi.yaml"):
        raise Failure(said)
    return run(sys.executable, "-c", ASK_IN_PYTHON, *questions, cwd=folder).strip()


def typescript(folder, questions):
    if not shutil.which("tsc"):
        return missing("tsc")
    (folder / "ask.ts").write_text(ASK_IN_TYPESCRIPT.lstrip())
    (folder / "globals.d.ts").write_text("declare const process: any;\n")
    run("tsc", "--strictNullChecks", "--target", "es2020", "--module", "commonjs", "--lib", "es2020,dom", "--outDir", "dist", "ask.ts", "globals.d.ts",
        cwd=folder)
    if not shutil.which("node"):
        return missing("node")
    return run("node", "dist/ask.js", *questions, cwd=folder).strip()


def java(folder):
    if not shutil.which("javac"):
        return missing("javac")
    sources = sorted((folder / "src/main/java").rglob("*.java"))
    run("javac", "-XDshould-stop.ifNoError=PARSE", "-proc:none", "-d", folder / "classes", *sources)
    if not shutil.which("mvn"):
        return f"{len(sources)} files are Java; not compiled, since mvn is not installed"
    try:
        run("mvn", "--batch-mode", "--quiet", "compile", cwd=folder)
    except Failure as failure:
        if any(sign in str(failure) for sign in ("COMPILATION ERROR", "error:")):
            raise
        return f"{len(sources)} files are Java; not compiled, since Maven does not get their libraries"
    return f"{len(sources)} files compile"


def swift(folder):
    if not shutil.which("swiftc"):
        return missing("swiftc")
    sources = sorted((folder / "Sources").rglob("*.swift"))
    run("swiftc", "-typecheck", "-swift-version", "6", "-module-name", "Tracker", *sources)
    return f"{len(sources)} files compile"


def go(folder):
    if not shutil.which("go"):
        return missing("go")
    stub = folder.parent / "validator"
    stub.mkdir()
    for name, text in VALIDATOR.items():
        (stub / name).write_text(text)
    for test in folder.rglob("*_test.go"):
        test.unlink()
    environment = {**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOCACHE": str(folder.parent / "go-cache")}
    run("go", "mod", "edit", f"-replace=gopkg.in/validator.v2={stub}", "-droprequire=github.com/stretchr/testify", cwd=folder,
        env=environment)
    run("go", "build", "./...", cwd=folder, env=environment)
    return "compiles"


if __name__ == "__main__":
    main()
