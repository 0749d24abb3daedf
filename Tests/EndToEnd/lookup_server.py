"""CloudTrail's LookupEvents and Account Management's ListRegions for tests, with the limits that AWS documents, and events for it.

Signatures are computed again with botocore. One server stands for all regions, which the credential scope tells apart; a region
without a list of events is one that the account has switched off.
"""
import base64
import dataclasses
import datetime
import gzip
import hashlib
import hmac
import json
import re
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

LARGEST_PAGE = 50
CALLS_PER_SECOND = 2
DAYS = 90
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
# The last midnight whose hour has come to its end, so that no more is to be expected of the day before.
MIDNIGHT = (NOW - datetime.timedelta(hours=1)).replace(hour=0, minute=0, second=0)
SCOPE = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, *"
                   r"SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$")


def hours_before_midnight(hours, **more):
    return MIDNIGHT - datetime.timedelta(hours=hours) + datetime.timedelta(**more)


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def record(region, moment, name="CreateBucket", agent="console.amazonaws.com", key="AKIASOMEBODYELSE0000"):
    identity = {"type": "IAMUser", "userName": "alice", "accountId": "123456789012", "accessKeyId": key}
    return {
        "eventVersion": "1.11", "eventID": str(uuid.uuid4()), "eventTime": text(moment), "eventName": name,
        "eventSource": "s3.amazonaws.com", "awsRegion": region, "eventType": "AwsApiCall", "eventCategory": "Management",
        "userIdentity": identity, "userAgent": agent,
        "sourceIPAddress": "192.0.2.7", "requestParameters": {"bucketName": "a \"quoted\" näme"}, "responseElements": None}


def few(region):
    """One event today, and those at the ends of two days."""
    moments = [MIDNIGHT - datetime.timedelta(seconds=1), MIDNIGHT, NOW - datetime.timedelta(seconds=1), hours_before_midnight(1)]
    return [record(region, moment) for moment in moments]


def many(region):
    """Hours with one page, exactly two pages, and three pages whose limits lie within one second."""
    moments = [hours_before_midnight(3, seconds=number) for number in range(50)]
    moments += [hours_before_midnight(2, seconds=number * 35) for number in range(100)]
    moments += [hours_before_midnight(1, seconds=number) for number in range(30)]
    moments += [hours_before_midnight(1, minutes=30)] * 75 + [hours_before_midnight(1, minutes=40, seconds=n) for n in range(30)]
    moments += [hours_before_midnight(hours) for hours in (1, 2, 3)] + [hours_before_midnight(2, seconds=-1)] * 2
    return few(region) + [record(region, moment) for moment in moments]


def hourly(region, hours):
    return [record(region, hours_before_midnight(hour, minutes=4 * n)) for hour in range(1, hours + 1) for n in range(12)]


def real_records(folder):
    """Records that AWS made, their days moved to yesterday; the API knows none older than 90 days."""
    found = {}
    for log in sorted(folder.rglob("*.json*")):
        try:
            content = (gzip.open if log.suffix == ".gz" else open)(log, "rt", encoding="utf-8").read()
            records = json.loads(content)["Records"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        for item in records:
            if all(isinstance(item.get(name), str) for name in ("eventID", "eventName", "eventSource", "eventTime")):
                moved = f"{text(hours_before_midnight(24))[:10]}T{item['eventTime'][11:]}"
                found.setdefault(item["eventID"], item | {"eventTime": moved})
    chosen = sorted(found.values(), key=lambda item: item["eventID"])[:400]
    return [item for item in chosen if re.fullmatch(r"[-\d]{10}T[:\d]{8}Z", item["eventTime"])]


@dataclasses.dataclass
class Key:
    secret: str
    token: str | None = None
    expired: bool = False


@dataclasses.dataclass
class Call:
    """One request as it was answered; `outcome` is `ok`, an error's code, or the name of a fault."""
    at: float
    service: str
    region: str
    agent: str
    request: dict
    outcome: str


class Refusal(Exception):
    def __init__(self, code, message, status=400):
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


class Bucket:
    """Lets `CALLS_PER_SECOND` through. A late call may be followed by one in time: what the network delays is nobody's haste."""

    def __init__(self):
        self.level, self.at, self.taken = float(CALLS_PER_SECOND), time.monotonic(), 0

    def take(self):
        now = time.monotonic()
        self.level = min(CALLS_PER_SECOND, self.level + (now - self.at) * CALLS_PER_SECOND)
        self.at = now
        if self.level < 1:
            return False
        self.level -= 1
        self.taken += 1
        return True


class LookupServer:
    """Answers on a port of its own while it is entered.

    `regions`: RegionOptStatus by name, or `None` where ListRegions is denied. `denied`: regions in which LookupEvents is not
    allowed. `fault(region, number)`: `cut`, `error`, `garbage` or `None` for the region's call of that number, from 0.
    `seconds_to_refuse`: how long a region that is switched off takes to answer, by its name.
    """

    def __init__(self, events, regions=None, keys=None):
        self.events = {region: list(records) for region, records in events.items()}
        self.regions, self.denied, self.fault = regions, set(), lambda region, number: None
        self.seconds_to_refuse = {}
        self.keys = keys or {"AKIATESTTESTTESTTEST": Key(f"secret/{uuid.uuid4()}")}
        self.throttled_until = 0.0
        self.calls, self.buckets, self.lock = [], {}, threading.Lock()

    def __enter__(self):
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"service": self}))
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()

    def throttle(self, seconds):
        self.throttled_until = time.monotonic() + seconds

    def made(self, region=None, agent="cloudtrail-tracker/"):
        """The calls of LookupEvents so far that a program made."""
        with self.lock:
            return [call for call in self.calls if call.service == "cloudtrail" and call.agent.startswith(agent)
                    and region in (None, call.region)]

    def answer(self, path, headers, body):
        """The answer's status, body and fault; every call is logged."""
        call = Call(time.monotonic(), "", "", headers.get("User-Agent", ""), {}, "ok")
        try:
            match = SCOPE.match(headers.get("Authorization", ""))
            if not match:
                raise Refusal("MissingAuthenticationTokenException", "Missing Authentication Token", 403)
            call.region, call.service = match[3], match[4]
            key = self.signer(match, path, headers, body)
            status, answer, fault = 200, None, None
            if call.service == "account":
                answer = self.list_regions(key, path, parsed(body))
            else:
                call.request = parsed(body)
                fault = self.fault(call.region, self.admit(key, call.region, headers))
                call.outcome = fault or "ok"
                if fault == "error":
                    raise Refusal("InternalFailure", "An internal error occurred", 500)
                answer = look_up(self.events[call.region], call.request)
        except Refusal as refusal:
            call.outcome, status, fault = refusal.code, refusal.status, None
            answer = {"__type": refusal.code, "message": refusal.message}
        with self.lock:
            self.calls.append(call)
        return status, json.dumps(answer).encode(), fault

    def signer(self, match, path, headers, body):
        """Whose key it was signed with; `None` for one that is not known."""
        key_id, day, region, service, names, signature = match.groups()
        key = self.keys.get(key_id)
        if key is None:
            return None
        # A hash that the client states is what the signer would take for the body's.
        stated = headers.get("X-Amz-Content-SHA256")
        stamp = headers.get("X-Amz-Date", "")
        request = AWSRequest(method="POST", url=f"http://{headers['Host']}{path}", data=body,
                             headers={name: headers.get(name, "") for name in names.split(";")})
        request.context["timestamp"] = stamp
        signer = SigV4Auth(Credentials(key_id, key.secret), service, region)
        expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
        if not hmac.compare_digest(expected, signature) or stated not in (None, hashlib.sha256(body).hexdigest()):
            raise Refusal("InvalidSignatureException",
                          "The request signature we calculated does not match the signature you provided. Check your AWS "
                          "Secret Access Key and signing method.", 403 if service == "account" else 400)
        signed = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if not stamp.startswith(day) or abs(time.time() - signed.timestamp()) > 300:
            raise Refusal("InvalidSignatureException", "Signature expired")
        if key.token != headers.get("X-Amz-Security-Token"):
            return None
        if key.expired:
            raise Refusal("ExpiredTokenException", "The security token included in the request is expired")
        return key

    def admit(self, key, region, headers):
        """The number of this call among those of the region that were not throttled."""
        # Elsewhere a region that is switched off does not know good keys either.
        if key is None or region not in self.events:
            time.sleep(self.seconds_to_refuse.get(region, 0))
            raise Refusal("UnrecognizedClientException", "The security token included in the request is invalid.")
        if not headers.get("X-Amz-Target", "").endswith(".LookupEvents"):
            raise Refusal("UnknownOperationException", "")
        if region in self.denied:
            raise Refusal("AccessDeniedException", "User: arn:aws:iam::123456789012:user/reader is not authorized to perform: "
                          "cloudtrail:LookupEvents because no identity-based policy allows the cloudtrail:LookupEvents action")
        with self.lock:
            bucket = self.buckets.setdefault(region, Bucket())
            is_free, number = bucket.take(), bucket.taken - 1
        if not is_free or time.monotonic() < self.throttled_until:
            raise Refusal("ThrottlingException", "Rate exceeded")
        return number

    def list_regions(self, key, path, request):
        if key is None:
            raise Refusal("UnrecognizedClientException", "The security token included in the request is invalid.", 403)
        if self.regions is None or path != "/listRegions":
            raise Refusal("AccessDeniedException", "not authorized to perform: account:ListRegions", 403)
        # Short pages, so that more than one is needed.
        names, start = sorted(self.regions), int(request.get("NextToken") or 0)
        answer = {"Regions": [{"RegionName": name, "RegionOptStatus": self.regions[name]} for name in names[start:start + 3]]}
        return answer | ({"NextToken": str(start + 3)} if start + 3 < len(names) else {})


def parsed(body):
    try:
        return json.loads(body or b"{}")
    except ValueError:
        raise Refusal("SerializationException", "the body is no JSON") from None


def look_up(records, request):
    """A page: the newest first, both ends of the time counting in."""
    size, token = request.get("MaxResults", LARGEST_PAGE), request.get("NextToken")
    start, end = request.get("StartTime"), request.get("EndTime")
    if request.get("LookupAttributes"):
        raise Refusal("InvalidLookupAttributesException", "no attribute is known here")
    if type(size) is not int or not 1 <= size <= LARGEST_PAGE:
        raise Refusal("InvalidMaxResultsException", "A limit between 1 and 50 is valid")
    if any(type(moment) not in (int, float, type(None)) for moment in (start, end)):
        raise Refusal("SerializationException", "a time is a number of seconds")
    if start is not None and end is not None and start > end:
        raise Refusal("InvalidTimeRangeException", "The start of the range lies after its end")
    oldest = time.time() - DAYS * 86400
    found = sorted(
        ((seconds(record), record["eventID"], record) for record in records
         if max(start or 0, oldest) <= seconds(record) <= (end if end is not None else time.time())),
        key=lambda item: item[:2], reverse=True)
    # A token says where to go on, and is good for the same request alone.
    request_hash = hashlib.sha256(json.dumps([size, start, end]).encode()).hexdigest()
    if token is not None:
        try:
            of, *last = json.loads(base64.b64decode(token))
        except ValueError:
            of, last = None, []
        if of != request_hash:
            raise Refusal("InvalidNextTokenException", "The token is not valid, or belongs to another request")
        found = [item for item in found if [item[0], item[1]] < last]
    answer = {"Events": [outlined(record) for _, _, record in found[:size]]}
    if len(found) > size:
        position = [request_hash, found[size - 1][0], found[size - 1][1]]
        answer["NextToken"] = base64.b64encode(json.dumps(position).encode()).decode()
    return answer


def seconds(record):
    return int(datetime.datetime.strptime(record["eventTime"], "%Y-%m-%dT%H:%M:%S%z").timestamp())


def outlined(record):
    return {"EventId": record["eventID"], "EventName": record["eventName"], "EventTime": seconds(record),
            "EventSource": record["eventSource"], "ReadOnly": "false", "Username": record["userIdentity"].get("userName", ""),
            "Resources": [], "CloudTrailEvent": json.dumps(record)}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, answer, fault = self.service.answer(self.path, self.headers, body)
        if fault == "garbage":
            answer = answer[:len(answer) // 2]
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if fault == "cut":
            answer, self.close_connection = answer[:len(answer) // 2], True
        self.wfile.write(answer)

    def log_message(self, *_):
        pass
