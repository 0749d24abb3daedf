"""Damage to a file's bytes, as disks, networks and careless hands do it."""

# Of these the bytes left out or put in may make a record of what was smuggled into one; nobody can tell then.
SPLICES = {"deletion", "splice", "insertion of structure", "cut front", "overwriting"}


class Damage:
    """Damages bytes at random."""

    def __init__(self, source):
        self.source = source

    def apply(self, data):
        """Damaged bytes, and what was done."""
        kind = self.source.choice(list(self.KINDS))
        return self.KINDS[kind](self, data), kind

    def flip(self, data):
        data = bytearray(data)
        for _ in range(self.source.choice([1, 1, 1, 2, 8])):
            if data:
                data[self.source.randrange(len(data))] ^= 1 << self.source.randrange(8)
        return bytes(data)

    def truncate(self, data):
        return data[:self.source.randint(0, len(data))]

    def cut_near_end(self, data):
        return data[:max(0, len(data) - self.source.randint(1, 12))]

    def cut_front(self, data):
        return data[self.source.randint(0, len(data)):]

    def delete(self, data):
        start = self.source.randint(0, len(data))
        return data[:start] + data[start + self.source.choice([1, 1, 2, 16, 300]):]

    def insert(self, data):
        start = self.source.randint(0, len(data))
        put = self.source.choice([b"x", b"\0", b"\xff", b"\n", b"\r\n", b"\x01", b"\xc3", b"\xef\xbb\xbf", b" ", b"0"])
        return data[:start] + put + data[start:]

    def insert_structure(self, data):
        start = self.source.randint(0, len(data))
        put = self.source.choice([b'"', b"{", b"}", b"[", b"]", b",", b"\\", b"}]}", b'{"Records":[', b"null", b"/*"])
        return data[:start] + put + data[start:]

    def overwrite(self, data):
        start, size = self.source.randint(0, len(data)), self.source.choice([1, 4, 16, 512])
        size = min(size, len(data) - start)
        put = self.source.choice([bytes(size), self.source.randbytes(size), b" " * size])
        return data[:start] + put + data[start + size:]

    def splice(self, data):
        """A piece of the file stands at another place, too."""
        start = self.source.randint(0, len(data))
        from_ = self.source.randint(0, len(data))
        return data[:start] + data[from_:from_ + self.source.randint(1, 2000)] + data[start:]

    def join_lines(self, data):
        places = [place for place, byte in enumerate(data) if byte == 10]
        if not places:
            return self.flip(data)
        place = self.source.choice(places)
        return data[:place] + data[place + 1:]

    def cut_line(self, data):
        """A line without its end, as when a disk was full."""
        places = [place for place, byte in enumerate(data) if byte == 10]
        if not places:
            return self.truncate(data)
        place = self.source.choice(places)
        begin = data.rfind(b"\n", 0, place) + 1
        return data[:self.source.randint(begin, place)] + data[place:]

    KINDS = {
        "flip": flip, "truncation": truncate, "cut near the end": cut_near_end, "cut front": cut_front, "deletion": delete, "insertion": insert,
        "insertion of structure": insert_structure, "overwriting": overwrite, "splice": splice, "joined lines": join_lines, "cut line": cut_line,
    }
