"""The events of an archive with hardly anything in them: logs that cost little to read beside what storing them costs."""

import gzip
import json


def records(files):
    for file in files:
        with gzip.open(file) as log:
            yield from json.loads(log.read())["Records"]


def write(archive, folder):
    """Writes the logs of `archive` into `folder`, not compressed, under the same paths."""
    for file in archive.rglob("*.json.gz"):
        target = folder / file.relative_to(archive).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"Records": [slimmed(record) for record in records([file])]}, separators=(",", ":")))


def slimmed(record):
    """What a row of the store is made of: when, what, where from, by whom."""
    return {
        "userIdentity": {"userName": user_name(record)},
        "eventTime": record["eventTime"],
        "eventSource": record["eventSource"],
        "eventName": record["eventName"],
        "eventID": record["eventID"],
    }


def user_name(record):
    """Near enough to what the program makes of it: as many names, as often."""
    identity = record.get("userIdentity", {})
    issuer = identity.get("sessionContext", {}).get("sessionIssuer", {})
    return identity.get("userName") or issuer.get("userName") or identity.get("invokedBy") or identity.get("type", "nobody")
