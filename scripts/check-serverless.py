#!/usr/bin/env python3
"""Checks what serverless.yml deploys, for every kind of settings: with cfn-lint, and against what this project promises.

`--self-test` plants faults in a copy and fails unless each is found. Needs cfn-lint beside the Python that runs this.
"""

import importlib.util
import itertools
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS = "settings/settings.yml"

# The framework itself names dependencies that a GetAtt implies (W3005); settings make conditions constant (W8003).
IGNORED = ["W3005", "W8003"]
REGIONS = ["us-east-1", "eu-west-1"]

POOL = "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_AbCdEfGhI"
EVERYTHING = {
    "REGION": "eu-central-1", "TABLE_NAME": "events.of_all", "BUCKET_NAME": "logs.example.com", "BUCKET_PREFIX": "org/",
    "KMS_KEY_ARN": "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "STAGE_NAME": "prod",
    "UPLOAD_CONCURRENCY": "20", "FILTER_EVENT_NAMES": "", "KEEP_EVENT_NAMES": "", "RETENTION_DAYS": "400", "LOG_RETENTION_DAYS": "1096",
    "ALARM_EMAIL": "ops@example.com", "CORS_ALLOWED_ORIGINS": "https://a.example,https://b.example", "BASE_PATH": "/tracker",
}

# Settings from the environment, without their prefix, and parameters, by a name for messages.
VARIANTS = {
    f"{authorizer} on {architecture}": (
        {"AUTHORIZER": authorizer} | ({"COGNITO_USER_POOL_ARN": POOL} if authorizer == "cognito" else {}),
        {"architecture": architecture})
    for authorizer, architecture in itertools.product(["aws_iam", "cognito", "none"], ["x86_64", "arm64"])
} | {
    "every setting": (EVERYTHING, {}),
    "a table that is there": ({}, {"table": "existing"}),
}

PLANTS = {
    "a reference to nothing": ("RestApiId: !Ref ApiGatewayRestApi", "RestApiId: !Ref ApiGatewayRest"),
    "a property that does not exist": ("SSEEnabled: true", "SSEEnable: true"),
    "a key of the framework's that is not rendered": ("maximumEventAge:", "maximumAge:"),
    "a route that is open": ('path: "/{proxy+}", authorizer: aws_iam}', 'path: "/{proxy+}"}'),
    "a question of browsers that is closed": ("{method: options, path: /}", "{method: options, path: /, authorizer: aws_iam}"),
    "an action with a wildcard": ("[dynamodb:BatchGetItem, dynamodb:GetItem]", '["dynamodb:*"]'),
    "a table that ends with the stack": ("      DeletionPolicy: Retain\n", ""),
    "a table without deletion protection": ("DeletionProtectionEnabled: true", "DeletionProtectionEnabled: false"),
    "a setting that does not exist": (f"{SETTINGS}):tableName", f"{SETTINGS}):tablename"),
    "a default of its own": ("dayShards, 4}", "dayShards, 1}"),
    "a variable of another setting": ("env:CLOUDTRAIL_TRACKER_TABLE_NAME", "env:CLOUDTRAIL_TRACKER_TABLE"),
    "a variable that no function knows": ("CLOUDTRAIL_TRACKER_STORE:", "CLOUDTRAIL_TRACKER_STORAGE:"),
    "an archive of another name": ("artifact: dist/cloudtrail-tracker-query-", "artifact: dist/query-"),
}


def renderer():
    spec = importlib.util.spec_from_file_location("render_serverless", PROJECT / "scripts/render-serverless.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RENDERER = renderer()


def findings(path, names):
    """What is wrong with a serverless.yml, by variant."""
    found = {"serverless.yml": unknown_settings(path.read_text())}
    with tempfile.TemporaryDirectory() as folder:
        templates = {}
        for name in names:
            settings, parameters = VARIANTS[name]
            environment = {f"CLOUDTRAIL_TRACKER_{key}": value for key, value in settings.items()}
            try:
                template = RENDERER.render(path, {}, parameters, environment)
            except RENDERER.Refused as refusal:
                found[name] = [str(refusal)]
                continue
            found[name] = promises(template, settings.get("AUTHORIZER", "aws_iam"), parameters.get("architecture", "x86_64"))
            templates[str(Path(folder, f"{len(templates)}.json"))] = name
            Path(folder, f"{len(templates) - 1}.json").write_text(json.dumps(template))
        for file, message in lint(templates):
            found[templates[file]].append(message)
    return {name: messages for name, messages in found.items() if messages}


def lint(files):
    if not files:
        return
    command = [Path(sys.executable).with_name("cfn-lint"), "--format", "json", "--ignore-checks", *IGNORED, "--regions", *REGIONS]
    for match in json.loads(subprocess.run([*command, "--", *files], capture_output=True, text=True).stdout or "[]"):
        place = "/".join(str(part) for part in match["Location"]["Path"] or [])
        yield match["Filename"], f"{match['Rule']['Id']} {place}: {match['Message']}"


def variable(key):
    return "CLOUDTRAIL_TRACKER_" + re.sub("([A-Z])", r"_\1", key).upper()


def as_text(setting):
    return " ".join(map(str, setting)) if isinstance(setting, list) else str(setting)


def unknown_settings(text):
    """Settings that are read, or handed to functions, and that settings.yml does not have."""
    keys = RENDERER.load(PROJECT / SETTINGS)
    known = {variable(key) for key in keys}
    found = []
    for name, key, default in re.findall(r"env:(\w+), file\(" + re.escape(SETTINGS) + r"\):(\w+), ([^}]*)\}", text):
        if key not in keys:
            found.append(f"{SETTINGS} has no {key}")
        elif as_text(keys[key]) != default.strip("'"):
            found.append(f"{key} is {default} when {SETTINGS} lacks it, rather than {keys[key]}")
        if name != variable(key):
            found.append(f"{key} is read from {name} rather than {variable(key)}")
    for name in re.findall(r"^ +(CLOUDTRAIL_TRACKER_\w+):", text, re.MULTILINE):
        if name not in known:
            found.append(f"functions are given {name}, which is no setting")
    return found


def promises(template, authorizer, architecture):
    resources = template["Resources"]
    found = []

    closed = {"aws_iam": "AWS_IAM", "cognito": "COGNITO_USER_POOLS", "none": "NONE"}[authorizer]
    methods = {name: one["Properties"] for name, one in resources.items() if one["Type"] == "AWS::ApiGateway::Method"}
    for name, method in methods.items():
        expected = "NONE" if method["HttpMethod"] == "OPTIONS" else closed
        if method["AuthorizationType"] != expected:
            found.append(f"{name} is authorized by {method['AuthorizationType']} rather than {expected}")
    if {name for name in methods if methods[name]["HttpMethod"] == "ANY"} != {"ApiGatewayMethodAny", "ApiGatewayMethodProxyVarAny"}:
        found.append("not every path and method reaches the function")

    for name, role in resources.items():
        if role["Type"] != "AWS::IAM::Role":
            continue
        for policy in role["Properties"]["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                statement = statement["Fn::If"][1] if "Fn::If" in statement else statement
                actions, places = statement["Action"], statement["Resource"]
                if "*" in json.dumps(actions) or "*" in (places if isinstance(places, list) else [places]):
                    found.append(f"{name} may do more than it needs: {statement['Sid']}")

    table = resources["EventTable"]
    if (table.get("DeletionPolicy"), table.get("UpdateReplacePolicy")) != ("Retain", "Retain"):
        found.append("the table does not outlive the stack")
    for key, value in {"DeletionProtectionEnabled": True, "SSESpecification": {"SSEEnabled": True},
                       "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}.items():
        if table["Properties"].get(key) != value:
            found.append(f"the table lacks {key}")

    for name in ("trigger", "query"):
        key = resources[f"{name.capitalize()}LambdaFunction"]["Properties"]["Code"]["S3Key"]
        if not key.endswith(f"/cloudtrail-tracker-{name}-{architecture}.zip"):
            found.append(f"`make package` makes no {key}")
    return found


def self_test():
    text = (PROJECT / "serverless.yml").read_text()
    missed = []
    for name, (original, planted) in PLANTS.items():
        if original not in text:
            sys.exit(f"error: cannot plant {name}: serverless.yml has no {original!r}")
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "serverless.yml")
            copy.write_text(text.replace(original, planted, 1))
            if not findings(copy, ["aws_iam on x86_64"]):
                missed.append(name)
    if missed:
        sys.exit("error: not found: " + "; ".join(missed))
    print(f"serverless.yml: {len(PLANTS)} planted faults found")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    found = findings(PROJECT / "serverless.yml", VARIANTS)
    for name, messages in found.items():
        for message in messages:
            print(f"error: {name}: {message}", file=sys.stderr)
    if found:
        sys.exit(1)
    print(f"serverless.yml: {len(VARIANTS)} renderings pass")


if __name__ == "__main__":
    main()
