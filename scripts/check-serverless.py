#!/usr/bin/env python3
"""Checks what the Serverless Framework makes of serverless.yml: with cfn-lint, and against what this project promises.

Every pair of choices that settings offer stands in one of the packagings. `--random N SEED` adds N that are drawn; `--self-test` plants
faults in a copy and fails unless each is found. The framework is the one on the path (osls or serverless), or what OSLS names;
without any, nothing is checked, which it says. Needs cfn-lint beside the Python that runs this.
"""

import concurrent.futures
import itertools
import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "Tests/EndToEnd"))
import serverless_framework as framework  # noqa: E402

SETTINGS = "settings/settings.yml"
# The framework itself names dependencies that a GetAtt implies (W3005).
IGNORED = ["W3005"]
REGIONS = ["us-east-1", "eu-west-1"]
KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
POOL = "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_AbCdEfGhI"
ROLE = "arn:aws:iam::111122223333:role/service/cloudtrail-tracker"

# What a setting, or a parameter, may be that changes a resource.
CHOICES = {
    "AUTHORIZER": ["aws_iam", "cognito", "none"],
    "architecture": ["x86_64", "arm64"],
    "table": ["new", "existing"],
    "BUCKET_NAME": ["", "logs.example.com"],
    "BUCKET_PREFIX": ["", "org/"],
    "KMS_KEY_ARN": ["", KEY],
    "ALARM_EMAIL": ["", "ops@example.com"],
    "CORS_ALLOWED_ORIGINS": ["", "https://a.example", "https://a.example,https://b.example"],
    "EVENT_BRIDGE": ["false", "true"],
    "QUEUE_ARN": ["", "arn:aws:sqs:us-east-1:111122223333:logs"],
    "TOPIC_ARN": ["", "arn:aws:sns:us-east-1:444455556666:trail"],
    "TRIGGER_CONCURRENCY": ["0", "20"],
    "QUERY_CONCURRENCY": ["0", "10"],
    "SILENCE_ALARM_HOURS": ["0", "6"],
    "ACCESS_LOGS": ["false", "true"],
    "DEPLOYMENT_BUCKET": ["", "archives.example.com"],
    "TRIGGER_ROLE_ARN": ["", ROLE + "-trigger"],
    "QUERY_ROLE_ARN": ["", ROLE + "-query"],
}
FIRST = {name: values[0] for name, values in CHOICES.items()}
MOST = FIRST | {name: CHOICES[name][-1] for name in (
    "BUCKET_NAME", "KMS_KEY_ARN", "CORS_ALLOWED_ORIGINS", "EVENT_BRIDGE", "QUEUE_ARN", "TOPIC_ARN", "SILENCE_ALARM_HOURS",
    "QUERY_CONCURRENCY")}

PLANTS = {
    "a reference to nothing": ("RestApiId: !Ref ApiGatewayRestApi", "RestApiId: !Ref ApiGatewayRest"),
    "a property that does not exist": ("SSEEnabled: true", "SSEEnable: true"),
    "a key of the framework's that is misspelt": ("maximumEventAge:", "maximumAge:"),
    "a route that is open": ('path: "/{proxy+}", authorizer: aws_iam}', 'path: "/{proxy+}"}'),
    "a question of browsers that starts the function": ("    integration: mock\n", ""),
    "an action with a wildcard": ("[dynamodb:BatchGetItem, dynamodb:DescribeTable, dynamodb:GetItem]", '["dynamodb:*"]'),
    "a role that reads beside the logs": ("/${self:custom.given.logPrefix}*", "/*"),
    "a role that other accounts' functions may take": ('"aws:SourceAccount"', '"aws:PrincipalAccount"'),
    "a table that ends with the stack": ("      DeletionPolicy: Retain\n", ""),
    "a table without deletion protection": ("DeletionProtectionEnabled: true", "DeletionProtectionEnabled: false"),
    "a table that is made before something else": ("    - QueueMapping\n", ""),
    "a gateway's refusal in another form": ("'application/problem+json'", "'application/json'"),
    "a refusal that comes after the deployment": ("      - RefusalThrottled\n", ""),
    "a reserve that is another function's": ("${self:custom.given.queryConcurrency}", "${self:custom.given.triggerConcurrency}"),
    "a stage without a throttle": ("ThrottlingRateLimit: ", "CacheTtlInSeconds: "),
    "silence that is good news": ("TreatMissingData: breaching", "TreatMissingData: notBreaching"),
    "a queue whose messages come again together": ("FunctionResponseTypes: [ReportBatchItemFailures]", "Enabled: true"),
    "a setting that does not exist": (f"{SETTINGS}):tableName", f"{SETTINGS}):tablename"),
    "a default of its own": ("dayShards, 4}", "dayShards, 1}"),
    "a variable of another setting": ("env:CLOUDTRAIL_TRACKER_TABLE_NAME", "env:CLOUDTRAIL_TRACKER_TABLE"),
    "a variable that no function knows": ("CLOUDTRAIL_TRACKER_STORE:", "CLOUDTRAIL_TRACKER_STORAGE:"),
    "an archive of another name": ("artifact: dist/cloudtrail-tracker-query-", "artifact: dist/query-"),
}


def pairs(choices):
    return {((a, x), (b, y)) for a, b in itertools.combinations(choices, 2) for x in choices[a] for y in choices[b]}


def in_pairs(choices, source):
    """Few combinations in which every two choices meet."""
    left, made = pairs(choices), []
    while left:
        best = None
        for _ in range(60):
            # Whatever else is drawn, one pair that is left is in it.
            drawn = {name: source.choice(values) for name, values in choices.items()} | dict(min(left))
            gain = sum(drawn[a] == x and drawn[b] == y for (a, x), (b, y) in left)
            best = max(best or (0, 0, drawn), (gain, -len(made), drawn), key=lambda one: one[0])
        made.append(best[2])
        left = {pair for pair in left if not all(best[2][name] == value for name, value in pair)}
    return made


def package(choice, text=None):
    """The template of the service, or what the framework says instead."""
    settings = {name: value for name, value in choice.items() if name.isupper()}
    if settings["AUTHORIZER"] == "cognito":
        settings["COGNITO_USER_POOL_ARN"] = POOL
    with tempfile.TemporaryDirectory() as name:
        folder = framework.make_service(name)
        if text:
            (folder / "serverless.yml").write_text(text)
        parameters = [word for key in ("architecture", "table") for word in ("--param", f"{key}={choice[key]}")]
        status, said = framework.run(FRAMEWORK, folder, "package", *parameters, settings=settings)
        if status or re.search("(?i)warning|deprecat", said):
            return None, [said.strip()]
        return json.loads((folder / ".serverless/cloudformation-template-update-stack.json").read_text()), []


def resolved(template):
    """The template as CloudFormation reads it: conditions, all of which settings make constant, decided."""
    conditions = template.pop("Conditions")

    def holds(condition):
        (kind, value), = condition.items()
        if kind == "Fn::Equals":
            return value[0] == value[1]
        if kind == "Fn::And":
            return all(map(holds, value))
        return holds(conditions[value])

    def walk(value):
        if isinstance(value, list):
            return [found for found in map(walk, value) if found != {"Ref": "AWS::NoValue"}]
        if not isinstance(value, dict):
            return value
        if "Fn::If" in value:
            name, then, otherwise = value["Fn::If"]
            return walk(then if holds(conditions[name]) else otherwise)
        found = {key: walk(one) for key, one in value.items()}
        return {key: one for key, one in found.items() if one != {"Ref": "AWS::NoValue"}}

    for part in ("Resources", "Outputs"):
        for name, one in list(template[part].items()):
            if not holds(conditions[one.pop("Condition")] if "Condition" in one else {"Fn::Equals": [0, 0]}):
                del template[part][name]
                # What depends on it does not wait.
                for other in template["Resources"].values():
                    if name in other.get("DependsOn", []):
                        other["DependsOn"] = [each for each in other["DependsOn"] if each != name]
    return walk(template)


def findings(choices, text=None):
    """What is wrong, by the choice in which it is."""
    found = [[] for _ in choices]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as workers:
        files = {}
        for number, (template, said) in enumerate(workers.map(lambda choice: package(choice, text), choices)):
            found[number] += said
            if template is None:
                continue
            template = resolved(template)
            found[number] += promises(template, choices[number])
            path = Path(folder, f"{number}.json")
            path.write_text(json.dumps(template))
            files[str(path)] = number
        for file, message in lint(files):
            found[files[file]].append(message)
    return found


def lint(files):
    if not files:
        return
    command = [Path(sys.executable).with_name("cfn-lint"), "--format", "json", "--ignore-checks", *IGNORED, "--regions", *REGIONS]
    for match in json.loads(subprocess.run([*command, "--", *files], capture_output=True, text=True).stdout or "[]"):
        place = "/".join(str(part) for part in match["Location"]["Path"] or [])
        yield match["Filename"], f"{match['Rule']['Id']} {place}: {match['Message']}"


def variable(key):
    return "CLOUDTRAIL_TRACKER_" + re.sub("([A-Z])", r"_\1", key).upper()


def unknown_settings(text):
    """Settings that are read, or handed to functions, and that settings.yml does not have."""
    lines = (PROJECT / SETTINGS).read_text().splitlines()
    keys = {key: value.strip('"[]').replace(",", "") for key, value in re.findall(r"^(\w+): (.*)$", "\n".join(lines), re.MULTILINE)}
    known = {variable(key) for key in keys}
    found = []
    for name, key, default in re.findall(r"env:(\w+), file\(" + re.escape(SETTINGS) + r"\):(\w+), ([^}]*)\}", text):
        if key not in keys:
            found.append(f"{SETTINGS} has no {key}")
        elif keys[key] != default.strip("'"):
            found.append(f"{key} is {default} when {SETTINGS} lacks it, rather than {keys[key]}")
        if name != variable(key):
            found.append(f"{key} is read from {name} rather than {variable(key)}")
    for name in re.findall(r"^ +(CLOUDTRAIL_TRACKER_\w+):", text, re.MULTILINE):
        if name not in known:
            found.append(f"functions are given {name}, which is no setting")
    return found


def promises(template, choice):
    resources = template["Resources"]
    return [
        *api_promises(resources, choice), *role_promises(resources, choice), *table_promises(resources), *alarm_promises(resources, choice),
        *function_promises(resources, choice),
    ]


def function_promises(resources, choice):
    for name in ("trigger", "query"):
        function = resources[f"{name.capitalize()}LambdaFunction"]["Properties"]
        if not function["Code"]["S3Key"].endswith(f"/cloudtrail-tracker-{name}-{choice['architecture']}.zip"):
            yield f"`make package` makes no {function['Code']['S3Key']}"
        if function.get("ReservedConcurrentExecutions", 0) != int(choice[f"{name.upper()}_CONCURRENCY"]):
            yield f"{name} has {function.get('ReservedConcurrentExecutions')} functions of its own"


def of_type(resources, kind):
    return {name: one["Properties"] for name, one in resources.items() if one["Type"] == f"AWS::{kind}"}


def api_promises(resources, choice):
    closed = {"aws_iam": "AWS_IAM", "cognito": "COGNITO_USER_POOLS", "none": "NONE"}[choice["AUTHORIZER"]]
    methods = of_type(resources, "ApiGateway::Method")
    for name, method in methods.items():
        asks = method["HttpMethod"] == "OPTIONS"
        if method["AuthorizationType"] != ("NONE" if asks else closed):
            yield f"{name} is authorized by {method['AuthorizationType']}"
        if (method["Integration"]["Type"] == "MOCK") != asks:
            yield f"{name} is answered by {method['Integration']['Type']}"
    if {name for name in methods if methods[name]["HttpMethod"] == "ANY"} != {"ApiGatewayMethodAny", "ApiGatewayMethodProxyVarAny"}:
        yield "not every path and method reaches the function"

    refusals = of_type(resources, "ApiGateway::GatewayResponse")
    if not {"DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "UNAUTHORIZED"} <= {one["ResponseType"] for one in refusals.values()}:
        yield "not every refusal of the gateway has the function's form"
    origins = choice["CORS_ALLOWED_ORIGINS"].split(",")
    expected = f"'{origins[0]}'" if origins[0] and len(origins) == 1 else "method.request.header.Origin" if origins[0] else None
    for name, one in refusals.items():
        fields = one["ResponseParameters"]
        if fields.get("gatewayresponse.header.Content-Type") != "'application/problem+json'":
            yield f"{name} is no application/problem+json"
        if fields.get("gatewayresponse.header.Access-Control-Allow-Origin") != expected:
            yield f"{name} may be read by {fields.get('gatewayresponse.header.Access-Control-Allow-Origin')} rather than {expected}"
        if not all(name in resources[method].get("DependsOn", []) for method in ("ApiGatewayMethodAny", "ApiGatewayMethodProxyVarAny")):
            yield f"{name} may be missing in the deployment"
    if any("StageName" in one for one in of_type(resources, "ApiGateway::Deployment").values()):
        yield "a deployment makes a stage of its own"
    for stage in of_type(resources, "ApiGateway::Stage").values():
        if not all(stage["MethodSettings"][0].get(f"Throttling{what}Limit") for what in ("Rate", "Burst")):
            yield "the stage has no throttle"


def role_promises(resources, choice):
    roles = of_type(resources, "IAM::Role")
    expected = {"TriggerRole"} if not choice["TRIGGER_ROLE_ARN"] else set()
    expected |= {"BackfillRole"} if choice["BUCKET_NAME"] and not choice["TRIGGER_ROLE_ARN"] else set()
    expected |= {"QueryRole"} if not choice["QUERY_ROLE_ARN"] else set()
    if set(roles) != expected:
        yield f"there are the roles {sorted(roles)} rather than {sorted(expected)}"
    for name, role in roles.items():
        trust = role["AssumeRolePolicyDocument"]["Statement"][0]
        if trust.get("Condition") != {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}:
            yield f"{name} may be taken for other accounts"
        for statement in (one for policy in role["Policies"] for one in policy["PolicyDocument"]["Statement"]):
            actions, places = statement["Action"], statement["Resource"]
            if "*" in json.dumps(actions) or "*" in (places if isinstance(places, list) else [places]):
                yield f"{name} may do more than it needs: {statement['Sid']}"
            if statement["Sid"] == "ReadLogs" and "/AWSLogs/*" not in json.dumps(places):
                yield f"{name} reads more than logs"


def table_promises(resources):
    table = resources.get("EventTable")
    if table is None:
        return
    if (table.get("DeletionPolicy"), table.get("UpdateReplacePolicy")) != ("Retain", "Retain"):
        yield "the table does not outlive the stack"
    for key, value in {"DeletionProtectionEnabled": True, "SSESpecification": {"SSEEnabled": True},
                       "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}.items():
        if table["Properties"].get(key) != value:
            yield f"the table lacks {key}"
    waited = set()

    def wait(name):
        if name in resources and name not in waited:
            waited.add(name)
            # Whatever stands in a resource's text as a name is referred to.
            for other in re.findall(r'"(\w+)(?:\.\w+)?"|\$\{(\w+)', json.dumps(resources[name])):
                wait(other[0] or other[1])
    wait("EventTable")
    late = {name for name in resources if name not in waited and not name.startswith(("ServerlessDeployment", "QueryLambdaPermission"))}
    if late:
        yield f"a failure of {', '.join(sorted(late))} would leave a table behind"


def alarm_promises(resources, choice):
    alarms = of_type(resources, "CloudWatch::Alarm")
    for name, alarm in alarms.items():
        expected = "breaching" if name == "TriggerSilentAlarm" else "notBreaching"
        if alarm["TreatMissingData"] != expected:
            yield f"{name} takes missing data for {alarm['TreatMissingData']}"
    if ("TriggerSilentAlarm" in alarms) != (choice["SILENCE_ALARM_HOURS"] != "0"):
        yield "the alarm of silence is not what the setting says"
    for mapping in of_type(resources, "Lambda::EventSourceMapping").values():
        if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield "one message that fails brings all of its batch again"


def self_test():
    text = (PROJECT / "serverless.yml").read_text()
    missed = []

    def is_found(plant):
        original, planted = PLANTS[plant]
        if original not in text:
            sys.exit(f"error: cannot plant {plant}: serverless.yml has no {original!r}")
        copy = text.replace(original, planted, 1)
        return unknown_settings(copy) or any(findings([MOST], copy))
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        missed = [plant for plant, found in zip(PLANTS, workers.map(is_found, PLANTS)) if not found]
    if missed:
        sys.exit("error: not found: " + "; ".join(missed))
    print(f"serverless.yml: {len(PLANTS)} planted faults found")


def main():
    if FRAMEWORK is None:
        print("serverless.yml is not checked: there is no osls on the path (npm install --global osls)")
        return
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    choices = [FIRST, *in_pairs(CHOICES, random.Random(1))]
    if sys.argv[1:2] == ["--random"]:
        source = random.Random(sys.argv[3])
        choices += [{name: source.choice(values) for name, values in CHOICES.items()} for _ in range(int(sys.argv[2]))]
    found = list(zip(choices, findings(choices)))
    wrong = unknown_settings((PROJECT / "serverless.yml").read_text())
    for choice, messages in found:
        chosen = ", ".join(f"{name}={value}" for name, value in choice.items() if value != FIRST[name]) or "the defaults"
        wrong += [f"{message}\n  with {chosen}" for message in messages]
    for message in wrong:
        print(f"error: {message}", file=sys.stderr)
    if wrong:
        sys.exit(1)
    print(f"serverless.yml: {len(choices)} packagings pass")


FRAMEWORK = framework.find()
if __name__ == "__main__":
    main()
