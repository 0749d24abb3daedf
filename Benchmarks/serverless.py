"""The serverless half of a run: the packaged functions and the DynamoDB store, beside boto3 against the same server."""

import contextlib
import gzip
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "PackagedFunctions"))

from packaged_function import PackagedFunction  # noqa: E402
from runtime_api import RuntimeAPI  # noqa: E402

MEGABYTE = 1_000_000
TABLE = "benchmark"
REGION = "us-east-1"
STARTS = 20
INVOCATIONS = 100
IMPORT_BOTO3 = "import boto3; boto3.client('dynamodb', region_name='us-east-1')"
# boto3's own way to store, fed with the very items that the tracker stored.
BATCH_WRITER = """
import json, resource, sys, boto3
endpoint, table, items = sys.argv[1:]
table = boto3.resource("dynamodb", endpoint_url=endpoint, region_name="us-east-1").Table(table)
items = [{name: set(value["set"]) if isinstance(value, dict) else value for name, value in json.loads(line).items()}
         for line in open(items)]
def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
before = used()
with table.batch_writer() as batch:
    for item in items:
        batch.put_item(Item=item)
print(used() - before)
"""


@contextlib.contextmanager
def ministack():
    """MiniStack on a free port; its endpoint."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "TMPDIR": folder, "BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "127.0.0.1", "GATEWAY_PORT": str(port),
            "AUTH": "false", "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0"}
        server = subprocess.Popen(
            [sys.executable, "-m", "ministack"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            for _ in range(300):
                with contextlib.suppress(OSError):
                    if urllib.request.urlopen(f"{url}/_ministack/health", timeout=1).status == 200:
                        break
                time.sleep(0.05)
            yield url
        finally:
            server.kill()
            server.wait()


def aws_environment(endpoint):
    return {
        "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": REGION, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "CLOUDTRAIL_TRACKER_STORE": f"dynamodb:{TABLE}", "CLOUDTRAIL_TRACKER_TABLE_NAME": TABLE,
    }


def measure_start(archive, table):
    """From exec to the first request for an event, beside Python with boto3."""
    table.amount(f"size of {archive.name}", archive.stat().st_size / MEGABYTE, at_most=16, unit="MB", peer=("", None))
    times = []
    with RuntimeAPI() as api, PackagedFunction(archive) as function:
        for _ in range(STARTS):
            started = function.start(api, None)
            times.append(api.asked.get(timeout=20) - started)
            function.process.kill()
            function.process.wait()
    peers = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", IMPORT_BOTO3], check=True)
        peers.append(time.perf_counter() - started)
    table.amount(f"{archive.name.split('-')[2]} function: exec to first GET next", statistics.median(times) * 1000, at_most=20,
                 unit="ms", peer=("import boto3 + client", statistics.median(peers) * 1000))


def gateway_event(path, query=""):
    """What a function URL hands over."""
    return json.dumps({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query, "headers": {"accept": "*/*"},
        "requestContext": {
            "http": {"method": "GET", "path": path, "sourceIp": "192.0.2.1"}, "stage": "$default",
            "domainName": "abc.lambda-url.us-east-1.on.aws"},
        "isBase64Encoded": False,
    }).encode()


def answer(api, path, query=""):
    kind, body = api.invoke(gateway_event(path, query), within=120)
    response = json.loads(body)
    if kind != "response" or response.get("statusCode") != 200:
        raise RuntimeError(f"GET {path}?{query}: {kind} {body[:500]!r}")
    return json.loads(response["body"])


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_bytes(pid):
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def measure_query(archive, endpoint, busy_user, quiet, table):
    """A warm query function: its own CPU time for an answer, and its memory."""
    environment = aws_environment(endpoint)
    with RuntimeAPI() as api, PackagedFunction(archive) as function:
        function.start(api, None, environment)
        user, user_query, scan_query = quiet
        for path, query, limit, name in (
            (f"/users/{user}", user_query, 2, "/users/{u} of 100 events, warm"),
            ("/scan", scan_query, 5, "7-day /scan of 100 events, warm"),
        ):
            found = len(answer(api, path, query))
            before = cpu_seconds(function.process.pid)
            for _ in range(INVOCATIONS):
                answer(api, path, query)
            used = (cpu_seconds(function.process.pid) - before) / INVOCATIONS
            table.amount(f"{name}: CPU ({found} found)", used * 1000, at_most=limit, unit="ms", peer=("", None))
    with RuntimeAPI() as api, PackagedFunction(archive) as function:
        function.start(api, None, environment)
        found = len(answer(api, f"/users/{busy_user}", "from=2000-01-01&to=2100-01-01&limit=1000"))
        table.amount(f"query of {found} events: memory", peak_bytes(function.process.pid) / MEGABYTE, at_most=48, unit="MB",
                     peer=("", None))


def measure_trigger(archive, endpoint, log, table):
    """The trigger function's memory for a log of 50 MB."""
    import boto3
    s3 = boto3.client("s3", endpoint_url=endpoint, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test")
    s3.create_bucket(Bucket="trail")
    key = "AWSLogs/123456789012/CloudTrail/us-east-1/2024/06/01/123456789012_CloudTrail_us-east-1_20240601T0000Z_0.json.gz"
    s3.upload_file(str(log), "trail", key)
    event = {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "awsRegion": REGION,
                          "s3": {"bucket": {"name": "trail"}, "object": {"key": key, "size": log.stat().st_size}}}]}
    with RuntimeAPI() as api, PackagedFunction(archive) as function:
        api.seconds_for_an_event = 900
        # Almost nothing is kept, so that it is reading that is measured, and not the server that stores.
        function.start(api, None, aws_environment(endpoint) | {
            "CLOUDTRAIL_TRACKER_FILTER_EVENT_NAMES": "a b c d e f g h i j k l m n o p q r s t u v w x y"})
        kind, body = api.invoke(json.dumps(event).encode(), within=600)
        if kind != "response":
            raise RuntimeError(f"the trigger function answered {kind}: {body[:500]!r}\n{function.logged()[-2000:]}")
        table.amount(f"log of {log.stat().st_size / MEGABYTE:.0f} MB compressed: memory",
                     peak_bytes(function.process.pid) / MEGABYTE, at_most=64, unit="MB", peer=("", None))


def measure_storing(tracker, endpoint, logs, table):
    """Client CPU an event stored, beside boto3's batch_writer with the same items."""
    environment = os.environ | aws_environment(endpoint)
    before = os.times()
    report = json.loads(subprocess.run(
        [tracker, "import", "--json", "--store", f"dynamodb:{TABLE}", *logs], env=environment, check=True, capture_output=True,
        text=True).stdout)
    after = os.times()
    ours = (after.children_user + after.children_system - before.children_user - before.children_system) / report["stored"]
    before = os.times()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([tracker, "import", "--store", f"sqlite:{folder}/none.db", "--from", "2100-01-01", *logs],
                       env=environment, check=True, capture_output=True)
    after = os.times()
    reading = (after.children_user + after.children_system - before.children_user - before.children_system) / report["stored"]
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as items:
        count = dump_events(endpoint, items)
        theirs = float(subprocess.run(
            [sys.executable, "-c", BATCH_WRITER, endpoint, "peer", items.name], env=environment, check=True,
            capture_output=True, text=True).stdout) / count
    table.amount(f"storing {report['stored']:,} events to DynamoDB: CPU an event, less reading", (ours - reading) * 1e6,
                 at_most=min(50, theirs * 1e6 / 10), unit="µs", peer=("boto3 batch_writer", theirs * 1e6))
    return report["stored"]


def dump_events(endpoint, items):
    """Writes the events' items as lines, and makes a table of the same shape for the peer."""
    import boto3
    keys = dict(endpoint_url=endpoint, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test")
    client = boto3.client("dynamodb", **keys)
    shape = client.describe_table(TableName=TABLE)["Table"]
    client.create_table(
        TableName="peer", KeySchema=shape["KeySchema"], AttributeDefinitions=shape["AttributeDefinitions"],
        BillingMode="PAY_PER_REQUEST", GlobalSecondaryIndexes=[
            {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
            for index in shape["GlobalSecondaryIndexes"]])
    count = 0
    for page in client.get_paginator("scan").paginate(TableName=TABLE, FilterExpression="attribute_exists(eventTimeID)"):
        for item in page["Items"]:
            plain = {name: {"set": value["SS"]} if "SS" in value else next(iter(value.values())) for name, value in item.items()}
            items.write(json.dumps(plain) + "\n")
            count += 1
    items.flush()
    return count


def big_log(files, target, folder):
    """One gzip file of about `target` bytes, the archive's records over and over."""
    records = b",".join(gzip.decompress(file.read_bytes()).strip()[len(b'{"Records":['):-2] for file in files)
    path = folder / "big.json.gz"
    with gzip.open(path, "wb", compresslevel=4) as log:
        log.write(b'{"Records":[')
        isFirst = True
        while path.stat().st_size < target:
            log.write(records if isFirst else b"," + records)
            log.flush()
            isFirst = False
        log.write(b"]}")
    return path


def quiet_days(tracker, endpoint):
    """A user and queries that find 100 events; the query is found by asking, so that any archive will do."""
    environment = os.environ | aws_environment(endpoint)

    def query(*arguments):
        return json.loads(subprocess.run(
            [tracker, "query", "--store", f"dynamodb:{TABLE}", *arguments], env=environment, check=True, capture_output=True,
            text=True).stdout)
    users = query("users")
    counts = {user: query(f"users/{user}", "from=2000-01-01", "to=2100-01-01", "count=true") for user in users[:60]}
    busy = max(counts, key=counts.get)
    hundredth = query(f"users/{busy}", "from=2000-01-01", "to=2100-01-01", "limit=100")
    user_query = f"from={hundredth[0]['eventTime']}&to={hundredth[-1]['eventTime']}&limit=100"
    everyone = query("scan", "from=2000-01-01", "to=2100-01-01", "limit=1")
    day = everyone[0]["eventTime"][:10]
    return busy, (urllib.parse.quote(busy, safe=""), user_query, f"from={day}&limit=100&to={plus_days(day, 6)}")


def plus_days(day, days):
    import datetime
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def measure(tracker, packages, files, table, say):
    """Everything there is to measure of the serverless half."""
    trigger, query = packages
    say("starting the packaged functions, and Python with boto3")
    measure_start(trigger, table)
    measure_start(query, table)
    with ministack() as endpoint, tempfile.TemporaryDirectory() as folder:
        subprocess.run([tracker, "table", "create"], env=os.environ | aws_environment(endpoint), check=True, capture_output=True)
        say("storing to DynamoDB's stand-in, and boto3's batch_writer")
        measure_storing(tracker, endpoint, files[:60], table)
        say("asking the query function")
        busy, quiet = quiet_days(tracker, endpoint)
        measure_query(query, endpoint, urllib.parse.quote(busy, safe=""), quiet, table)
        say("a log of 50 MB for the trigger function")
        measure_trigger(trigger, endpoint, big_log(files[:20], 50 * MEGABYTE, Path(folder)), table)
