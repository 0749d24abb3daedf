#!/usr/bin/env python3
"""The deployed shape from end to end, on MiniStack in place of AWS.

A bucket, `table create`, the packaged trigger function, `trigger create`, log objects put, the function runs, events lie in
DynamoDB, and API Gateway's answers (REST API and HTTP API) are the same as those over SQLite from the same logs.

usage: serverless.py TRACKER TRIGGER_ZIP QUERY_ZIP [LOG…]
"""
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import boto3

REGION = "us-east-1"
ACCOUNT = "123456789012"
ROUTES = [
    "users", "services", "parameters", "scan?{range}", "scan?{range}&order=desc&limit=7", "scan?{range}&fields=*&limit=50",
    "scan?{range}&count=true", "scan?{range}&eventName=Create&begin_with=true&fields=eventName,sourceIPAddress",
    "scan?{range}&params=awsRegion&value=us-east-1&count=true", "services/iam?{range}", "services/ec2.amazonaws.com?{range}&format=csv",
    "users/nobody-of-that-name?{range}", "scan?form=2020-01-01", "events/no-such-event",
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, seconds, probe, pause=0.1):
    """Asks until the answer is true; says what was waited for in vain."""
    deadline = time.monotonic() + seconds
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise SystemExit(f"error: waited {seconds} s for {what}")
        time.sleep(pause)


def is_up(url):
    with contextlib.suppress(OSError, http.client.HTTPException):
        return urllib.request.urlopen(url, timeout=2).status == 200
    return False


@contextlib.contextmanager
def server(command, log, **options):
    with open(log, "wb") as output:
        guarded = ["setpriv", "--pdeathsig", "KILL", "--", *command]
        process = subprocess.Popen(guarded, stdout=output, stderr=subprocess.STDOUT, **options)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def ministack(folder):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "TMPDIR": str(folder), "BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "127.0.0.1", "GATEWAY_PORT": str(port),
        "AUTH": "true", "MINISTACK_ACCOUNT_ID": ACCOUNT, "MINISTACK_REGION": REGION, "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0", "LAMBDA_EXECUTOR": "local", "AWS_ENDPOINT_URL": url,
    }
    with server([sys.executable, "-m", "ministack"], folder / "ministack.log", env=environment):
        until("MiniStack", 30, lambda: is_up(f"{url}/_ministack/health"))
        yield url


class Deployment:
    """What serverless.yml deploys, made by calls."""

    def __init__(self, endpoint, tracker, folder):
        self.endpoint, self.tracker, self.folder = endpoint, tracker, folder
        root = dict(aws_access_key_id="test", aws_secret_access_key="test")
        iam = boto3.client("iam", endpoint_url=endpoint, region_name=REGION, **root)
        iam.create_user(UserName="deployer")
        key = iam.create_access_key(UserName="deployer")["AccessKey"]
        iam.put_user_policy(UserName="deployer", PolicyName="all", PolicyDocument=policy("*", "*"))
        self.keys = dict(aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
        self.environment = {
            **os.environ, "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": REGION, "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"], "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "CLOUDTRAIL_TRACKER_STORE": "dynamodb:tracker",
            "CLOUDTRAIL_TRACKER_TRIGGER_FUNCTION_NAME": "tracker-trigger", "CLOUDTRAIL_TRACKER_BUCKET_NAME": "trail-bucket",
        }
        self.iam, self.s3, self.functions, self.dynamodb = map(self.client, ["iam", "s3", "lambda", "dynamodb"])

    def client(self, service):
        return boto3.client(service, endpoint_url=self.endpoint, region_name=REGION, **self.keys)

    def run(self, *arguments, status=0, **options):
        result = subprocess.run(
            [self.tracker, *arguments], env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=120,
            **options)
        check(result.returncode == status, f"{' '.join(arguments)} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
        return result.stdout

    def role(self, name, statements):
        trust = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
        role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
        self.iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": statements}))
        return role["Arn"]

    def function(self, name, package, role):
        made = self.functions.create_function(
            FunctionName=name, Runtime="provided.al2023", Handler="bootstrap", Role=role, Timeout=30, MemorySize=256,
            Code={"ZipFile": Path(package).read_bytes()},
            Environment={"Variables": {"CLOUDTRAIL_TRACKER_STORE": "dynamodb:tracker"}})
        self.functions.get_waiter("function_active_v2").wait(FunctionName=name)
        return made["FunctionArn"]


def policy(actions, resources):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": resources}]})


def check(holds, message):
    if not holds:
        raise SystemExit(f"error: {message}")


def rest_api(deployment, function):
    """An API Gateway REST API with a catch-all; returns a base URL and the Host that it goes by."""
    gateway = deployment.client("apigateway")
    api = gateway.create_rest_api(name="tracker")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    proxy = gateway.create_resource(restApiId=api, parentId=root, pathPart="{proxy+}")["id"]
    uri = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations"
    for resource in (root, proxy):
        gateway.put_method(restApiId=api, resourceId=resource, httpMethod="ANY", authorizationType="NONE")
        gateway.put_integration(
            restApiId=api, resourceId=resource, httpMethod="ANY", type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
    gateway.create_deployment(restApiId=api, stageName="dev")
    return "/dev", f"{api}.execute-api.127.0.0.1"


def http_api(deployment, function):
    """An API Gateway HTTP API with a catch-all."""
    gateway = deployment.client("apigatewayv2")
    api = gateway.create_api(Name="tracker", ProtocolType="HTTP")["ApiId"]
    integration = gateway.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0")["IntegrationId"]
    gateway.create_route(ApiId=api, RouteKey="$default", Target=f"integrations/{integration}")
    gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    return "", f"{api}.execute-api.127.0.0.1"


def get(url, host=None):
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers.get("Content-Type"), answer.read(), answer.headers.get("X-Left-Out")
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Content-Type"), error.read(), error.headers.get("X-Left-Out")


def put_logs(deployment, logs):
    """Puts each log where CloudTrail would, below a prefix with characters that notifications encode."""
    for number, log in enumerate(logs):
        name = f"{ACCOUNT}_CloudTrail_us-east-1_20240601T0000Z_{number:016d}.json.gz"
        key = f"my trail+ü/AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/2024/06/01/{name}"
        deployment.s3.put_object(Bucket="trail-bucket", Key=key, Body=Path(log).read_bytes())


def main():
    tracker, trigger_zip, query_zip = (str(Path(argument).resolve()) for argument in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        logs = [str(Path(log).resolve()) for log in sys.argv[4:]]
        made = folder / "logs"
        subprocess.run([tracker, "generate", "--output", made, "--events", "1500", "--days", "2", "--end", "2024-06-03"],
                       check=True, capture_output=True)
        logs += sorted(str(path) for path in made.rglob("*.json.gz"))[:12]
        with ministack(folder) as endpoint:
            deployment = Deployment(endpoint, tracker, folder)
            run(deployment, folder, logs, trigger_zip, query_zip)


def run(deployment, folder, logs, trigger_zip, query_zip):
    deployment.s3.create_bucket(Bucket="trail-bucket")
    check("would" in deployment.run("table", "create", "--dry-run"), "table create --dry-run does not say what it would do")
    deployment.run("table", "create")
    deployment.run("table", "create")
    table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/tracker"
    trigger_role = deployment.role("trigger", [
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::trail-bucket/*"},
        {"Effect": "Allow", "Resource": [table, f"{table}/index/*"], "Action": [
            "dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]}])
    query_role = deployment.role("query", [
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::trail-bucket/*"},
        {"Effect": "Allow", "Resource": [table, f"{table}/index/*"], "Action": [
            "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]}])
    deployment.function("tracker-trigger", trigger_zip, trigger_role)
    query = deployment.function("tracker-query", query_zip, query_role)

    others = {"QueueConfigurations": [], "LambdaFunctionConfigurations": []}
    check("would" in deployment.run("trigger", "create", "--dry-run"), "trigger create --dry-run does not say what it would do")
    check(not deployment.s3.get_bucket_notification_configuration(Bucket="trail-bucket").get("LambdaFunctionConfigurations"),
          "trigger create --dry-run changed the bucket")
    deployment.run("trigger", "create", "--prefix", "my trail+ü/AWSLogs/")
    deployment.run("trigger", "create", "--prefix", "my trail+ü/AWSLogs/")
    rules = deployment.s3.get_bucket_notification_configuration(Bucket="trail-bucket")["LambdaFunctionConfigurations"]
    check(len(rules) == 1, f"{len(rules)} rules after trigger create ran twice")

    put_logs(deployment, logs)
    report = json.loads(deployment.run("import", "--json", "--store", f"sqlite:{folder}/events.db", *logs))
    stored = report["stored"]
    check(stored > 0, "the logs hold no events to store")

    def stored_in_dynamodb():
        pages = deployment.dynamodb.get_paginator("scan").paginate(
            TableName="tracker", Select="COUNT", FilterExpression="attribute_exists(eventTimeID)")
        return sum(page["Count"] for page in pages)
    until(f"{stored} events in DynamoDB", 120, lambda: stored_in_dynamodb() >= stored, pause=0.5)
    check(stored_in_dynamodb() == stored, f"{stored_in_dynamodb()} events in DynamoDB, {stored} in SQLite")

    port = free_port()
    serve = [deployment.tracker, "serve", "--store", f"sqlite:{folder}/events.db", "--port", str(port), "--no-access-log"]
    with server(serve, folder / "serve.log", env=deployment.environment, cwd=folder):
        local = f"http://127.0.0.1:{port}"
        until("the local server", 30, lambda: is_up(f"{local}/health"))
        users = json.loads(get(f"{local}/users")[2])
        routes = ROUTES + [f"users/{urllib.parse.quote(user, safe='')}?{{range}}" for user in users[:40]]
        routes = [route.format(range="from=2000-01-01&to=2030-01-01") for route in routes]
        event = json.loads(get(f"{local}/scan?from=2000-01-01&limit=1")[2])[0]["eventID"]
        check(get(f"{local}/scan")[3] == "checkmfa, decrypt, describe, get, head, info, list", "X-Left-Out does not name the filter")
        gateways = [rest_api(deployment, query), http_api(deployment, query)]
        for base, host in gateways:
            for route in routes:
                compare(f"{local}/{route}", f"{deployment.endpoint}{base}/{route}", host)
            check(get(f"{deployment.endpoint}{base}/no-such-route", host)[0] == 404, "a route that is not there is no 404 of ours")
            status, _, body, _ = get(f"{deployment.endpoint}{base}/events/{event}", host)
            answer = json.loads(body)
            check(status == 200 and answer["event"]["eventID"] == event, f"/events/{event} answered {status}: {body[:300]}")
            check(answer["record"] is not None and answer["log"].startswith("s3://trail-bucket/my trail+ü/"),
                  f"/events/{event} does not read the record from its object: {body[:300]}")
            print(f"{host}: {len(routes)} answers as over SQLite")
        load_the_past(deployment, folder)
        for base, host in gateways:
            check_large_answers(local, f"{deployment.endpoint}{base}", host)

    deployment.run("trigger", "delete", "--prefix", "my trail+ü/AWSLogs/")
    check(not deployment.s3.get_bucket_notification_configuration(Bucket="trail-bucket").get("LambdaFunctionConfigurations"),
          "trigger delete left the rule")
    deployment.run("table", "delete", "--force")
    check("tracker" not in deployment.dynamodb.list_tables()["TableNames"], "table delete left the table")
    print(f"{stored} events from {len(logs)} objects through the functions")


def load_the_past(deployment, folder):
    """Logs that were there before the trigger, imported from their bucket."""
    past = folder / "past"
    deployment.run("generate", "--output", str(past), "--events", "6000", "--days", "2", "--end", "2023-06-03", "--seed", "2")
    deployment.s3.create_bucket(Bucket="past-bucket")
    for log in past.rglob("*.json.gz"):
        deployment.s3.put_object(Bucket="past-bucket", Key=str(log.relative_to(past)), Body=log.read_bytes())
    into = lambda store, source: json.loads(deployment.run("import", "--all", "--json", "--store", store, source))
    expected = into(f"sqlite:{folder}/events.db", str(past))
    found = into("dynamodb:tracker", "s3://past-bucket/AWSLogs")
    figures = ("files", "records", "stored", "duplicates", "rejected")
    check([found[name] for name in figures] == [expected[name] for name in figures], f"{found}\n{expected}")
    again = into("dynamodb:tracker", "s3://past-bucket/AWSLogs")
    check(again["filesSkipped"] == found["files"] and again["stored"] == 0, f"the second import did something: {again}")


def check_large_answers(local, remote, host):
    """More than a function can answer at a time comes in pages that follow each other without a gap."""
    route = "scan?from=2023-06-01&to=2023-06-04&fields=*&limit=10000"
    expected = json.loads(get(f"{local}/{route}")[2])
    found, pages, token = [], 0, ""
    while True:
        request = urllib.request.Request(f"{remote}/{route}{token}", headers={"Host": host})
        with urllib.request.urlopen(request, timeout=60) as answer:
            body, next_token = answer.read(), answer.headers.get("X-Next-Token")
        check(len(body) < 6 * 1024 * 1024, f"a function answered {len(body)} bytes")
        found += json.loads(body)
        pages += 1
        if not next_token:
            break
        token = "&nextToken=" + urllib.parse.quote(next_token, safe="")
    check(found == expected, f"{len(found)} events in {pages} pages, {len(expected)} in SQLite")
    check(pages > 1, f"{len(expected)} events fit into one answer; this test needs more")
    print(f"{host}: {len(found)} events in {pages} pages")


def compare(expected_url, url, host):
    expected, found = get(expected_url), get(url, host)
    check(found == expected, f"{url}\n  answers {found[0]} {found[1]} {found[3]} {found[2][:600]}\n  SQLite   {expected[0]} {expected[1]} {expected[3]} {expected[2][:600]}")


if __name__ == "__main__":
    main()
