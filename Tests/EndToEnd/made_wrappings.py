"""The wrappings in which CloudTrail's records travel (contract, "Wrappings"), and what travels beside them, as top-level documents."""
import base64
import gzip
import re

from made_records import text_of
from made_tables import Tables

# What becomes of a document: it costs nothing, it has to be refused by name, or the contract leaves that open.
PASSES, OPEN, REFUSED = 0, 1, 2

_key = re.compile(r'(?<!\\)"([A-Za-z_])([A-Za-z]+)":')


class Document:
    """A top-level document (or lines that belong together), and the records that have to come out of it.

    `records` have to be found; `doubtful` ones have to be found, or the source has to be named as refused. `attributes` is False
    where a wrapping leaves out, or renames, members of the record.
    """

    __slots__ = ("text", "records", "doubtful", "verdict", "kind", "is_line", "forbidden", "attributes", "stands_alone")

    def __init__(self, kind, text, records=(), doubtful=(), verdict=PASSES, forbidden=(), attributes=True, stands_alone=False):
        self.kind, self.text, self.records, self.doubtful, self.verdict = kind, text, list(records), list(doubtful), verdict
        self.forbidden, self.attributes, self.stands_alone = list(forbidden), attributes, stands_alone
        self.is_line = "\n" not in text and "\r" not in text


class Wrapper(Tables):
    """Makes documents. Each method named in `KINDS` takes records and wraps them all."""

    def __init__(self, source, maker):
        self.source, self.maker = source, maker

    def text(self, content):
        """JSON of a whole document, printed in one of the ways people print it."""
        source = self.source
        text = text_of(content, source, indent=source.choice([1, 2, 4, "\t"]) if source.random() < 0.12 else None)
        if source.random() < 0.05:
            # The same keys, spelt with escapes.
            text = _key.sub(lambda match: f'"\\u{ord(match[1]):04x}{match[2]}":', text, count=source.choice([1, 3, 0]))
        return text

    def among(self, content):
        """An object with others' members before and behind its own."""
        source, before, behind = self.source, {}, {}
        for members in (before, behind):
            if source.random() < 0.3:
                members[source.choice(["nextToken", "took", "version2", "fileVersion", "account-alias"])] = self.maker.value(1)
        return {**before, **content, **behind}

    def some(self, records):
        return [record.object for record in records]

    # Whole records

    def records(self, records):
        source = self.source
        if source.random() < 0.6:
            return '{"Records":[' + ",".join(record.text for record in records) + "]}"
        content = self.among({"Records": self.some(records)})
        if source.random() < 0.1:
            # What a record has, too, and no record.
            content = {"eventTime": self.maker.time(), **content}
        text = self.text(content)
        if source.random() < 0.1 and text.endswith("]}"):
            text = text[:-1] + ',"Records":[]}'
        return text

    def array(self, records):
        return self.text(self.some(records)) if self.source.random() < 0.5 else "[" + ",\n".join(record.text for record in records) + "]"

    def line(self, records):
        return records[0].text

    def pretty(self, records):
        return text_of(records[0].object, self.source, indent=self.source.choice([1, 2, 4]))

    def spread(self, records):
        """An array of arrays' documents: of several keys the last holds records, the first none."""
        return text_of({"Records": [], "logs": [{"Records": self.some(records)}]})

    # LookupEvents

    def lookup_item(self, record, as_text):
        name = record.name.removeprefix("request:")
        return {"EventId": name, "EventName": "Outside", "ReadOnly": "false", "EventTime": self.source.choice([1709636400.0, "2024-03-05T06:00:00-08:00"]),
                "EventSource": "outside.amazonaws.com", "Username": "outside", "Resources": [],
                "CloudTrailEvent": record.text if as_text else record.object}

    def lookup_text(self, records):
        return self.text(self.among({"Events": [self.lookup_item(record, True) for record in records]}))

    def lookup_object(self, records):
        return self.text({"Events": [self.lookup_item(record, False) for record in records]})

    def lookup_line(self, records):
        return text_of(self.lookup_item(records[0], self.source.random() < 0.5), self.source)

    def lookup_pair(self, records):
        """A `CloudTrailEvent` that holds several records."""
        item = self.lookup_item(records[0], True)
        item["CloudTrailEvent"] = self.source.choice(["", "\n", " "]).join(record.text for record in records)
        return self.text({"Events": [item]})

    def texts(self, records):
        return self.text([record.text for record in records])

    def text_line(self, records):
        return text_of(records[0].text, self.source)

    def tabs(self, records):
        return "\t".join(record.text for record in records) + "\n"

    # EventBridge, CloudWatch Logs

    def eventbridge_object(self, record):
        return {"version": "0", "id": self.maker.identifier("7"), "detail-type": self.source.choice(
            ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail", "AWS Service Event via CloudTrail", "AWS Insight via CloudTrail"]),
            "source": "aws.ec2", "account": "111122223333", "time": self.maker.time(), "region": "eu-west-1", "resources": [],
            "detail": record.object}

    def eventbridge(self, records):
        return self.text(self.eventbridge_object(records[0]))

    def subscription_object(self, records):
        return {"messageType": "DATA_MESSAGE", "owner": "111122223333", "logGroup": "aws-cloudtrail-logs", "logStream": "s",
                "subscriptionFilters": ["f"], "logEvents": [
                    {"id": f"{self.source.getrandbits(180):056}"[:56], "timestamp": 1709636400001, "message": record.text} for record in records]}

    def subscription(self, records):
        return self.text(self.subscription_object(records))

    def subscription_lambda(self, records):
        data = gzip.compress(text_of(self.subscription_object(records)).encode(), 1, mtime=0)
        return self.text({"awslogs": {"data": base64.b64encode(data).decode()}})

    def log_item(self, record):
        item = {"timestamp": 1709640060000, "message": record.text, "ingestionTime": 1709640065000}
        if self.source.random() < 0.5:
            item = {"logStreamName": "s", **item, "eventId": f"{self.source.getrandbits(180):056}"[:56]}
        return item

    def log_events(self, records):
        content = {"events": [self.log_item(record) for record in records]}
        if self.source.random() < 0.5:
            content["nextForwardToken"] = "f/1"
        return self.text(content)

    def log_line(self, records):
        return text_of(self.log_item(records[0]), self.source)

    # Queues and topics

    def sqs_messages(self, bodies):
        return {"Messages": [{"MessageId": self.maker.identifier("7"), "ReceiptHandle": "h", "MD5OfBody": "0" * 32, "Body": body} for body in bodies]}

    def sqs_lambda(self, bodies):
        return {"Records": [{
            "messageId": self.maker.identifier("7"), "receiptHandle": "h", "body": body, "attributes": {"SentTimestamp": "1545082649183"},
            "messageAttributes": {}, "md5OfBody": "0" * 32, "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-west-1:1:q",
            "awsRegion": "eu-west-1"} for body in bodies]}

    def sns_notice(self, message):
        return {"Type": "Notification", "MessageId": self.maker.identifier("7"), "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Subject": "s",
                "Message": message, "Timestamp": self.maker.time(), "SignatureVersion": "1"}

    def sns_lambda(self, messages):
        return {"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": "arn:aws:sns:eu-west-1:1:t:s",
                             "Sns": self.sns_notice(message)} for message in messages]}

    def carried(self, records):
        """Texts that together hold `records`, each in a wrapping that queues carry."""
        source, texts = self.source, []
        remaining = list(records)
        while remaining:
            kind = source.choice(["line", "line", "records", "eventbridge", "subscription", "lookup_text", "array", "log_events", "subscription_lambda"])
            count = 1 if kind in ("line", "eventbridge") else source.randint(1, len(remaining))
            texts.append(getattr(self, kind)(remaining[:count]))
            remaining = remaining[count:]
        return texts

    def in_notices(self, texts):
        return [text_of(self.sns_notice(text)) for text in texts]

    def sqs(self, records):
        return self.text(self.sqs_messages(self.carried(records)))

    def sqs_event(self, records):
        return self.text(self.sqs_lambda(self.carried(records)))

    def sns(self, records):
        return self.text(self.sns_notice(self.records(records)))

    def sns_event(self, records):
        return self.text(self.sns_lambda(self.carried(records)))

    def sns_in_sqs(self, records):
        return self.text(self.sqs_messages(self.in_notices(self.carried(records))))

    def sns_in_sqs_event(self, records):
        return self.text(self.sqs_lambda(self.in_notices(self.carried(records))))

    # Search engines and other tools

    def hit(self, record):
        source = record.object if self.source.random() < 0.5 else {"@timestamp": self.maker.time(), "event": {"original": record.text}}
        return {"_index": "cloudtrail", "_id": self.maker.identifier("7"), "_score": 0, "_source": source}

    def hits(self, records):
        return self.text({"took": 1, "timed_out": False, "hits": {"total": {"value": len(records)}, "hits": [self.hit(record) for record in records]}})

    def hit_line(self, records):
        return text_of(self.hit(records[0]), self.source)

    def bulk(self, records):
        action = self.source.choice(["index", "create"])
        return "".join(text_of({action: {"_index": "i", "_id": self.maker.identifier("7")}}) + "\n" + record.text + "\n" for record in records)

    def splunk(self, records):
        return text_of({"preview": False, "offset": 0, "lastrow": True, "result": {"_raw": records[0].text, "sourcetype": "aws:cloudtrail"}}, self.source)

    def wazuh(self, records):
        return text_of({"integration": "aws", "aws": records[0].object}, self.source)

    def own_flattened(self, records):
        """A line of `transform`."""
        record = records[0]
        values = {name: sorted(found)[0] if len(found) == 1 else sorted(found) for name, found in record.attributes.items()}
        for name in ("eventID", "eventTime", "eventName", "eventSource"):
            values[name] = record.object[name]
        return text_of(values)

    # Of these the contract says nothing

    def eventbridge_in_log(self, records):
        """What a rule with a log group as its target writes."""
        content = self.subscription_object(records)
        for item, record in zip(content["logEvents"], records):
            item["message"] = text_of(self.eventbridge_object(record))
        return self.text(content)

    def document_in_text(self, records):
        """A whole document where one record's text is usual."""
        text = self.source.choice([self.records, self.array])(records)
        return self.text(self.source.choice([
            lambda: {"Events": [{"CloudTrailEvent": text}]}, lambda: {"result": {"_raw": text}}, lambda: {"_source": {"event": {"original": text}}},
            lambda: {"logEvents": [{"id": "1", "timestamp": 1, "message": text}], "messageType": "DATA_MESSAGE"}, lambda: {"detail": text}])())

    def twice_a_text(self, records):
        return text_of(text_of(records[0].text))

    def nest(self, records):
        """Queues and topics in each other, more of them than anybody has."""
        texts = self.carried(records)
        for _ in range(self.source.randint(2, 4)):
            make = self.source.choice([self.sqs_messages, self.sqs_lambda, self.sns_lambda])
            texts = self.in_notices(texts) if self.source.random() < 0.4 else [text_of(make(texts))]
        return texts[0] if len(texts) == 1 else self.text(texts)

    def others_exports(self, records):
        """Exports of the same tools in other shapes."""
        record = records[0]
        return self.text(self.source.choice([
            lambda: {"event": {"original": record.text}}, lambda: {"results": [{"_raw": record.text}]}, lambda: {"@timestamp": "x", "message": record.text},
            lambda: {"timestamp": "x", "rule": {"id": "1"}, "data": {"integration": "aws", "aws": record.object}}, lambda: {"records": [record.object]},
            lambda: {"fields": {"event.original": [record.text]}}, lambda: {"data": base64.b64encode(record.text.encode()).decode()}])())


# How many records each takes at most, and what else has to be known of it. A contract's wrapping where nothing else is said.
KINDS = {
    "records": 12, "array": 12, "line": 1, "pretty": 1, "lookup_text": 8, "lookup_object": 8, "lookup_line": 1, "lookup_pair": 4, "texts": 8,
    "text_line": 1, "tabs": 6, "eventbridge": 1, "subscription": 8, "subscription_lambda": 8, "log_events": 8, "log_line": 1, "sqs": 8,
    "sqs_event": 8, "sns": 6, "sns_event": 6, "sns_in_sqs": 6, "sns_in_sqs_event": 6, "hits": 8, "hit_line": 1, "bulk": 6, "splunk": 1,
    "wazuh": 1, "own_flattened": 1, "lake": 8, "lake_csv": 10, "history_csv": 10, "spread": 4,
    "eventbridge_in_log": 4, "document_in_text": 4, "twice_a_text": 1, "nest": 4, "others_exports": 1,
}
# The contract says nothing of them: read, or refused by name.
DOUBTFUL = {"spread", "eventbridge_in_log", "document_in_text", "twice_a_text", "nest", "others_exports"}
# Files of their own.
TABLES = {"lake_csv", "history_csv"}
# They give what their columns name alone; the record's other members are not there.
PARTIAL = {"lake", "lake_csv", "history_csv"}
# Records without an identifier or a name of their own cannot be told there, or are not written so.
PLAIN_ONLY = PARTIAL | {"own_flattened"}


def wrapped(wrapper, kind, records):
    """`records` in a wrapping of that kind."""
    text = getattr(wrapper, kind)(records)
    found, doubtful = (records, []) if kind not in DOUBTFUL else ([], records)
    return Document(kind, text, found, doubtful, verdict=OPEN if kind in DOUBTFUL else PASSES, attributes=kind not in PARTIAL,
                    stands_alone=kind in TABLES)
