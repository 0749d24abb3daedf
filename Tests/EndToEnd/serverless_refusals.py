#!/usr/bin/env python3
"""What is wrong is said by the framework before it makes anything, in the setting's own name.

The framework gets an address at which nobody listens: what it does not refuse before its first call to AWS ends otherwise.
Without the framework, nothing is tried, which this says.

The program refuses the same values, and takes the same file.

usage: serverless_refusals.py [TRACKER]
"""
import concurrent.futures
import os
import subprocess
import sys
import tempfile

import serverless_framework as framework

# What is wrong, by its name: settings, further words of the command line, and what the message has to say.
REFUSALS = {
    "a table of neither kind": ({}, ["--param", "table=exsting"], ["table=exsting", "new or existing"]),
    "an architecture that is none": ({}, ["--param", "architecture=x86"], ["architecture=x86", "x86_64 or arm64"]),
    "an unknown authorizer": ({"AUTHORIZER": "iam"}, [], ["authorizer", '"iam"', "aws_iam or cognito or none"]),
    "cognito without a pool": ({"AUTHORIZER": "cognito"}, [], ["authorizer", "cognitoUserPoolArn"]),
    "cognito with an id": (
        {"AUTHORIZER": "cognito", "COGNITO_USER_POOL_ARN": "us-east-1_AbCdEfGhI"}, [], ["cognitoUserPoolArn", "ARN of a user pool"]),
    "a stage with an underscore": ({"STAGE_NAME": "dev_1"}, [], ["stage", "dev_1"]),
    "a stage that shares names": ({"STAGE_NAME": "prod"}, [], ["tableName, triggerFunctionName, queryFunctionName, apiName", "stage prod"]),
    "a stage of the command line that shares names": ({"TABLE_NAME": "events"}, ["--stage", "prod"], ["triggerFunctionName", "stage prod"]),
    "a concurrency that is no number": ({"TRIGGER_CONCURRENCY": "many"}, [], ["triggerConcurrency", '"many"', "1 to 10000"]),
    "a concurrency below zero": ({"QUERY_CONCURRENCY": "-1"}, [], ["queryConcurrency", '"-1"']),
    "a log retention that CloudWatch does not take": ({"LOG_RETENTION_DAYS": "31"}, [], ["logRetentionDays", '"31"', "30, 60"]),
    "a function's name that is too long": ({"TRIGGER_FUNCTION_NAME": "n" * 65}, [], ["triggerFunctionName", "1 to 64"]),
    "a function's name that is empty": ({"QUERY_FUNCTION_NAME": ""}, [], ["queryFunctionName", '""']),
    "two functions of one name": ({"QUERY_FUNCTION_NAME": "cloudtrail-tracker-trigger"}, [], ["triggerFunctionName", "the same"]),
    "an API without a name": ({"API_NAME": ""}, [], ["apiName", '""']),
    "a table's name that is too short": ({"TABLE_NAME": "ab"}, [], ["tableName", "3 to 255"]),
    "a bucket's name in capitals": ({"BUCKET_NAME": "Logs"}, [], ["bucketName", "S3 bucket name"]),
    "a FIFO queue": ({"QUEUE_ARN": "arn:aws:sqs:us-east-1:111122223333:logs.fifo"}, [], ["queueArn", "not FIFO"]),
    "a role that is a name": ({"TRIGGER_ROLE_ARN": "tracker"}, [], ["triggerRoleArn", "ARN of a role"]),
    "a throttle of zero": ({"REQUESTS_PER_SECOND": "0"}, [], ["requestsPerSecond", "1 to 10000"]),
    "hours of silence beyond a week": ({"SILENCE_ALARM_HOURS": "169"}, [], ["silenceAlarmHours", "1 to 168"]),
    "an origin for everybody": ({"CORS_ALLOWED_ORIGINS": "*"}, [], ["corsAllowedOrigins", "web origins"]),
    "a yes that is neither": ({"ACCESS_LOGS": "yes"}, [], ["accessLogs", "false or true"]),
    "an old variable": ({"UPLOAD_FUNCTION_NAME": "x"}, [], ["_UPLOAD_FUNCTION_NAME", "CLOUDTRAIL_TRACKER_TRIGGER_FUNCTION_NAME"]),
}
# What is wrong with a deployment alone, and no value of a setting.
DEPLOYMENTS = {"cognito without a pool", "a stage that shares names", "two functions of one name"}
# The same for what stands in settings.yml: a line of it, and what it is replaced by.
FILES = {
    "an old setting": ("triggerConcurrency: 0", "uploadConcurrency: 0", ["uploadConcurrency", "triggerConcurrency"]),
    "a stage that is a number": ("stageName: dev", "stageName: 0123", ["stageName", "123"]),
    "a stage that is a truth": ("stageName: dev", "stageName: true", ["stage"]),
    "a key given twice": ("stageName: dev", "stageName: dev\nstageName: dev", ["duplicated mapping key"]),
}


def refuse(name):
    settings, words, expected = REFUSALS.get(name, ({}, [], None))
    with tempfile.TemporaryDirectory() as path:
        folder = framework.make_service(path)
        environment = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
        if name in FILES:
            line, planted, expected = FILES[name]
            file = folder / "settings/settings.yml"
            check(f"\n{line}\n" in file.read_text(), f"settings.yml has no line {line}")
            file.write_text(file.read_text().replace(line, planted, 1))
        elif name == "archives that are not packed":
            expected = ["dist/cloudtrail-tracker-trigger-x86_64.zip", "make package"]
            for archive in (folder / "dist").iterdir():
                archive.unlink()
        elif name == "archives of the other architecture":
            words, expected = ["--param", "architecture=arm64"], ["cloudtrail-tracker-query-arm64.zip", "--param architecture=x86_64"]
            (folder / "dist/cloudtrail-tracker-query-arm64.zip").unlink()
        elif name == "a region that nobody names":
            environment["AWS_REGION"], expected = None, ["no region is named", "AWS_REGION"]
        elif name == "a misspelt key":
            text = (folder / "serverless.yml").read_text()
            (folder / "serverless.yml").write_text(text.replace("maximumRetryAttempts", "maximumRetryAttempt"))
            expected = ["maximumRetryAttempt"]
        status, said = framework.run(COMMAND, folder, "deploy", *words, settings=settings, environment=environment)
        if status == 0 or "Deploying" in said and "ECONNREFUSED" in said or not all(text in said for text in expected):
            return f"{name}: ended with {status}, and says\n{said}"
        if (folder / ".serverless/cloudformation-template-update-stack.json").exists():
            return f"{name}: was packaged before it was refused"


def program(tracker, settings):
    """What the program's status is, and what it says, with these settings over the project's file."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CLOUDTRAIL_TRACKER_")}
    environment |= {f"CLOUDTRAIL_TRACKER_{key}": value for key, value in settings.items()}
    environment["CLOUDTRAIL_TRACKER_SETTINGS"] = str(framework.PROJECT / "settings/settings.yml")
    environment["AWS_REGION"] = "eu-west-1"
    said = subprocess.run([tracker, "settings", "check"], env=environment, capture_output=True, text=True, timeout=60)
    return said.returncode, said.stdout + said.stderr


def ask_program(tracker):
    status, said = program(tracker, {})
    check(status == 0, f"the program does not take settings.yml: {said}")
    names = [name for name, (settings, words, _) in REFUSALS.items() if not words and name not in DEPLOYMENTS]
    for name in names:
        settings, _, _ = REFUSALS[name]
        settings = {key: value for key, value in settings.items() if key != "AUTHORIZER" or len(settings) == 1}
        status, said = program(tracker, settings)
        is_named = f"CLOUDTRAIL_TRACKER_{next(iter(settings))}" in said
        check(status != 0 and is_named, f"{name}: the program ended with {status}, and said {said}")
    print(f"{len(names)} of them by the program as well")


def check(holds, message):
    if not holds:
        raise SystemExit(f"error: {message}")


def main():
    if COMMAND is None:
        print("nothing is tried: there is no osls on the path (npm install --global osls)")
        return
    names = [
        *REFUSALS, *FILES, "archives that are not packed", "archives of the other architecture", "a region that nobody names",
        "a misspelt key"]
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        wrong = [message for message in workers.map(refuse, names) if message]
    check(not wrong, "\n".join(wrong))
    print(f"{len(names)} wrong settings are refused by name")
    for tracker in sys.argv[1:]:
        ask_program(tracker)


COMMAND = framework.find()
if __name__ == "__main__":
    sys.exit(main())
