"""A second reading of logs, for files whose content is not known beforehand since they were damaged: Python's zlib and json decide.

Each top-level document, line and gzip member is judged by itself. What wrappings hold is looked for here in another way than the
program does it: over whole trees, with no care for memory.
"""
import base64
import binascii
import csv
import io
import json
import re
import zlib

MAGIC = b"\x1f\x8b"
_blank = re.compile(r"[ \t\r\n\ufeff\0]*")


# Two of them make a record; one could be chance.
RECORD_KEYS = {
    "eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion", "eventID", "eventId", "eventType", "timeWindow",
    "insightDetails", "requestID"}


def members_of(pairs):
    """An object; what stands under one key several times counts each time, as elements of an array do."""
    found = dict(pairs)
    if len(found) < len(pairs):
        for key in found:
            values = [value for other, value in pairs if other == key]
            if len(values) > 1:
                found[key] = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return found


def decoder(strict):
    """Reads numbers as they are written (`flattened` knows them); with `strict` off, control characters in strings, too."""
    return json.JSONDecoder(parse_float=lambda text: f"@@number:{text}@@", parse_int=lambda text: f"@@number:{text}@@",
                            parse_constant=lambda text: 1 / 0, object_pairs_hook=members_of, strict=strict)


_strict, _lenient = decoder(True), decoder(False)


class Reading:
    """What a strict reader makes of bytes: the records found, and whether all of it was well-formed."""

    def __init__(self, strict=True):
        self.decoder = _strict if strict else _lenient
        # By identifier, the records' objects; several where damage made them alike.
        self.records = {}
        self.is_whole = True
        self.digests = 0

    def add(self, record):
        for name in identities(record):
            self.records.setdefault(name, []).append(record)


def identities(record):
    """What a record is known by, as `Record.name`; several where damage brought them together."""
    for key in ("eventID", "eventId"):
        values = record.get(key) if isinstance(record.get(key), list) else [record.get(key)]
        names = [value for value in values if isinstance(value, str) and value]
        if names:
            return names
    return [f"request:{record.get('requestID')}"]


def parsed(text):
    """The first document in a text."""
    return _strict.raw_decode(text)[0]


def members(data):
    """The texts of gzip members that are whole, `None` where something is not."""
    texts, place = [], 0
    while place < len(data):
        if not data.startswith(MAGIC, place):
            # Zeros fill up blocks of tapes.
            if data[place:].strip(b"\0"):
                texts.append(None)
            return texts
        inflater, text = zlib.decompressobj(31), None
        try:
            text = inflater.decompress(data[place:])
        except zlib.error:
            inflater = None
        if inflater is not None and inflater.eof:
            texts.append(text)
            place = len(data) - len(inflater.unused_data)
            continue
        texts.append(None)
        place = next_member(data, place + 2)
    return texts


def next_member(data, place):
    """Where the next whole member may begin."""
    while (place := data.find(MAGIC, place)) >= 0:
        inflater = zlib.decompressobj(31)
        try:
            inflater.decompress(data[place:])
            if inflater.eof:
                return place
        except zlib.error:
            pass
        place += 2
    return len(data)


def read(data, is_table=False, depth=0, reading=None):
    """Reads a file's bytes."""
    reading = reading or Reading()
    if data.startswith(MAGIC) and depth < 4:
        texts = members(data)
        if None in texts:
            reading.is_whole = False
            # Whole members alone, and whole ones that follow each other together.
            run = []
            for text in texts + [None]:
                if text is not None:
                    run.append(text)
                elif run:
                    read(b"".join(run), is_table, depth + 1, reading)
                    run = []
        else:
            read(b"".join(texts), is_table, depth + 1, reading)
        return reading
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2], "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        reading.is_whole = False
        text = data.decode(encoding, "replace")
    if is_table:
        read_table(text.removeprefix("\ufeff"), reading)
    else:
        read_documents(text, reading)
    return reading


def read_documents(text, reading):
    """Documents one behind the other; where one is not well-formed, those that are lines of their own behind it."""
    place, in_order = 0, True
    while True:
        place = _blank.match(text, place).end()
        if place == len(text):
            return
        try:
            document, end = reading.decoder.raw_decode(text, place)
        except (ValueError, ZeroDivisionError, RecursionError):
            document = None
        if document is None and text[place:place + 4] != "null":
            reading.is_whole = in_order = False
            place = next_line(text, place)
            continue
        end = end if document is not None else place + 4
        if not in_order and "\n" in text[place:end]:
            # Behind damage only lines are documents for sure.
            place = next_line(text, place)
            continue
        unwrap(document, reading)
        place = end


def next_line(text, place):
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1


def read_table(text, reading):
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        reading.is_whole = False
        return
    header = rows[0] if rows else []
    for row in filter(None, rows[1:]):
        if len(row) != len(header):
            reading.is_whole = False
            continue
        cells = dict(zip(header, row))
        reading.add({"eventID": cells.get("eventID") or cells.get("Event ID")})


def unwrap(document, reading):
    """Adds the records that known wrappings hold in a document."""
    if isinstance(document, list):
        for item in document:
            unwrap_item(item, reading)
    elif isinstance(document, str):
        unwrap_text(document, reading)
    elif isinstance(document, dict):
        unwrap_object(document, reading)


def unwrap_item(item, reading):
    if isinstance(item, dict):
        unwrap_object(item, reading)
    elif isinstance(item, str):
        unwrap_text(item, reading)


def unwrap_text(text, reading):
    """JSON in a string: documents one behind the other, all of them or those before the damage."""
    place = 0
    while isinstance(text, str) and (place := _blank.match(text, place).end()) < len(text):
        try:
            document, place = reading.decoder.raw_decode(text, place)
        except (ValueError, ZeroDivisionError, RecursionError):
            return
        unwrap(document, reading)


def is_record(item):
    return len(RECORD_KEYS & item.keys()) >= 2 and item.get("eventSource") not in ("aws:s3", "aws:sqs")


def unwrap_object(item, reading):
    if is_record(item):
        reading.add(item)
        return
    if "digestStartTime" in item:
        reading.digests += 1
    for key in ("Records", "Events", "logEvents", "events", "Messages"):
        if isinstance(item.get(key), list):
            for inner in item[key]:
                unwrap_item(inner, reading)
    for key in ("CloudTrailEvent", "detail", "aws", "_source", "message", "body", "Body", "Message", "Sns"):
        inner = item.get(key)
        if isinstance(inner, (dict, str)):
            unwrap_item(inner, reading)
    for outer, inner in (("event", "original"), ("result", "_raw")):
        if isinstance(item.get(outer), dict) and isinstance(item[outer].get(inner), str):
            unwrap_text(item[outer][inner], reading)
    hits = item.get("hits")
    if isinstance(hits, dict) and isinstance(hits.get("hits"), list):
        for hit in hits["hits"]:
            unwrap_item(hit, reading)
    if isinstance(item.get("awslogs"), dict):
        unwrap_packed(item["awslogs"].get("data"), reading)
    for row in item.get("QueryResultRows") or []:
        if isinstance(row, list) and all(isinstance(cell, dict) for cell in row):
            reading.add({name: value for cell in row for name, value in cell.items()})


def unwrap_packed(data, reading):
    if not isinstance(data, str):
        return
    try:
        texts = members(base64.b64decode(data, validate=True))
    except (ValueError, binascii.Error):
        return
    for text in texts:
        if text is not None:
            unwrap_text(text.decode("utf-8", "replace"), reading)
