"""Files put together from documents: what stands between them, how they are encoded and compressed."""
import bz2
import lzma
import random
import struct
import zlib

from made_foreigners import Foreigners
from made_records import Maker
from made_wrappings import DOUBTFUL, KINDS, OPEN, PASSES, PLAIN_ONLY, TABLES, Wrapper, wrapped

SUFFIXES = [".json", ".json.gz", ".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz"]
MAGIC = b"\x1f\x8b"


class File:
    """A made-up file: its documents, the separators before each of them and behind the last, and the form of its bytes."""

    def __init__(self, name, documents, separators, form, seed):
        self.name, self.documents, self.separators, self.form, self.seed = name, documents, separators, form, seed
        # Of a damaged file; what is expected of it then is another matter (`damage.py`).
        self.damaged, self.damage, self.survivors = None, None, None
        # Bytes of which no document is made.
        self.given = None

    @property
    def data(self):
        return self.damaged if self.damaged is not None else self.undamaged()

    def undamaged(self):
        if self.given is not None:
            return self.given
        pieces = []
        for separator, document in zip(self.separators, self.documents):
            pieces.append(separator)
            pieces.append(document.text)
        pieces.append(self.separators[len(self.documents)])
        return self.form.bytes(pieces)

    def be_damaged(self, damage):
        """Damages it by a `Damage`."""
        data = self.undamaged()
        self.damaged, self.damage = damage.apply(data)
        documents = self.documents
        if self.form.packing == "plain" and self.form.encoding == "utf-8" and len(documents) > 1 and all(document.is_line for document in documents):
            # Where each document has a line of its own, those whose lines are whole have to be found.
            if all("\n" in separator for separator in self.separators[1:len(documents)]):
                lines = {line.strip() for line in self.damaged.split(b"\n")}
                self.survivors = [record.name for document in documents if self.form.encoded(document.text) in lines for record in document.records]

    def without(self, index):
        """The same without one of its documents."""
        return File(self.name, self.documents[:index] + self.documents[index + 1:], self.separators[:index] + self.separators[index + 1:],
                    self.form, self.seed)

    def with_form(self, form):
        """The same in other bytes."""
        return File(self.name, self.documents, self.separators, form, self.seed)

    @property
    def kinds(self):
        return sorted({document.kind for document in self.documents} | self.form.kinds)

    @property
    def records(self):
        return [record for document in self.documents for record in document.records]

    @property
    def doubtful(self):
        return [record for document in self.documents for record in document.doubtful]

    @property
    def verdict(self):
        if not self.documents:
            return OPEN
        return max([document.verdict for document in self.documents] + [self.form.verdict])

    @property
    def forbidden(self):
        return {name for document in self.documents for name in document.forbidden}


class Form:
    """How a file's text becomes bytes."""

    def __init__(self, source, encoding="utf-8", mark=False, packing="plain", line_end=None):
        self.seed, self.encoding, self.mark, self.packing, self.line_end = source.getrandbits(32), encoding, mark, packing, line_end

    @property
    def kinds(self):
        named = {self.packing} - {"plain", "gzip"}
        return named | ({self.encoding} - {"utf-8"}) | ({"CRLF"} if self.line_end else set())

    # What trails behind the last member is no record; whether it is worth a name is open.
    @property
    def verdict(self):
        return OPEN if self.packing in ("gzip and zeros", "gzip and rubbish") else PASSES

    def encoded(self, text):
        if self.line_end:
            text = text.replace("\r\n", "\n").replace("\n", self.line_end)
        return text.encode(self.encoding, "surrogatepass" if self.encoding == "utf-8" else "strict")

    def bytes(self, pieces):
        source = random.Random(self.seed)
        encoded = [self.encoded(piece) for piece in pieces]
        if self.mark:
            encoded.insert(0, "\ufeff".encode(self.encoding))
        data = b"".join(encoded)
        packing = self.packing
        if packing == "plain":
            return data
        if packing == "gzip":
            return member(data, source)
        if packing == "members by document":
            return b"".join(member(piece, source) for piece in encoded)
        if packing == "members anywhere":
            return b"".join(member(piece, source) for piece in cut(data, source))
        if packing == "gzip in gzip":
            return member(member(data, source), source)
        if packing == "members in gzip":
            return member(b"".join(member(piece, source) for piece in encoded), source)
        if packing == "gzip in members":
            return b"".join(member(piece, source) for piece in cut(member(data, source), source))
        if packing == "three times gzip":
            return member(member(member(data, source), source), source)
        if packing == "gzip and zeros":
            return member(data, source) + bytes(source.randint(1, 1024))
        return member(data, source) + source.choice([b"\n", b"rubbish", b"\x1f", b"\x1f\x8b", b"\0\0x"])


PACKINGS = ["plain"] * 6 + ["gzip"] * 4 + ["members by document"] * 2 + [
    "members anywhere", "gzip in gzip", "members in gzip", "gzip in members", "gzip and zeros", "gzip and rubbish"]


def cut(data, source):
    places = sorted(source.randint(0, len(data)) for _ in range(source.randint(1, 5)))
    return [data[start:end] for start, end in zip([0] + places, places + [len(data)])]


def member(data, source):
    """One gzip member (RFC 1952), with whatever its header may have."""
    flags, fields = 0, b""
    if source.random() < 0.1:
        flags |= 4
        extra = bytes(source.randint(0, 300))
        fields += struct.pack("<H", len(extra)) + extra
    if source.random() < 0.3:
        flags |= 8
        fields += b"\x1f\x8b\x08log.json\0"
    if source.random() < 0.1:
        flags |= 16
        fields += b'{"Records":[\0'
    if source.random() < 0.1:
        flags |= 1
    header = struct.pack("<2sBBIBB", MAGIC, 8, flags, source.getrandbits(32), source.choice([0, 2, 4]), source.choice([0, 3, 255]))
    if flags & 2:
        header += struct.pack("<H", zlib.crc32(header) & 0xFFFF)
    header += fields
    packer = zlib.compressobj(source.choice([0, 1, 1, 6, 9]), zlib.DEFLATED, -15, 8, source.choice([
        zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE]))
    body, step = b"", max(1, len(data) // source.choice([1, 1, 1, 3]))
    for start in range(0, len(data), step):
        body += packer.compress(data[start:start + step]) + packer.flush(source.choice([zlib.Z_NO_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_SYNC_FLUSH]))
    return header + body + packer.flush() + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


class FileMaker:
    """Makes files at random; the same ones by the same source."""

    def __init__(self, source):
        self.source = source
        self.maker = Maker(source)
        self.wrapper = Wrapper(source, self.maker)
        self.foreigners = Foreigners(source, self.maker, self.wrapper)

    def wrapped(self, kind):
        count = self.source.randint(1, KINDS[kind])
        records = [self.maker.record() for _ in range(count)]
        if kind in PLAIN_ONLY:
            records = [record if record.is_plain else self.maker.record(oddities=False) for record in records]
        return wrapped(self.wrapper, kind, records)

    def separators(self, documents):
        """What may stand between any two documents, and what must where one has to have a line of its own."""
        source, separators = self.source, []
        usual = source.choice(["", "\n", "\n", "\r\n", "\n\n", " ", "\t", None])
        for place in range(len(documents) + 1):
            before = documents[place - 1] if place else None
            behind = documents[place] if place < len(documents) else None
            separator = source.choice(["", "\n", "\r\n", " \n", "\t", "\r"]) if usual is None else usual
            # Such a thing is told by its line; numbers and the like need something between.
            needs_line = any(document and document.kind in ("comment", "bulk", "tabs", "bulk action alone") for document in (before, behind))
            if needs_line and "\n" not in separator:
                separator = "\n"
            elif separator == "" and any(document and document.kind in ("scalar", "null or {}") for document in (before, behind)):
                separator = " "
            if place == 0:
                separator = source.choice(["", "", "", separator.replace("\r", "")])
            if separator and source.random() < 0.003:
                # What follows stands across the ends of the pieces in which files are read.
                separator += " " * (source.choice([65536, 131072, 262144, 1 << 20]) - source.randint(0, 140))
            separators.append(separator)
        return separators

    def form(self, is_table=False):
        source = self.source
        encoding = source.choice(["utf-8"] * 16 + ["utf-16-le", "utf-16-be"])
        mark = encoding != "utf-8" or source.random() < 0.08
        return Form(source, encoding, mark, source.choice(PACKINGS), "\r\n" if source.random() < 0.05 and not is_table else None)

    def pure(self, kind, name, seed, suffix=None):
        """A file of one wrapping alone, in its plainest bytes."""
        documents = [self.wrapped(kind) for _ in range(1 if kind in TABLES else self.source.randint(1, 3))]
        separators = [""] + ["\n"] * len(documents)
        return File(name + (".csv" if kind in TABLES else suffix or self.source.choice(SUFFIXES)), documents, separators, Form(self.source), seed)

    def alone(self, name, seed):
        """A file of one foreign document alone."""
        return File(name + self.source.choice(SUFFIXES), [self.foreigners.any()], ["", "\n"], Form(self.source), seed)

    def unreadable(self, name, seed):
        """A file that is no log, or one in an encoding that nobody can be sure of: read, or refused by name."""
        source = self.source
        document = self.wrapped(source.choice(["records", "line"]))
        document.records, document.doubtful = [], document.records
        document.kind, document.verdict = "unreadable", OPEN
        file = File(name + source.choice(SUFFIXES), [document], ["", ""], Form(source), seed)
        text = document.text
        file.given = source.choice([
            lambda: text.encode("utf-16-le"), lambda: text.encode("utf-16-be"), lambda: text.encode("utf-32"), lambda: bz2.compress(text.encode()),
            lambda: lzma.compress(text.encode()), lambda: zlib.compress(text.encode()), lambda: b"PK\x03\x04" + text.encode(), lambda: b"PAR1" + bytes(200),
            lambda: b"", lambda: bytes(512), lambda: b"\n \n", lambda: source.randbytes(300), lambda: b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n",
            lambda: b"<html>{\"Records\":[]}</html>", lambda: b"\x1f\x8b", lambda: b"\xff\xfe", lambda: b"\xef\xbb\xbf", lambda: member(b"", source),
            lambda: b"\xff\xfe" + text.encode(), lambda: b"\xef\xbb\xbf" + text.encode("utf-16-le"), lambda: text.encode()[:-1], lambda: b"{" * 500,
        ])()
        return file

    def mixed(self, name, seed):
        """A file of anything."""
        source = self.source
        if source.random() < 0.04:
            kind = source.choice(sorted(TABLES) or ["records"])
            form = self.form(is_table=True)
            if form.packing == "members by document":
                form.packing = "gzip"
            return File(name + source.choice([".csv", ".csv.gz"]), [self.wrapped(kind)], ["", ""], form, seed)
        documents = []
        is_uniform = source.random() < 0.4
        kinds = [kind for kind in KINDS if kind not in TABLES and (kind not in DOUBTFUL or source.random() < 0.1)]
        favourite = source.choice(kinds)
        for _ in range(source.choice([1, 1, 2, 3, 5, 8, 20])):
            if source.random() < 0.25:
                document = self.foreigners.any()
                # Of two comments the first may open what the second would close; nobody can tell then.
                if not (documents and documents[-1].kind == document.kind == "comment"):
                    documents.append(document)
            elif documents and documents[-1].kind != "comment" and source.random() < 0.03:
                # Delivered twice.
                documents.append(documents[-1])
            else:
                documents.append(self.wrapped(favourite if is_uniform else source.choice(kinds + ["records", "line"] * 5)))
        return File(name + source.choice(SUFFIXES), documents, self.separators(documents), self.form(), seed)
