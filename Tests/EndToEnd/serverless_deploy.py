#!/usr/bin/env python3
"""The Serverless Framework deploys the service into MiniStack, and the service is used: docs/serverless.md from beginning to end.

A first deployment fails half way, leaves nothing in the way, and is repeated; logs are put into the bucket, the function is told,
questions are asked through the API with signed requests, everything is deployed again, and removed. Without the framework, nothing is
tried, which this says.

What MiniStack cannot do is left out of the template, by name, in WITHOUT.

usage: serverless_deploy.py TRACKER TRIGGER_ZIP QUERY_ZIP
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import serverless_framework as framework
from serverless import ACCOUNT, REGION, check, ministack, policy, until

BUCKET = "trail-bucket"
TABLE = "cloudtrail-tracker"
# MiniStack takes no alarms over metric math, and its mock integrations and gateway's responses run no templates beyond variables.
WITHOUT = ["WritesThrottledAlarm", "ReadsThrottledAlarm"]
ORIGIN = "https://portal.example.com"


class Account:
    """An account of MiniStack's with a user who deploys."""

    def __init__(self, endpoint, tracker, folder, archives):
        self.endpoint, self.tracker, self.folder = endpoint, tracker, folder
        iam = boto3.client("iam", endpoint_url=endpoint, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test")
        iam.create_user(UserName="deployer")
        key = iam.create_access_key(UserName="deployer")["AccessKey"]
        iam.put_user_policy(UserName="deployer", PolicyName="all", PolicyDocument=policy("*", "*"))
        self.keys = Credentials(key["AccessKeyId"], key["SecretAccessKey"])
        # The framework's bucket refuses everybody but root who comes without TLS, which MiniStack has not.
        self.root = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        self.aws = {
            "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": REGION, "AWS_ACCESS_KEY_ID": self.keys.access_key,
            "AWS_SECRET_ACCESS_KEY": self.keys.secret_key,
        }
        self.service = framework.make_service(folder / "service", archives)
        self.settings = {"BUCKET_NAME": BUCKET, "CORS_ALLOWED_ORIGINS": ORIGIN, "EVENT_BRIDGE": "true"}
        self.s3, self.dynamodb, self.stacks, self.sqs, self.sns = map(
            self.client, ["s3", "dynamodb", "cloudformation", "sqs", "sns"])

    def client(self, service):
        return boto3.client(
            service, endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=self.keys.access_key,
            aws_secret_access_key=self.keys.secret_key)

    def framework(self, *words, fails=False, **settings):
        given = self.settings | settings
        status, said = framework.run(COMMAND, self.service, *words, settings=given, environment=self.aws | self.root)
        check((status != 0) == fails, f"{' '.join(words)} ended with {status}:\n{said}")
        return said

    def program(self, *words):
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "CLOUDTRAIL_TRACKER_"))}
        environment |= self.aws | {
            "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "CLOUDTRAIL_TRACKER_BUCKET_NAME": BUCKET, "CLOUDTRAIL_TRACKER_STORE": f"dynamodb:{TABLE}",
        }
        said = subprocess.run([self.tracker, *words], env=environment, cwd=self.folder, capture_output=True, text=True, timeout=120)
        check(said.returncode == 0, f"{' '.join(words)} ended with {said.returncode}:\n{said.stdout}{said.stderr}")
        return said.stdout

    def leave_out(self, names):
        """Takes resources, and what waits for them, out of serverless.yml."""
        file = self.service / "serverless.yml"
        text = file.read_text()
        for name in names:
            text, cut = re.subn(rf"(?m)^    {name}:\n(?:      .*\n|\n(?=      ))+", "", text)
            check(cut == 1, f"serverless.yml has no {name}")
            text = text.replace(f"    - {name}\n", "")
        file.write_text(text)

    def outputs(self):
        stack = self.stacks.describe_stacks(StackName="cloudtrail-tracker-dev")["Stacks"][0]
        return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}

    def tables(self):
        return self.dynamodb.list_tables()["TableNames"]

    def stored(self):
        pages = self.dynamodb.get_paginator("scan").paginate(
            TableName=TABLE, Select="COUNT", FilterExpression="attribute_exists(eventTimeID)")
        return sum(page["Count"] for page in pages)

    def query(self, *words):
        """The same by the command line, at an address that MiniStack has for programs that do not choose the `Host`."""
        url = urllib.parse.urlsplit(self.outputs()["ServiceEndpoint"])
        address = f"{self.endpoint}/_aws/execute-api/{url.hostname.split('.')[0]}{url.path}"
        return self.program("query", "--url", address, *words)

    def ask(self, route, method="GET", signed=True, **fields):
        """What the deployed API answers: status, header fields, body."""
        url = self.outputs()["ServiceEndpoint"]
        host = urllib.parse.urlsplit(url).hostname
        api, stage = host.split(".")[0], urllib.parse.urlsplit(url).path
        # The address of AWS's, at MiniStack's.
        request = AWSRequest(method, f"{self.endpoint}{stage}/{route}", headers={"Host": f"{api}.execute-api.127.0.0.1", **fields})
        if signed:
            SigV4Auth(self.keys, "execute-api", REGION).add_auth(request)
        try:
            with urllib.request.urlopen(
                    urllib.request.Request(request.url, headers=dict(request.headers), method=method), timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


def main():
    if COMMAND is None:
        print("nothing is deployed: there is no osls on the path (npm install --global osls)")
        return
    tracker, *archives = (str(Path(argument).resolve()) for argument in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ministack(folder) as endpoint:
            run(Account(endpoint, tracker, folder, archives))


def run(account):
    account.s3.create_bucket(Bucket=BUCKET)
    fail_half_way(account)
    account.leave_out(WITHOUT)
    account.framework("deploy")
    account.program("trigger", "create")
    stored = put_logs(account, account.folder / "first", "1")
    ask(account, stored)
    told_otherwise(account)
    before = account.outputs()["ServiceEndpoint"]
    account.settings["REQUESTS_PER_SECOND"] = "40"
    account.framework("deploy")
    check(account.outputs()["ServiceEndpoint"] == before, "the API has another address after it was deployed again")
    # MiniStack's CloudFormation passes over reserved concurrency: scripts/check-serverless.py looks at it.
    api = urllib.parse.urlsplit(before).hostname.split(".")[0]
    throttle = account.client("apigateway").get_stage(restApiId=api, stageName="dev")["methodSettings"]["*/*"]
    check(throttle["throttlingRateLimit"] == 40 and throttle["throttlingBurstLimit"] == 100, f"the stage's throttle is {throttle}")
    stored += put_logs(account, account.folder / "second", "2")
    ask(account, stored)
    said = account.framework("info")
    check(before in said and "cloudtrail-tracker-trigger" in said, f"info says\n{said}")
    remove(account)
    # MiniStack's CloudFormation would take the table that is there for a new one, which AWS's refuses.
    account.framework("deploy", "--param", "table=existing")
    ask(account, stored)
    remove(account)


def fail_half_way(account):
    """MiniStack stops at an alarm over metric math, when most is made."""
    said = account.framework("deploy", fails=True)
    check("metric math" in said or WITHOUT[0] in said or WITHOUT[1] in said, f"the first deployment failed otherwise:\n{said}")
    check(account.tables() == [], "a deployment that failed left its table")
    print("a first deployment failed half way")


def put_logs(account, folder, seed):
    """Puts logs into the bucket, as CloudTrail does; returns how many events the functions are to store, once they have."""
    account.program("generate", "--output", str(folder), "--events", "800", "--days", "1", "--end", f"2024-06-0{seed}", "--seed", seed)
    logs = sorted(folder.rglob("*.json.gz"))
    stored = json.loads(account.program("import", "--json", "--store", f"sqlite:{folder}.db", str(folder)))["stored"]
    before = account.stored()
    for log in logs:
        account.s3.put_object(Bucket=BUCKET, Key=str(log.relative_to(folder)), Body=log.read_bytes())
    until(f"{stored} more events in DynamoDB", 120, lambda: account.stored() >= before + stored, pause=0.3)
    check(account.stored() == before + stored, f"{account.stored() - before} events in DynamoDB, {stored} in SQLite")
    return stored


def ask(account, stored):
    """Questions by signed requests, and what the gateway answers itself."""
    status, fields, body = account.ask("scan?from=2024-05-01&to=2024-06-30&count=true")
    check((status, body.strip()) == (200, str(stored).encode()), f"the count is {status} {body[:300]}, {stored} are stored")
    users = json.loads(account.ask("users")[2])
    check(users, "there are no users")
    status, fields, body = account.ask(f"users/{urllib.parse.quote(users[0], safe='')}?from=2024-05-01&limit=1", Origin=ORIGIN)
    check(status == 200 and len(json.loads(body)) == 1, f"a user's events are {status} {body[:300]}")
    check(fields["Access-Control-Allow-Origin"] == ORIGIN, f"an answer may be read by {fields['Access-Control-Allow-Origin']}")
    found = json.loads(account.query(f"users/{users[0]}", "from=2024-05-01", "limit=1"))
    check(found == json.loads(body), f"the command line is answered {found}")
    count = account.query("scan", "from=2024-05-01", "to=2024-06-30", "count=true").strip()
    check(count == str(stored), f"the command line counts {count}, {stored} are stored")
    event = json.loads(body)[0]["eventID"]
    record = json.loads(account.ask(f"events/{event}")[2])["record"]
    check(record and record["eventID"] == event, f"the record of {event} is {record}")

    status, fields, body = account.ask("users", signed=False, Origin=ORIGIN)
    refusal = json.loads(body)
    is_forbidden = status == 403 and refusal["status"] == 403 and refusal["title"] == "Forbidden"
    check(is_forbidden, f"who does not sign is told {status} {body[:300]}")
    check(fields["Content-Type"] == "application/problem+json", f"a refusal is {fields['Content-Type']}")
    check(fields["Access-Control-Allow-Origin"] == ORIGIN, f"a refusal may be read by {fields['Access-Control-Allow-Origin']}")

    status, fields, body = account.ask(
        "users", "OPTIONS", signed=False, Origin=ORIGIN, **{"Access-Control-Request-Method": "GET"})
    check(status == 204, f"a browser's question is answered {status} {body[:300]}")
    expected = {
        "Access-Control-Allow-Origin": ORIGIN, "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS", "Vary": "Origin",
        "Access-Control-Allow-Headers": "Authorization, Accept, Content-Type, X-Amz-Date, X-Amz-Security-Token"}
    found = {name: fields[name] for name in expected}
    check(found == expected, f"a browser's question is answered {found}")
    print(f"{stored} events, asked through the API")


def told_otherwise(account):
    """Notices by EventBridge, by a queue and by a topic reach the function as well."""
    queue = account.sqs.create_queue(QueueName="logs", Attributes={"VisibilityTimeout": "5400"})["QueueUrl"]
    topic = account.sns.create_topic(Name="logs")["TopicArn"]
    account.settings |= {"QUEUE_ARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:logs", "TOPIC_ARN": topic}
    account.framework("deploy")
    folder = account.folder / "otherwise"
    account.program("generate", "--output", str(folder), "--events", "400", "--days", "1", "--end", "2024-07-02", "--seed", "7")
    logs = sorted(folder.rglob("*.json.gz"))[:3]
    check(len(logs) == 3, "there are too few logs")
    # The bucket itself says nothing meanwhile.
    account.program("trigger", "delete")
    for name, log, tell in zip(("queue", "topic", "events"), logs, (
            lambda key: account.sqs.send_message(QueueUrl=queue, MessageBody=notice(key)),
            lambda key: account.sns.publish(TopicArn=topic, Message=notice(key)),
            lambda key: None)):
        expected = json.loads(account.program("import", "--json", "--store", f"sqlite:{folder}-{name}.db", str(log)))["stored"]
        before = account.stored()
        key = str(log.relative_to(folder))
        if name == "events":
            account.s3.put_bucket_notification_configuration(
                Bucket=BUCKET, NotificationConfiguration={"EventBridgeConfiguration": {}})
        account.s3.put_object(Bucket=BUCKET, Key=key, Body=log.read_bytes())
        tell(key)
        until(f"{expected} events by {name}", 60, lambda: account.stored() >= before + expected, pause=0.3)
    account.s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration={})
    account.program("trigger", "create")
    print("notices by queue, topic and EventBridge are taken")


def notice(key):
    return json.dumps({"Records": [{
        "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": BUCKET}, "object": {"key": urllib.parse.quote_plus(key, safe="/")}}}]})


def remove(account):
    """The reports of a backfill keep nothing; the table stays, and is named."""
    bucket = account.outputs()["ServerlessDeploymentBucketName"]
    root = boto3.client(
        "s3", endpoint_url=account.endpoint, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test")
    root.put_object(
        Bucket=bucket, Key="serverless/cloudtrail-tracker/dev/backfill/job-1/results/report.csv", Body=b"")
    account.program("trigger", "delete")
    account.framework("remove")
    check(account.tables() == [TABLE], f"after remove there are the tables {account.tables()}")
    buckets = [one["Name"] for one in account.s3.list_buckets()["Buckets"]]
    check(buckets == [BUCKET], f"after remove there are the buckets {buckets}")
    functions = account.client("lambda").list_functions()["Functions"]
    check(functions == [], f"after remove there are {functions}")
    print("removed, but for the table")


COMMAND = framework.find()
if __name__ == "__main__":
    main()
