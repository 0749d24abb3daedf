"""Inputs made to take memory or time: whatever stands in them, 250 MB and four times the time of good records have to do."""
import base64
import gzip
import json
import random
import zlib

from campaign_runs import Report
from made_records import Maker

MEGABYTE = 1 << 20


class Heavy:
    """Checks one such input after the other."""

    def __init__(self, campaign, seed):
        self.campaign, self.program, self.folder = campaign, campaign.program, campaign.folder
        self.source = random.Random(f"{seed}/heavy")
        self.maker = Maker(self.source)
        self.pending = [name for name in dir(self) if name.startswith("make_")]
        self.source.shuffle(self.pending)
        self.pace = None

    def record(self, **members):
        """A record of the plainest kind, as text; its identifier."""
        record = self.maker.record(smuggling=0, oddities=False)
        record.object.update(members)
        record.object["requestParameters"] = members.get("requestParameters", {"a": "b"})
        return json.dumps(record.object, separators=(",", ":")), record.name

    def check_next(self):
        """Makes the next one and reads it; whether there was one."""
        if not self.pending:
            return False
        if self.pace is None:
            self.measure_pace()
        name = self.pending.pop()
        path = self.folder / f"heavy{'.csv' if 'table' in name else '.json'}"
        first, first_name = self.record()
        last, last_name = self.record()
        pieces = getattr(self, name)()
        inflated = self.write(path, name, pieces, first, last)
        allowed = 2 + 4 * inflated * self.pace
        run = self.program.run("transform", "--all", "--json", path, seconds=60 + 4 * allowed)
        problem, report = run.trouble, None
        if not problem:
            report = Report(run.errors)
            problem = report.trouble
        if not problem and run.processor > allowed:
            problem = f"takes {run.processor:.1f} s for {inflated / MEGABYTE:.0f} MB, in which good records take {inflated * self.pace:.1f} s"
        if not problem and "table" not in name:
            refusals = [reason for reasons in report.refusals.values() for reason in reasons]
            for which, missing in (("before", first_name), ("behind", last_name)):
                if missing.encode() not in run.output and (which == "before" or not refusals):
                    problem = f"the record {which} it is missing: {refusals[:2]}"
        path.unlink()
        if problem:
            self.campaign.failed[f"heavy: {name[5:]}"] += 1
            self.campaign.examples.setdefault(f"heavy: {name[5:]}", problem)
            print(f"heavy input {name[5:]}: {problem}", flush=True)
        return True

    def measure_pace(self):
        """Seconds of processor time that a byte of good records takes."""
        path = self.folder / "pace.json"
        texts = [self.record()[0] for _ in range(2000)]
        with path.open("w") as out:
            for _ in range(16):
                out.write("\n".join(texts) + "\n")
        run = self.program.run("transform", "--all", "--json", path, seconds=600)
        self.pace = run.processor / path.stat().st_size
        path.unlink()

    def write(self, path, name, pieces, first, last):
        """Writes it, a line with a record before and behind it; how many bytes have to be read."""
        if "packed" in name:
            # Bytes of their own, compressed already.
            data, inflated = pieces
            path.write_bytes(gzip.compress(first.encode() + b"\n", 1) + data + gzip.compress(b"\n" + last.encode() + b"\n", 1))
            return inflated
        inflated, packer = 0, zlib.compressobj(1, zlib.DEFLATED, 31)
        with path.open("wb") as out:
            before = [] if "table" in name else [first.encode() + b"\n"]
            for piece in [*before, *pieces, b"\n" + last.encode() + b"\n"]:
                for start in range(0, max(len(piece), 1), MEGABYTE):
                    out.write(packer.compress(piece[start:start + MEGABYTE]))
                inflated += len(piece)
            out.write(packer.flush())
        return inflated

    def many(self, make, count, step=10_000):
        """`count` pieces by their numbers, some at a time."""
        return (b"".join(make(number) for number in range(start, min(start + step, count))) for start in range(0, count, step))

    def repeated(self, piece, megabytes):
        block = piece * (MEGABYTE // len(piece))
        return [block] * megabytes

    # Keys and names

    def make_members_before_records(self):
        yield b"{"
        yield from self.many(lambda number: b'"k%d":1,' % number, 8_000_000)
        yield b'"Records":[' + self.record()[0].encode() + b"]}"

    def make_same_members_before_records(self):
        yield b"{"
        yield from self.repeated(b'"a":1,', 120)
        yield b'"Records":[' + self.record()[0].encode() + b"]}"

    def make_members_of_no_record(self):
        yield b"{"
        yield from self.many(lambda number: b'"k%d":{"x":[%d]},' % (number, number), 3_000_000)
        yield b'"z":1}'

    def make_names_of_rejected_records(self):
        for number in range(120):
            yield b'{"eventVersion":"1.08","eventName":"X","eventSource":"s","requestParameters":{'
            yield b",".join(b'"%032x":"v"' % (number << 32 | key) for key in range(10_000))
            yield b"}}\n"

    def make_names_of_good_records(self):
        for number in range(150):
            text, _ = self.record(requestParameters={"XX": 1})
            keys = ",".join(f'"k{number:x}x{key:x}":"v"' for key in range(6000))
            yield text.replace('"XX":1', keys).encode() + b"\n"

    def make_long_key(self):
        yield b'{"'
        yield from self.repeated(b"k", 100)
        yield b'":1,"Records":[' + self.record()[0].encode() + b"]}"

    def make_records_keys(self):
        yield b"{"
        yield from self.repeated(b'"Records":[],', 60)
        yield b'"Records":[' + self.record()[0].encode() + b"]}"

    def make_keys_that_collide(self):
        for number in range(10):
            text, _ = self.record(requestParameters={"XX": 1})
            yield text.replace('"XX":1', ",".join(f'"{"a" * (key % 4000)}{key}":"v"' for key in range(3000))).encode() + b"\n"

    # Long and deep values

    def make_long_string(self):
        yield self.record()[0][:-1].encode() + b',"x":"'
        yield from self.repeated(b"s", 150)
        yield b'"}'

    def make_long_escapes(self):
        yield self.record()[0][:-1].encode() + b',"x":"'
        yield from self.repeated(b"\\\\\\\"", 80)
        yield b'"}'

    def make_largest_record(self):
        yield self.record()[0][:-1].encode() + b',"x":['
        yield from self.repeated(b'"v","w",', 15)
        yield b'"z"]}'

    def make_largest_records(self):
        for _ in range(8):
            yield self.record()[0][:-1].encode() + b',"x":"' + b"\\u00e9" * (2 * MEGABYTE) + b'"}\n'

    def make_deep_arrays(self):
        yield from self.repeated(b"[", 40)

    def make_deep_objects(self):
        yield from self.repeated(b'{"a":', 60)

    def make_deep_record(self):
        yield self.record()[0][:-1].encode() + b',"x":' + b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000 + b"}"

    def make_deep_wrappings(self):
        yield b'{"Records":[' * 2_000_000

    def make_unfinished_quotes(self):
        yield from self.many(lambda number: b'{"a\n', 6_000_000)

    def make_unfinished_records(self):
        yield b'{"Records":['
        yield from self.repeated(b'{"eventVersion":', 40)

    def make_blanks(self):
        yield from self.repeated(b" \n\t\r", 300)

    def make_backslashes(self):
        yield from self.repeated(b"\\", 100)

    # Many small things

    def make_nulls(self):
        yield from self.repeated(b"null\n", 40)

    def make_empty_objects(self):
        yield from self.repeated(b"{}", 40)

    def make_foreign_lines(self):
        yield from self.many(lambda number: b'{"x":%d}\n' % number, 3_000_000)

    def make_rubbish_lines(self):
        yield from self.repeated(b"# no JSON, \"at all\n", 60)

    def make_refused_elements(self):
        yield b'{"Records":['
        yield from self.repeated(b'"x",', 40)
        yield b"1]}"

    def make_digests(self):
        yield from self.repeated(b'{"digestStartTime":"x","digestEndTime":"y","digestS3Bucket":"b","digestS3Object":"o","logFiles":[]}\n', 60)

    def make_foreign_hits(self):
        yield b'{"hits":{"hits":['
        yield from self.repeated(b'{"_source":{"a":1}},', 60)
        yield b'{"_source":{}}]}}'

    def make_messages_of_others(self):
        yield b'{"messageType":"DATA_MESSAGE","logEvents":['
        yield from self.repeated(b'{"id":"1","timestamp":1,"message":"GET /"},', 60)
        yield b'{"id":"1","timestamp":1,"message":""}]}'

    def make_long_message(self):
        yield b'{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1,"message":"'
        yield from self.repeated(b'{\\"a\\":', 100)
        yield b'"}]}'

    def make_long_wrapped_record(self):
        yield b'{"Events":[{"EventId":"x","CloudTrailEvent":"'
        yield from self.repeated(b"{\\\"eventVersion\\\":\\\"1.08\\\"}", 100)
        yield b'"}]}'

    def make_wide_rows(self):
        yield b'{"QueryResultRows":[['
        yield from self.many(lambda number: b'{"c%d":"v"},' % number, 3_000_000)
        yield b'{"eventID":"x"}]]}'

    # Strings in strings, and compression

    def make_strings_in_strings(self):
        text, _ = self.record()
        for _ in range(14):
            text = json.dumps(text)
            if len(text) > 30 * MEGABYTE:
                break
        yield text.encode()

    def make_notices_in_notices(self):
        text, _ = self.record()
        while len(text) < 8 * MEGABYTE:
            text = json.dumps({"Type": "Notification", "MessageId": "1", "TopicArn": "t", "Message": text})
        yield text.encode()

    def make_base64_of_zeros(self):
        yield b'{"awslogs":{"data":"' + base64.b64encode(gzip.compress(bytes(400 * MEGABYTE), 9)) + b'"}}'

    def make_base64_without_end(self):
        yield b'{"awslogs":{"data":"'
        yield from self.repeated(b"H4sIAAAA", 80)

    def make_base64_many(self):
        data = base64.b64encode(gzip.compress(b'{"logEvents":[]}', 9))
        yield from self.many(lambda number: b'{"awslogs":{"data":"' + data + b'"}}\n', 300_000)

    def make_packed_zeros_twice(self):
        return gzip.compress(gzip.compress(bytes(1000 * MEGABYTE), 9), 9), 1000 * MEGABYTE

    def make_packed_empty_members(self):
        return gzip.compress(b"") * 400_000, 8 * MEGABYTE + 400_000 * 20

    def make_packed_long_name(self):
        header = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + b"n" * (60 * MEGABYTE) + b"\0"
        return header + gzip.compress(b" ")[10:], 60 * MEGABYTE

    def make_packed_shells(self):
        data = b" "
        for _ in range(2000):
            data = gzip.compress(data, 1)
        return data, MEGABYTE + len(data) * 2000

    # Tables

    def make_table_wide(self):
        yield b"eventID,eventTime,eventName,eventSource"
        yield from self.many(lambda number: b",c%d" % number, 3_000_000)
        yield b"\n"
        yield b"x,2024-01-01T00:00:00Z,RunInstances,ec2.amazonaws.com" + b",v" * 3_000_000

    def make_table_open_quote(self):
        yield b"eventID,eventTime,eventName,eventSource\n"
        yield b'"'
        yield from self.repeated(b"v,w\n", 150)

    def make_table_refused_rows(self):
        yield b"eventID,eventTime,eventName,eventSource\n"
        yield from self.many(lambda number: b"x%d,never,RunInstances,ec2\n" % number, 2_000_000)

    def make_table_other(self):
        yield b"a,b,c\n"
        yield from self.repeated(b"1,2,3\n", 60)
