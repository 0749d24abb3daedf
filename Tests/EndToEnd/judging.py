"""What has to come out of made-up files, and whether it did."""
import json

import strict_reading
from damage import SPLICES
from made_records import DERIVED, flattened
from made_wrappings import PARTIAL, PASSES, REFUSED

# Damage that leaves all of a file's bytes there but a few: a record that is gone then was lost by the reader.
KEEPING = {"flip", "insertion", "insertion of structure"}


class Event:
    """An event that came out: what identifies it, and its attributes where they were printed."""

    __slots__ = ("name", "attributes", "core")

    def __init__(self, name, attributes=None, core=None):
        self.name, self.attributes, self.core = name, attributes, core


def event_of_line(line, request_names):
    """An event as `transform` or a query prints it."""
    content = json.loads(line)
    name = content.get("eventID")
    if isinstance(name, list):
        # Damage brought two together.
        name = next((one for one in name if one in request_names.known), name[0])
    requests = content.get("requestID")
    for request in requests if isinstance(requests, list) else [requests]:
        # A record without an identifier has one from its content; the request tells which it is.
        if name not in request_names.known and request in request_names.requests:
            name = "request:" + request
    attributes = {key: {value} if isinstance(value, str) else set(value) for key, value in content.items() if key not in DERIVED}
    return Event(name, attributes, content)


def event_of_record(line):
    """The same of a record that `transform --raw` prints."""
    content = strict_reading.parsed(line)
    return Event(strict_reading.identities(content)[0], flattened(content), content)


class Expectations:
    """What a batch of files has to give."""

    def __init__(self, files):
        self.files = {file.name: file for file in files}
        self.owner, self.record, self.known, self.requests, self.never, self.listed = {}, {}, set(), set(), {}, set()
        for file in files:
            for document in file.documents:
                for record in document.records + document.doubtful:
                    self.owner[record.name] = file.name
                    self.record[record.name] = (record, document)
                    if record.name.startswith("request:"):
                        self.requests.add(record.name.removeprefix("request:"))
                    for name in record.smuggled:
                        self.never[name] = file.name
                    # Behind another element in a list of theirs nothing tells one from a record any more, once brackets are damaged.
                    self.listed |= set(record.smuggled[1:])
                for name in document.forbidden:
                    self.never[name] = file.name
        self.known = set(self.record)

    def likely_owner(self, place, owners, found, is_ordered):
        """The file that an event nobody knows may come from: a damaged one if there is one between its neighbours' files."""
        names = sorted(self.files)
        if is_ordered:
            before = next((owner for owner in reversed(owners[:place]) if owner), names[0])
            behind = next((owner for owner in owners[place:] if owner), names[-1])
            names = [name for name in names if before <= name <= behind] or [before]
        return next((name for name in names if self.files[name].damaged is not None), names[0] if len(self.files) == 1 else None)

    def judge(self, events, refusals, has_attributes=True, is_ordered=True):
        """What is wrong, as pairs of a file's name (`None`: any of them) and a sentence."""
        found, problems, strangers = {}, [], []
        owners = [self.owner.get(event.name) for event in events]
        for place, (event, owner) in enumerate(zip(events, owners)):
            if owner is None:
                strangers.append((event.name, self.never.get(event.name) or self.likely_owner(place, owners, found, is_ordered)))
            else:
                found.setdefault(owner, {}).setdefault(event.name, []).append(event)
        # What damage gave another name may be from any damaged file.
        self.strangers = {stranger for stranger, _ in strangers}
        self.readings = {
            name: strict_reading.read(file.damaged, is_table=".csv" in name)
            for name, file in self.files.items() if file.damaged is not None}
        for name, file in self.files.items():
            here, reasons = found.get(name, {}), refusals.get(name, [])
            foreign = [stranger for stranger, owner in strangers if owner == name]
            if not is_ordered and any(other.damaged is not None and refusals.get(other.name) for other in self.files.values()):
                # Then such an event may be from a file that is named.
                foreign = [stranger for stranger in foreign if stranger in self.never]
            judge = self.judge_damaged if file.damaged is not None else self.judge_whole
            problems += [(name, problem) for problem in judge(file, here, reasons, foreign, has_attributes, is_ordered)]
        problems += [(None, f"{stranger} comes out, and is nobody's") for stranger, owner in strangers if owner is None]
        problems += [(None, f"names {name}, which is none of the files: {refusals[name][0]}") for name in refusals.keys() - self.files.keys()]
        return problems

    def judge_whole(self, file, found, reasons, strangers, has_attributes, is_ordered):
        problems = []
        for document in file.documents:
            for record in document.records + document.doubtful:
                events = found.get(record.name, [])
                if not events:
                    if record in document.records or not reasons:
                        problems.append(f"{record.name} in {document.kind} is missing{self.because(reasons)}")
                    continue
                times = file.documents.count(document) if is_ordered else 1
                if len(events) != times:
                    problems.append(f"{record.name} in {document.kind} comes {len(events)} times, not {times}")
                if has_attributes and (difference := self.difference(events[0], record, document)):
                    problems.append(f"{record.name} in {document.kind} has {difference}")
        for stranger in strangers:
            problems.append(f"{stranger} comes out, and is " + ("smuggled or refused" if stranger in self.never else "nobody's"))
        if reasons and file.verdict == PASSES:
            problems.append(f"is refused{self.because(reasons)}")
        if not reasons and file.verdict == REFUSED:
            problems.append("nothing of it is refused: " + ", ".join(document.kind for document in file.documents if document.verdict == REFUSED))
        return problems

    def because(self, reasons):
        return f" ({'; '.join(sorted(set(reasons))[:2])})" if reasons else " without a word"

    def difference(self, event, record, document):
        if document.kind in PARTIAL:
            for name in ("eventName", "eventSource", "awsRegion"):
                if name in event.core and event.core[name] != record.object.get(name):
                    return f"{name} {event.core[name]!r}"
            return None
        if event.attributes == record.attributes:
            return None
        for name in event.attributes.keys() | record.attributes.keys():
            there, wanted = event.attributes.get(name), record.attributes.get(name)
            if there != wanted:
                return f"{name!r} {there!r}"[:150] + f", not {wanted!r}"[:150]
        return None

    def judge_damaged(self, file, found, reasons, strangers, has_attributes, _):
        """Less is sure of a damaged file: what a strict reader finds is there, or the file is named."""
        problems = []
        reading = self.readings[file.name]
        if ".csv" in file.name and not reasons and file.damaged.split(b"\n")[0] != file.undamaged().split(b"\n")[0]:
            # Another column's name is a name like others.
            return []
        if not reasons:
            present = found.keys() | self.strangers
            missing = [
                name for name, records in reading.records.items()
                if name in self.known and self.owner[name] == file.name
                # Where damage made one record of two, it is known by the first of their identifiers.
                and not any(present & set(strict_reading.identities(record)) for record in records)]
            if missing:
                problems.append(f"{len(missing)} whole records are missing without a word, as {missing[0]}")
            gone = {record.name for record in file.records} - found.keys()
            if not reading.is_whole and len(gone) > len(self.strangers):
                problems.append("is damaged, lacks records, and is not named")
            if file.damage in KEEPING and len(gone) > len(self.strangers):
                problems.append(f"{len(gone)} records are gone without a word, as {min(gone)}")
        if file.survivors is not None:
            lost = [name for name in file.survivors if name not in found]
            if lost:
                problems.append(f"{len(lost)} records of undamaged lines are missing, as {lost[0]}{self.because(reasons)}")
        # Damage inside a cell leaves CSV well-formed.
        if ".csv" in file.name:
            return problems
        text_is_whole = file.form.packing == "plain" or file.damage in ("truncation", "cut near the end")
        for stranger in strangers:
            is_sure = text_is_whole and file.damage not in SPLICES and stranger in self.never.keys() - self.listed
            if is_sure and stranger not in reading.records:
                problems.append(f"{stranger} comes out, and is smuggled or refused")
            elif not reasons and not any({stranger, f"request:{stranger}"} & other.records.keys() for other in self.readings.values()):
                if not any(name.startswith("request:") for other in self.readings.values() for name in other.records):
                    problems.append(f"{stranger} comes out, and is nobody's")
        if has_attributes and not reasons:
            # A control character in a string costs nothing as long as the record is there.
            readings = [reading, strict_reading.read(file.damaged, ".csv" in file.name, reading=strict_reading.Reading(strict=False))]
            for name, events in found.items():
                record, document = self.record[name]
                if self.difference(events[0], record, document) is None:
                    continue
                others = [other for one in readings for other in one.records.get(name, [])]
                # A document that Python's reader refuses says nothing of its records.
                if others and not any(flattened(other) == events[0].attributes for other in others):
                    problems.append(f"{name} has {self.difference(events[0], record, document)}")
        return problems
