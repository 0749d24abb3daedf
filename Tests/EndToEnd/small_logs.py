"""Small logs, to be damaged."""
import json
import zlib

from made_records import Maker


class Log:
    """A small log as it was: its bytes, and its events by identifier."""

    __slots__ = ("data", "events", "is_packed")

    def __init__(self, source):
        maker = Maker(source)
        records = [maker.record(smuggling=0, oddities=False) for _ in range(source.choice([1, 2, 2, 3, 5]))]
        for record in records:
            # What takes long to read finds no more here.
            record.object.pop("additionalEventData", None)
            record.text = json.dumps(record.object, separators=(",", ":")).replace('"@@number:', "").replace('@@"', "")
        self.events = {record.name: record for record in records}
        form = source.random()
        if form < 0.7:
            text = '{"Records":[' + ",".join(record.text for record in records) + "]}"
        else:
            text = "".join(record.text + "\n" for record in records)
        self.data, self.is_packed = text.encode(), source.random() < 0.75
        if self.is_packed:
            pieces = [self.data] if source.random() < 0.8 else [self.data[:100], self.data[100:]]
            self.data = b"".join(packed(piece, source) for piece in pieces)


def packed(data, source):
    strategy = source.choice([zlib.Z_DEFAULT_STRATEGY] * 6 + [zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE])
    packer = zlib.compressobj(source.choice([0, 1, 6, 6, 6, 9]), zlib.DEFLATED, 31, 8, strategy)
    return packer.compress(data) + packer.flush()
