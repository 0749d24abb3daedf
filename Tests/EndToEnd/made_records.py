"""Records like CloudTrail's, made up at random, and what stands in them that must not be taken for another record."""
import base64
import gzip
import json
import re

SERVICES = ["ec2", "s3", "iam", "sts", "kms", "lambda", "signin", "rds", "dynamodb", "logs", "cloudtrail", "ecs", "route53"]
VERBS = ["Create", "Delete", "Put", "Update", "Run", "Stop", "Attach", "Assume", "Get", "List", "Describe", "Decrypt"]
THINGS = ["Bucket", "User", "Role", "Instances", "Key", "Policy", "Function20150331", "Table", "Object", "Trail", "Grant"]
REGIONS = ["eu-west-1", "us-east-1", "ap-southeast-2", "us-gov-west-1"]
WORDS = ["alpha", "bravo", "prod-backups", "t3.micro", "i-0abc", "arn:aws:s3:::b/k", "10.0.0.0/8", "*", "2012-10-17", "true"]
KEYS = ["instanceId", "bucketName", "policyDocument", "tags", "filter", "items", "owner", "mode", "limitCount", "a.b", "x-y", "größe", "_"]
# What a careless reader stumbles over in a string.
NASTY = [
    "\"", "\\", "\\\"", "},{", "]}", "}]}", "{", "[", "\u0000", "before\u0000after", "\n", "\r\n{", "\t", "\u2028", "\ufeff", "zoë", "日本語",
    "\U0001f512", "=1+1", "\u001b[31m", "</script>", "../../etc", "\\u0041", "'", "a,b;c", "\u007f", "\\\\", "{\"eventVersion\"", "\"Records\":[",
    "\u001f\u008b\u0008", "#", "//", "/*", "NaN", "\\\n{\"eventVersion\":", "\x1e",
]
NUMBERS = ["0", "-0.0", "1e5", "1E400", "-12345678901234567890123", "9007199254740993", "0.1", "3.140", "1", "42"]
_number = re.compile(r'"@@number:([^@"]*)@@"')
# Half of a surrogate pair is no character; what stands for it is U+FFFD.
_alone = re.compile("[\ud800-\udfff]")


class Record:
    """A record: its object, its compact text, and the identifier under which it has to be found."""

    __slots__ = ("object", "text", "name", "smuggled", "is_plain", "_attributes")

    def __init__(self, content, text, name, smuggled, is_plain):
        self.object, self.text, self.name, self.smuggled, self.is_plain = content, text, name, smuggled, is_plain
        self._attributes = None

    @property
    def attributes(self):
        if self._attributes is None:
            self._attributes = flattened(self.object)
        return self._attributes


def flattened(content):
    """The values of each attribute, as the contract's "Flattening" has it; what is derived is left out (`DERIVED`)."""
    found = {}
    stack = [(None, content)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict):
            stack.extend((key if path is None else f"{path}_{key}", inner) for key, inner in value.items())
        elif isinstance(value, list):
            stack.extend((path, inner) for inner in value)
        elif value is not None and value != "":
            if value is True or value is False:
                value = "true" if value else "false"
            elif not isinstance(value, str):
                value = str(value)
            elif value.startswith("@@number:"):
                value = value[9:-2]
            found.setdefault(path, set()).add(value if value.isascii() else _alone.sub("\ufffd", value))
    return {name: values for name, values in found.items() if name not in DERIVED}


# What user names and odd kinds of events are made of is for other tests.
DERIVED = {
    "eventID", "eventId", "eventTime", "eventName", "eventSource", "userIdentity_userName", "userIdentity_sessionName",
    "userIdentity_recordUserName",
}


def text_of(content, source=None, indent=None):
    """A value as JSON; the same in other words where `source` wants it."""
    ascii_only = source is None or source.random() < 0.7
    separators = (",", ": ") if indent is not None else (",", ":")
    if source is not None and indent is None and source.random() < 0.05:
        separators = source.choice([(", ", ": "), (" ,\t", " : ")])
    try:
        text = json.dumps(content, ensure_ascii=ascii_only, separators=separators, indent=indent)
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(content, separators=separators, indent=indent)
    if "@@number:" in text:
        text = _number.sub(r"\1", text)
    return text


class Maker:
    """Makes records; every one has an identifier of its own."""

    def __init__(self, source):
        self.source = source

    def identifier(self, first="a"):
        digits = f"{self.source.getrandbits(128):032x}"
        digits = first + digits[len(first):]
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def time(self):
        source = self.source
        return (f"{source.randint(2012, 2025)}-{source.randint(1, 12):02}-{source.randint(1, 28):02}T"
                f"{source.randint(0, 23):02}:{source.randint(0, 59):02}:{source.randint(0, 59):02}Z")

    def string(self):
        source = self.source
        kind = source.random()
        if kind < 0.6:
            return source.choice(WORDS)
        if kind < 0.85:
            return source.choice(WORDS) + source.choice(NASTY) + source.choice(WORDS)
        if kind < 0.9:
            return "".join(source.choice(NASTY) for _ in range(source.randint(1, 6)))
        if kind < 0.95:
            return json.dumps(self.value(2))
        if kind < 0.955:
            return "\ud83d" + source.choice(WORDS)
        return source.choice("abcxyz\\\"é") * source.randint(1, 200)

    def value(self, depth):
        source = self.source
        kind = source.random()
        if depth > 0 and kind < 0.25:
            return {self.key(): self.value(depth - 1) for _ in range(source.randint(0, 4))}
        if depth > 0 and kind < 0.35:
            return [self.value(depth - 1) for _ in range(source.randint(0, 4))]
        if kind < 0.75:
            return self.string()
        if kind < 0.85:
            return f"@@number:{source.choice(NUMBERS)}@@"
        return source.choice([None, True, False, "", {}, []])

    def key(self):
        return self.source.choice(KEYS) if self.source.random() < 0.95 else f"k{self.source.getrandbits(32):x}"

    def identity(self):
        source, account = self.source, f"{self.source.randint(0, 10 ** 12 - 1):012}"
        name = source.choice(["alice", "Bob", "zoë", "ci/deploy", "a+b=c@d", "O'Hara"])
        kind = source.choice(["IAMUser", "IAMUser", "AssumedRole", "AWSService", "Root", "AWSAccount", "FederatedUser", "Unknown", None, "none"])
        if kind == "none":
            return None
        if kind is None:
            return {}
        identity = {"type": kind, "principalId": f"AIDA{source.randint(1, 999)}", "accountId": account}
        if kind == "AssumedRole":
            identity["arn"] = f"arn:aws:sts::{account}:assumed-role/Role/{name}"
            identity["sessionContext"] = {"sessionIssuer": source.choice([{}, {"type": "Role", "userName": "Role"}])}
        elif kind == "AWSService":
            identity = {"type": kind, "invokedBy": "ec2.amazonaws.com"}
        else:
            identity["arn"] = f"arn:aws:iam::{account}:user/{name}"
            if kind == "IAMUser":
                identity["userName"] = name
        return identity

    def record(self, smuggling=0.15, oddities=True):
        source = self.source
        name = self.identifier()
        if source.random() < 0.03:
            name = f"ev/{name}"
        service = source.choice(SERVICES)
        content = {
            "eventVersion": source.choice(["1.08", "1.09", "1.11", "1.05"]), "userIdentity": self.identity(), "eventTime": self.time(),
            "eventSource": f"{service}.amazonaws.com", "eventName": source.choice(VERBS) + source.choice(THINGS),
            "awsRegion": source.choice(REGIONS), "sourceIPAddress": source.choice(["198.51.100.23", "AWS Internal", "2001:db8::1"]),
            "userAgent": source.choice(["aws-cli/2.15.30 Python/3.11.8", "console.amazonaws.com", self.string()]),
            "requestParameters": {self.key(): self.value(3) for _ in range(source.randint(0, 5))} if source.random() < 0.8 else None,
            "responseElements": self.value(2) if source.random() < 0.3 else None,
            "requestID": self.identifier("e"), "eventID": name, "readOnly": source.random() < 0.5, "eventType": "AwsApiCall",
            "managementEvent": True, "recipientAccountId": "111122223333", "eventCategory": "Management",
        }
        if source.random() < 0.1:
            content["errorCode"], content["errorMessage"] = "AccessDenied", self.string()
        if source.random() < 0.01:
            content["additionalEventData"] = {"filler": self.string() * source.randint(20, 1000)}
        smuggled, is_plain = [], True
        if source.random() < smuggling:
            smuggled = self.smuggle(content)
        if oddities and source.random() < 0.06:
            name, is_plain = self.oddity(content, name)
        if source.random() < 0.1:
            items = list(content.items())
            source.shuffle(items)
            # What begins with a wrapping's array is that wrapping; CloudTrail's records begin with none.
            items.sort(key=lambda item: item[0] in ("Events", "logEvents", "hits", "Messages"))
            content = dict(items)
        return Record(content, text_of(content, source), name, smuggled, is_plain)

    def oddity(self, content, name):
        """Makes it one of the kinds that have other members; its name then, and whether it may stand wherever a record may."""
        source = self.source
        kind = source.choice(["anonymous", "aggregated", "insight", "empty wrapping"])
        if kind == "anonymous":
            del content["eventID"]
            content["eventVersion"] = "1.00"
            return "request:" + content["requestID"], False
        if kind == "aggregated":
            content["eventId"] = content.pop("eventID")
            content["timeWindow"] = {"windowStart": content.pop("eventTime"), "windowEnd": self.time()}
            return name, False
        if kind == "insight":
            content["insightDetails"] = {
                "state": "Start", "eventSource": content.pop("eventSource"), "eventName": content.pop("eventName"), "insightType": "ApiCallRateInsight"}
            return name, False
        content[source.choice(["Events", "logEvents", "hits", "Messages"])] = []
        return name, True

    def smuggle(self, content):
        """Puts what looks like records where a caller can; their identifiers."""
        source = self.source
        names = [self.identifier("5bad") for _ in range(source.randint(1, 2))]
        fakes = [{
            "eventVersion": "1.08", "userIdentity": {"type": "IAMUser", "userName": "smuggled", "arn": "arn:aws:iam::1:user/smuggled"},
            "eventTime": self.time(), "eventSource": "iam.amazonaws.com", "eventName": "SmuggledIn", "awsRegion": "eu-west-1",
            "requestID": self.identifier("5bad"), "eventID": name} for name in names]
        carried = source.choice([
            lambda: fakes[0], lambda: fakes, lambda: {"Records": fakes}, lambda: {"detail-type": "AWS API Call via CloudTrail", "detail": fakes[0]},
            lambda: {"Events": [{"CloudTrailEvent": json.dumps(fake)} for fake in fakes]},
            lambda: {"logEvents": [{"id": "1", "message": json.dumps(fake)} for fake in fakes], "messageType": "DATA_MESSAGE"},
            lambda: {"hits": {"hits": [{"_source": fake} for fake in fakes]}}, lambda: {"CloudTrailEvent": json.dumps(fakes[0])},
            lambda: {"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps({"logEvents": [{"message": json.dumps(fakes[0])}]}).encode())).decode()}},
        ])()
        text = source.choice(["", "\n", "}]}\n", "\"}]}\n"]) + json.dumps(carried)
        where = source.randrange(8)
        if where == 0:
            content["userAgent"] = text
        elif where == 1:
            content["errorMessage"] = text
        elif where == 2:
            content["requestParameters"] = source.choice([carried, {"items": carried}, {"a": {"b": [carried, carried]}}])
        elif where == 3:
            content["requestParameters"] = {"tagSet": [{"tagName": text, "tagText": text}], text: "x"}
        elif where == 4:
            content["responseElements"] = carried
        elif where == 5:
            content["additionalEventData"] = {"detail": carried, "message": text, "Records": [carried]}
        elif where == 6:
            content["resources"] = [{"ARN": text, "event": {"original": text}}]
        else:
            # A wrapping's key in a record is a key like others.
            content[source.choice(["detail", "_source", "message", "Message", "body", "Sns", "aws", "result", "logEvents", "awslogs"])] = carried
        return names

    def untimed(self):
        """A record that has to be rejected, since nobody can say when it was."""
        record = self.record(oddities=False)
        if self.source.random() < 0.5:
            del record.object["eventTime"]
        else:
            record.object["eventTime"] = self.source.choice(["yesterday", "", None, "2024-13-45T99:99:99Z"])
        record.text = text_of(record.object)
        return record
