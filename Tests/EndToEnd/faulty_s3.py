"""A bucket that misbehaves as told: ListObjectsV2 and GetObject over objects in memory, on a port of its own, with a log of all calls.

S3's own behaviour in the ordinary case is checked elsewhere against servers written by others; here it is about what goes wrong.
"""
import collections
import contextlib
import dataclasses
import hashlib
import http.server
import re
import threading
import time
import urllib.parse
from xml.sax.saxutils import escape

NEXT_PAGE = "\nnext"
Call = collections.namedtuple("Call", "kind name range if_match status")


@dataclasses.dataclass
class Stored:
    """An object."""
    body: bytes
    storage_class: str = "STANDARD"

    @property
    def etag(self):
        return '"' + hashlib.md5(self.body).hexdigest() + '"'


@dataclasses.dataclass
class Answer:
    """What a call would be answered with; faults change it."""
    status: int
    headers: dict
    body: bytes
    cut: int | None = None
    pieces: tuple = ()


# Faults: each takes what makes the right answer, and gives another one.

def refuse(status, code, message=""):
    """Answers with an error."""
    return lambda make: error(status, code, message)


def break_after(count):
    """Announces the whole body, sends this many bytes of it and breaks the connection."""
    return lambda make: dataclasses.replace(make(), cut=count)


def dawdle(*pieces):
    """Sends pieces of these sizes with a pause behind each, then the rest."""
    return lambda make: dataclasses.replace(make(), pieces=pieces)


def after(*actions):
    """Does something before the object is looked at: changes it, tells the test, waits for the test."""
    def fault(make):
        for action in actions:
            action()
        return make()
    return fault


def error(status, code, message=""):
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{escape(message)}</Message><RequestId>R1</RequestId></Error>"
    return Answer(status, {"Content-Type": "application/xml", "x-amz-request-id": "R1"}, body.encode())


class FaultyS3:
    """The buckets' objects, the faults to come and the calls so far."""

    def __init__(self, page_size=1000):
        self.page_size = page_size
        self.buckets = collections.defaultdict(dict)
        self.supports_ranges = True
        self.supports_if_match = True
        self.calls = []
        self.listed = set()
        self._faults = collections.defaultdict(list)
        self._lock = threading.Lock()
        self._generation = 0

    def put(self, bucket, key, body, storage_class="STANDARD"):
        self.buckets[bucket][key] = Stored(body, storage_class)

    def fail(self, name, fault, times=1):
        """The next `times` calls that get this key, or that list this prefix, go through `fault`.

        Pages of a prefix behind its first go by the prefix with `NEXT_PAGE` behind it.
        """
        self._faults[name].append([fault, times])

    def heal(self):
        """No faults any more, and no calls yet."""
        with self._lock:
            self._generation += 1
            self._faults.clear()
            self.calls.clear()
            self.listed.clear()

    def gets(self):
        """How often each key was asked for."""
        with self._lock:
            return collections.Counter(call.name for call in self.calls if call.kind == "get")

    def lists(self):
        """The prefixes that were listed."""
        with self._lock:
            return [call.name.removesuffix(NEXT_PAGE) for call in self.calls if call.kind == "list"]

    def answer(self, kind, name, headers, make):
        with self._lock:
            fault = next((entry for entry in self._faults[name] if entry[1] > 0), None) if kind != "probe" else None
            if fault:
                fault[1] -= 1
            generation = self._generation
        # Outside of the lock, as a fault may wait.
        answer = fault[0](make) if fault else make()
        with self._lock:
            # A call that was held back may end when another test has begun.
            if generation == self._generation:
                self.calls.append(Call(kind, name, headers.get("Range"), headers.get("If-Match"), answer.status))
        return answer

    def get(self, bucket, key, headers):
        stored = self.buckets[bucket].get(key)
        if stored is None:
            return error(404, "NoSuchKey", "The specified key does not exist.")
        if self.supports_if_match and headers.get("If-Match") not in (None, stored.etag):
            return error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
        if stored.storage_class in ("GLACIER", "DEEP_ARCHIVE"):
            return error(403, "InvalidObjectState", "The operation is not valid for the object's storage class")
        answer = Answer(200, {"ETag": stored.etag, "x-amz-request-id": "R2"}, stored.body)
        # As CloudTrail stores them: what arrives is the gzip file nevertheless.
        if key.endswith(".gz"):
            answer.headers.update({"Content-Type": "application/json", "Content-Encoding": "gzip"})
        wanted = re.fullmatch(r"bytes=(\d+)-", headers.get("Range", "")) if self.supports_ranges else None
        if wanted:
            start, size = int(wanted[1]), len(stored.body)
            if start >= size:
                return error(416, "InvalidRange", "The requested range is not satisfiable")
            answer.status, answer.body = 206, stored.body[start:]
            answer.headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        return answer

    def list(self, bucket, query):
        if bucket not in self.buckets:
            return error(404, "NoSuchBucket", "The specified bucket does not exist")
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter")
        after = query.get("continuation-token") or query.get("start-after", "")
        entries, folders, last = [], [], None
        keys = sorted((key for key in self.buckets[bucket] if key.startswith(prefix)), key=str.encode)
        for key in keys:
            folder = None
            if delimiter and delimiter in key[len(prefix):]:
                folder = prefix + key[len(prefix):].split(delimiter)[0] + delimiter
            place = folder or key
            if place <= after or folder in folders:
                continue
            if len(entries) + len(folders) == int(query.get("max-keys", self.page_size)):
                break
            last = place
            folders.append(folder) if folder else entries.append((key, self.buckets[bucket][key]))
        else:
            last = None
        if "max-keys" not in query:
            with self._lock:
                self.listed.update(key for key, _ in entries)
        quoted = urllib.parse.quote if query.get("encoding-type") == "url" else escape
        text = "".join(
            f"<Contents><Key>{quoted(key)}</Key><Size>{len(stored.body)}</Size><ETag>{escape(stored.etag)}</ETag>"
            f"<StorageClass>{stored.storage_class}</StorageClass></Contents>" for key, stored in entries)
        text += "".join(f"<CommonPrefixes><Prefix>{quoted(folder)}</Prefix></CommonPrefixes>" for folder in folders)
        text += f"<IsTruncated>{'true' if last else 'false'}</IsTruncated>"
        text += f"<NextContinuationToken>{escape(last)}</NextContinuationToken>" if last else ""
        encoding = "<EncodingType>url</EncodingType>" if quoted is urllib.parse.quote else ""
        body = f"<?xml version='1.0'?><ListBucketResult>{encoding}{text}</ListBucketResult>"
        return Answer(200, {"Content-Type": "application/xml"}, body.encode())

    @contextlib.contextmanager
    def serving(self):
        """Serves; gives the URL."""
        bucket = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path, _, query = self.path.partition("?")
                name, _, key = urllib.parse.unquote(path.lstrip("/")).partition("/")
                query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
                if "Signature=" not in self.headers.get("Authorization", ""):
                    answer = error(403, "AccessDenied", "the request is not signed")
                elif key:
                    answer = bucket.answer("get", key, self.headers, lambda: bucket.get(name, key, self.headers))
                else:
                    page = NEXT_PAGE if "continuation-token" in query else ""
                    # One key only tells whether the bucket is there.
                    kind = "probe" if query.get("max-keys") == "1" else "list"
                    answer = bucket.answer(kind, query.get("prefix", "") + page, {}, lambda: bucket.list(name, query))
                self.send(answer)

            def send(self, answer):
                self.send_response(answer.status)
                for header, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
                    self.send_header(header, value)
                self.end_headers()
                rest = answer.body if answer.cut is None else answer.body[:answer.cut]
                with contextlib.suppress(OSError):
                    for size in answer.pieces:
                        self.wfile.write(rest[:size])
                        rest = rest[size:]
                        # The slowness is what is tested; nothing waits for it to be over.
                        time.sleep(0.02)
                    self.wfile.write(rest)
                if answer.cut is not None:
                    self.close_connection = True

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128

            def handle_error(self, *_):
                """A client that goes away is part of the tests."""

        server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
