#!/usr/bin/env python3
"""Requests of Postman work as they are: those of the collection in swagger/, and those that it makes of the API description.

usage: postman_requests.py TRACKER

The collection is run as it is, with a bearer token, and signed for AWS before a server that computes signatures again. `postman` is
looked for on the PATH, then in ../shared/tools/postman beside the project; where it is missing, nothing is checked.
"""

import collections
import http.client
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import urllib.request
from pathlib import Path

from serving import DAYS, EXAMPLE_EVENT, ODD_USER, make_store, served

PROJECT = Path(__file__).resolve().parent.parent.parent
DESCRIPTION = PROJECT / "swagger/openapi.yaml"
COLLECTION = PROJECT / "swagger/cloudtrail-tracker.postman_collection.json"
ENVIRONMENT = PROJECT / "swagger/cloudtrail-tracker.postman_environment.json"

TOKEN = "a-token-of-nobody"
KEY = {"awsAccessKeyId": "AKIAIOSFODNN7EXAMPLE", "awsSecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
       "awsSessionToken": "session+token/of==nobody", "awsRegion": "eu-west-1"}

# How the importer may be asked to choose values; the first is what it does by itself.
IMPORTS = [[], ["parametersResolution=Example"], ["enableOptionalParameters=false"], ["folderStrategy=Tags,includeDeprecated=false"]]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tracker = os.path.abspath(sys.argv[1])
    postman = tool()
    if not postman:
        return
    failures = check_files()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_store(tracker, folder)
        postman = Postman(postman, folder)
        with served(tracker, folder) as address:
            questions = subjects(address)
            failures += check_collection(postman, {**questions, "address": address}, "as it is")
            with signed(address) as gate:
                failures += check_collection(postman, {**questions, **KEY, "address": gate}, "signed for AWS")
                failures += check_refused(
                    postman, {**questions, **KEY, "address": gate, "awsSecretAccessKey": "another"}, 403, "signed with another key")
            for options in IMPORTS:
                failures += check_import(postman, {"baseUrl": address}, options)
        with served(tracker, folder, CLOUDTRAIL_TRACKER_TOKEN=TOKEN) as address:
            failures += check_collection(postman, {**questions, "address": address, "token": TOKEN}, "with a token")
            failures += check_refused(postman, {**questions, "address": address}, 401, "without the token")
            failures += check_import(postman, {"baseUrl": address, "bearerToken": TOKEN}, [])
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


def tool():
    found = shutil.which("postman") or PROJECT.parent / "shared/tools/postman/postman"
    if not os.access(found, os.X_OK):
        print("Postman's requests: skipped, since there is no `postman`")
        return None
    if not shutil.which("node"):
        print("Postman's requests: skipped, since there is no `node`")
        return None
    return str(found)


class Postman:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, collection, variables, *options):
        """Sends a collection's requests; what became of each, and of their tests, and the status it ended with."""
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        words = [word for name, value in variables.items() for word in ("--env-var", f"{name}={value}")]
        done = subprocess.run(
            [self.program, "run", str(collection), *words, *options, "--reporters", "json", "--reporter-json-export", str(report)],
            cwd=self.folder, capture_output=True, text=True, timeout=300)
        if not report.exists():
            sys.exit(f"error: postman run: {done.stdout}{done.stderr}")
        return json.loads(report.read_text())["run"], done.returncode

    def imported(self, options):
        """The collection that Postman makes of the API description."""
        file = self.folder / "imported.json"
        file.unlink(missing_ok=True)
        words = [word for option in options for word in ("-O", option)]
        done = subprocess.run([self.program, "convert", "-s", str(DESCRIPTION), "-o", str(file), *words], cwd=self.folder,
                              capture_output=True, text=True, timeout=120)
        if not file.exists():
            sys.exit(f"error: postman convert: {done.stdout}{done.stderr}")
        return file


# MARK: - The collection

def requests(items):
    for item in items:
        yield from requests(item["item"]) if "item" in item else [item]


def check_files():
    """What a reader of the two files expects, and no run shows."""
    collection, environment = (json.loads(file.read_text()) for file in (COLLECTION, ENVIRONMENT))
    failures = []
    known = {variable["key"]: variable["value"] for variable in collection["variable"]}
    for variable in environment["values"]:
        if known.get(variable["key"]) != variable["value"]:
            failures.append(f"{variable['key']} is another in the collection than in the environment")
    for item in requests(collection["item"]):
        scripts = [line for event in item["event"] if event["listen"] == "test" for line in event["script"]["exec"]]
        if not any("status(200)" in line for line in scripts) or sum("pm.test(" in line for line in scripts) < 3:
            failures.append(f"{item['name']}: its status and form are not tested")
        url = item["request"]["url"]
        query = "&".join(f"{part['key']}={part['value']}" for part in url.get("query", []))
        if url["raw"] != "/".join([*url["host"], *url["path"]]) + (f"?{query}" if query else ""):
            failures.append(f"{item['name']}: its address in one piece is not that in parts")
    return failures


def subjects(address):
    """What the questions are about: what there is something to find of."""
    def most(target, name):
        separator = "&" if "?" in target else "?"
        url = f"{address}{target}{separator}from={DAYS[0]}&to={DAYS[1]}&fields={name}"
        values = [event[name] for event in json.load(urllib.request.urlopen(url)) if name in event]
        return collections.Counter(value if isinstance(value, str) else value[0] for value in values).most_common(1)[0][0]

    instance = "responseElements_instancesSet_items_instanceId"
    return {
        "from": DAYS[0], "to": DAYS[1], "user": ODD_USER,
        "accessKey": most("/services/sts?eventName=AssumeRole", "userIdentity_accessKeyId"),
        "sourceAddress": most("/users/alice", "sourceIPAddress"),
        "instance": most("/services/ec2?eventName=RunInstances", instance),
        "bucket": most("/services/s3?eventName=GetObject", "requestParameters_bucketName"),
    }


def check_collection(postman, variables, way):
    report, status = postman.run(COLLECTION, variables, "-e", str(ENVIRONMENT))
    failures = [f"{way}: {failed['source'].get('name')}: {failed['error']['message']}" for failed in report["failures"]]
    count = sum(1 for _ in requests(json.loads(COLLECTION.read_text())["item"]))
    if len(report["executions"]) != count:
        failures.append(f"{way}: {len(report['executions'])} of {count} requests were sent")
    for execution in report["executions"]:
        name, response = execution["item"]["name"], execution.get("response")
        body = bytes(response["stream"]["data"]).decode() if response else ""
        if body.strip() in ("", "0", "[]") or response["code"] == 200 and "csv" in str(response["header"]) and body.count("\r\n") < 2:
            failures.append(f"{way}: {name}: finds nothing")
    if (status != 0) != bool(report["failures"]):
        failures.append(f"{way}: ended with {status}")
    print(f"the collection {way}: {len(report['executions'])} requests, {report['stats']['assertions']['total']} tests, "
          f"{len(failures)} failures")
    return failures


def check_refused(postman, variables, code, way):
    """Those who may not ask are refused, and the collection's tests say so."""
    report, status = postman.run(COLLECTION, variables, "-e", str(ENVIRONMENT), "--folder", "How much")
    codes = {execution.get("response", {}).get("code") for execution in report["executions"]}
    print(f"the collection {way}: refused with {codes}")
    return [] if codes == {code} and status else [f"the collection {way} is answered with {codes}, and ends with {status}"]


# MARK: - The importer

def check_import(postman, variables, options):
    file = postman.imported(options)
    report, _ = postman.run(file, variables)
    way = f"imported with {options[0]}" if options else "imported"
    failures = []
    for execution in report["executions"]:
        name, response = execution["item"]["name"], execution.get("response")
        if not response or response["code"] != 200:
            answer = bytes(response["stream"]["data"]).decode() if response else execution.get("requestError")
            failures.append(f"{way}: {name}: {answer}")
    # What was asked for as it stands has this hour's event in it, but with examples, which are of another time.
    found = [execution["item"]["name"] for execution in report["executions"]
             if EXAMPLE_EVENT in bytes(execution.get("response", {}).get("stream", {}).get("data", [])).decode()]
    expected = ["Events of a service", "Events of a user", "Events of everyone", "One event with its record", "This description"]
    if "Example" not in way and sorted(found) != expected:
        failures.append(f"{way}: the event of this hour is in {found}")
    print(f"{way}: {len(report['executions'])} requests, {len(failures)} failures")
    if len(report["executions"]) != DESCRIPTION.read_text().count("operationId:"):
        failures.append(f"{way}: {len(report['executions'])} requests")
    return failures


# MARK: - AWS's signature

class signed:
    """A gateway before a server: lets through what is signed with the key, as AWS computes signatures."""

    def __init__(self, address):
        self.address = address

    def __enter__(self):
        upstream = urllib.parse.urlsplit(self.address).netloc

        class Gate(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if not is_signed(self):
                    return self.answer(403, "application/json", b'{"message":"The request signature we calculated does not match"}')
                connection = http.client.HTTPConnection(upstream, timeout=60)
                connection.request("GET", self.path, headers={"Host": upstream, "Accept": self.headers.get("Accept", "*/*")})
                response = connection.getresponse()
                body = response.read()
                connection.close()
                token = response.headers.get("X-Next-Token")
                return self.answer(response.status, response.headers["Content-Type"], body, *([("X-Next-Token", token)] if token else []))

            def answer(self, status, form, body, *fields):
                self.send_response(status)
                for name, value in (("Content-Type", form), ("Content-Length", str(len(body))), *fields):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gate)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def is_signed(request):
    """Computes the signature again, from the path and query as they came."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    algorithm, _, rest = request.headers.get("Authorization", "").partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if algorithm != "AWS4-HMAC-SHA256" or not {"Credential", "SignedHeaders", "Signature"} <= parts.keys():
        return False
    identifier, day, region, service, _ = parts["Credential"].split("/")
    names = parts["SignedHeaders"].split(";")
    if (identifier, region, service) != (KEY["awsAccessKeyId"], KEY["awsRegion"], "execute-api") or "host" not in names:
        return False
    if request.headers.get("X-Amz-Security-Token") != KEY["awsSessionToken"]:
        return False
    path, _, query = request.path.partition("?")
    # AWS decodes the query and encodes it again, sorted; the path is encoded once more than it came.
    query = "&".join(
        f"{urllib.parse.quote(name, safe='-_.~')}={urllib.parse.quote(value, safe='-_.~')}"
        for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True))
    again = AWSRequest("GET", f"http://{request.headers['Host']}{path}{'?' if query else ''}{query}",
                       headers={name: request.headers[name] for name in names})
    again.context["timestamp"] = request.headers["X-Amz-Date"]
    auth = SigV4Auth(Credentials(KEY["awsAccessKeyId"], KEY["awsSecretAccessKey"], KEY["awsSessionToken"]), service, region)
    return auth.signature(auth.string_to_sign(again, auth.canonical_request(again)), again) == parts["Signature"]


if __name__ == "__main__":
    main()
