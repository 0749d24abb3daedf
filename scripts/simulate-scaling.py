#!/usr/bin/env python3
"""Reckons what DynamoDB has to do at a given rate of events, and what it costs: the tables of docs/scaling.md.

Events are drawn for the ten busiest minutes of a weekday: log files arrive at random seconds, as each account and region has its
own rhythm; a file's events are those of few users and services, as measured; each event goes to a shard by its hash. It fails
when a partition of an index takes more than 1,000 write units in any second.

usage: simulate-scaling.py            prints the tables
       simulate-scaling.py --check    fails unless docs/scaling.md has them
       simulate-scaling.py EVENTS_A_DAY DAY_SHARDS USER_SHARDS SERVICE_SHARDS
"""

import math
import random
import sys
from pathlib import Path
from typing import NamedTuple

DOCUMENT = Path(__file__).resolve().parent.parent / "docs/scaling.md"
BEGIN, END = "<!-- scripts/simulate-scaling.py: begin -->\n", "<!-- end -->\n"

# ---- Measured ----

# Of 3,436 real records, the default filter stores 27 %; of one busy account's 2,900 alone, 24 %.
STORED = 0.25
# Write units of an event in the table: how many of 935 real ones take 1, 2, … KB. An index keeps part of it: below 1 KB, always one.
UNITS = {1: 26, 2: 720, 3: 160, 4: 9, 5: 20}
INDEXES = 3
# Bytes of an event in the table and in an index, names of attributes included, and what DynamoDB adds to each.
TABLE_BYTES, INDEX_BYTES, OVERHEAD_BYTES = 1_711, 456, 100
# Items that a log file leaves besides: what it was, and that it is done.
ITEMS_A_FILE = 2
# The most frequent users and services among stored events of a generated archive of 500 people in 50 accounts.
USERS = [0.086, 0.083, 0.044, 0.043, 0.034, 0.031, 0.029, 0.026, 0.024, 0.024]
SERVICES = [0.300, 0.157, 0.101, 0.070, 0.056, 0.056, 0.046, 0.039, 0.036, 0.035]
# How much more than at large two events of one file have the same user or service (intra-class correlation).
SAME_USER, SAME_SERVICE = 0.15, 0.11
# The busiest hour of a weekday against the mean of the week, and its first minutes, when schedules strike, against that hour.
BUSY_HOUR, FULL_HOUR = 2.3, 1.3
# Seconds of a processor for an event that is stored, and for one that is only read; compressed bytes of a record.
STORING, READING, COMPRESSED = 50e-6, 2.5e-6, 145
# Answers of DynamoDB and S3 to one call, and batches of 25 that are under way at a time.
ROUND_TRIP, IN_FLIGHT = 0.010, 8

# ---- Deployed (serverless.yml) ----

MEMORY_GB = 1.0
PROCESSORS = 1024 / 1769
ALARM_METRICS = 19
# What each invocation tells in its log (embedded metrics): ten figures of one function.
OWN_METRICS = 10

# ---- Prices: list prices of us-east-1, in dollars, without free tiers and discounts ----

WRITE_UNIT, READ_UNIT = 0.625e-6, 0.125e-6
TABLE_GB_MONTH, BACKUP_GB_MONTH = 0.25, 0.20
LAMBDA_CALL, LAMBDA_GB_SECOND = 0.20e-6, {"x86_64": 16.6667e-6, "arm64": 13.3334e-6}
S3_GET = 0.4e-6
LOG_GB, ALARM_MONTH, METRIC_MONTH = 0.50, 0.10, 0.30
KMS_CALL = 3e-6
GATEWAY_CALL = 3.50e-6

LIMIT = 1_000  # write units a second of one partition
WINDOW = 600


class Scale(NamedTuple):
    events_a_day: int
    # Accounts times regions: each has a file every five minutes.
    origins: int
    day_shards: int
    user_shards: int
    service_shards: int


# The first has the shards of settings/settings.yml.
SCALES = [Scale(10**6, 50, 4, 1, 1), Scale(10**8, 1_000, 4, 1, 2), Scale(10**10, 20_000, 160, 24, 48)]


class Peak(NamedTuple):
    """The most write units in a second, by partition."""

    table: int
    day: int
    user: int
    service: int


def mean_units():
    return sum(units * count for units, count in UNITS.items()) / sum(UNITS.values())


def simulate(scale, seed=1):
    source = random.Random(seed)
    busy = BUSY_HOUR * FULL_HOUR
    stored_a_file = scale.events_a_day / 288 / scale.origins * busy * STORED
    files = scale.origins * WINDOW // 300
    day = [0] * WINDOW
    users = [[0] * WINDOW for _ in USERS]
    services = [[0] * WINDOW for _ in SERVICES]
    for _ in range(files):
        events, second = poisson(source, stored_a_file), source.randrange(WINDOW)
        for each, second in spread(events, second):
            day[second] += each
            for share, row in zip(USERS, users):
                row[second] += drawn(source, each, share, SAME_USER)
            for share, row in zip(SERVICES, services):
                row[second] += drawn(source, each, share, SAME_SERVICE)
    return Peak(
        round(max(day) * mean_units()), peak(source, [day], scale.day_shards),
        peak(source, users, scale.user_shards), peak(source, services, scale.service_shards))


def spread(events, second):
    """A file's events by the second in which they are stored, as many a second as batches get through."""
    speed = round(25 * IN_FLIGHT / (2 * ROUND_TRIP + 25 * STORING / PROCESSORS))
    while events > 0:
        yield min(events, speed), second % WINDOW
        events, second = events - speed, second + 1


def drawn(source, events, share, correlation):
    """Events of one user or service among those of a file: its share in the file varies about its share at large."""
    if not events:
        return 0
    scale = (1 - correlation) / correlation
    return binomial(source, events, source.betavariate(share * scale, (1 - share) * scale))


def peak(source, rows, shards):
    """The most events, of one unit each, that one shard of one key takes in a second."""
    most = 0
    for row in rows:
        # Only the busiest seconds can hold the peak.
        for events in sorted(row, reverse=True)[:20]:
            for _ in range(shards):
                most = max(most, binomial(source, events, 1 / shards))
    return most


def binomial(source, count, share):
    if count < 40:
        return sum(source.random() < share for _ in range(count))
    if count * share < 20:
        return min(poisson(source, count * share), count)
    return min(max(round(source.gauss(count * share, math.sqrt(count * share * (1 - share)))), 0), count)


def poisson(source, mean):
    if mean > 60:
        return max(round(source.gauss(mean, math.sqrt(mean))), 0)
    count, product, floor = 0, source.random(), math.exp(-mean)
    while product > floor:
        count, product = count + 1, product * source.random()
    return count


# ---- What it needs and costs ----

def needs(scale):
    stored = scale.events_a_day * STORED
    files = scale.origins * 288
    per_file = scale.events_a_day / files
    # One call looks which events are there, one stores; eight batches at a time.
    calls = math.ceil(per_file * STORED / 25)
    seconds = 3 * ROUND_TRIP + math.ceil(calls / IN_FLIGHT) * 2 * ROUND_TRIP \
        + (per_file * STORED * STORING + per_file * READING) / PROCESSORS
    write_units = stored * (mean_units() + INDEXES) + files * ITEMS_A_FILE
    table_gigabytes = stored * (TABLE_BYTES + OVERHEAD_BYTES) / 1e9
    gigabytes = table_gigabytes + stored * INDEXES * (INDEX_BYTES + OVERHEAD_BYTES) / 1e9
    gb_seconds = files * seconds * MEMORY_GB
    cost = {
        "writing": write_units * WRITE_UNIT,
        "looking for duplicates": stored * READ_UNIT,
        "functions, x86_64": files * LAMBDA_CALL + gb_seconds * LAMBDA_GB_SECOND["x86_64"],
        "reading from S3": files * S3_GET,
        # One call a file, where the trail has a key of one's own.
        "decrypting with KMS": files * KMS_CALL,
        "logs, alarms and metrics":
            files * 1e-6 * LOG_GB + (ALARM_METRICS * ALARM_MONTH + OWN_METRICS * METRIC_MONTH) / 30,
    }
    return {
        "stored": stored, "files": files, "seconds": seconds, "gb_seconds": gb_seconds,
        "concurrency": math.ceil(files / 86_400 * BUSY_HOUR * FULL_HOUR * seconds), "write_units": write_units,
        "gigabytes": gigabytes, "cost": cost,
        # Point-in-time recovery keeps the table, and makes indexes anew.
        "year": 365 * (gigabytes * TABLE_GB_MONTH + table_gigabytes * BACKUP_GB_MONTH),
    }


def short(number):
    for size, unit in ((1e9, " billion"), (1e6, " million")):
        if number >= size:
            return f"{number / size:.3g}{unit}"
    return f"{number:,.0f}" if number >= 100 else f"{number:.2g}" if number < 10 else f"{number:.0f}"


def dollars(amount):
    return f"${amount:,.0f}" if amount >= 100 else f"${amount:.2f}"


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def tables(scales):
    facts = [needs(scale) for scale in scales]
    peaks = [simulate(scale) for scale in scales]
    head = ["events a day", *(short(scale.events_a_day) for scale in scales)]

    def row(name, value):
        return [name, *(value(scale, fact, peak) for scale, fact, peak in zip(scales, facts, peaks))]

    need = table(head, [
        row("accounts × regions", lambda s, f, p: short(s.origins)),
        row("log files", lambda s, f, p: short(f["files"])),
        row("events stored", lambda s, f, p: short(f["stored"])),
        row("write units", lambda s, f, p: short(f["write_units"])),
        row("a function's time for a file", lambda s, f, p: f"{f['seconds']:.2f} s"),
        row("functions at a time, at the peak", lambda s, f, p: short(f["concurrency"])),
        row("GB-seconds", lambda s, f, p: short(f["gb_seconds"])),
        row("stored a day, with indexes", lambda s, f, p: short(f["gigabytes"]) + " GB"),
    ])
    partitions = table(head, [
        row("`dayShards`, `userShards`, `serviceShards`",
            lambda s, f, p: f"{s.day_shards}, {s.user_shards}, {s.service_shards}"),
        row("the table itself", lambda s, f, p: short(p.table)),
        row("hottest partition of `day-time-index`", lambda s, f, p: short(p.day)),
        row("hottest partition of `user-time-index`", lambda s, f, p: short(p.user)),
        row("hottest partition of `service-time-index`", lambda s, f, p: short(p.service)),
    ])
    costs = table(head, [
        *(row(name, lambda s, f, p, name=name: dollars(f["cost"][name])) for name in facts[0]["cost"]),
        row("**a day**", lambda s, f, p: f"**{dollars(sum(f['cost'].values()))}**"),
        row("a million events", lambda s, f, p: dollars(sum(f["cost"].values()) / s.events_a_day * 1e6)),
        row("a month, to keep a year's events", lambda s, f, p: dollars(f["year"])),
    ])
    return need, partitions, costs, peaks


def main():
    arguments = sys.argv[1:]
    scales = SCALES
    if len(arguments) == 4:
        events, *shards = map(int, arguments)
        scales = [Scale(events, max(events // 100_000, 10), *shards)]
    elif arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    need, partitions, costs, peaks = tables(scales)
    text = f"A day needs:\n\n{need}\nWrite units in the busiest second:\n\n{partitions}\nIt costs:\n\n{costs}"
    if arguments == ["--check"]:
        if BEGIN + text + END not in DOCUMENT.read_text():
            sys.exit(f"error: {DOCUMENT.name} has other tables than {Path(__file__).name} makes")
    else:
        print(text, end="")
    hot = [f"{name}-time-index: {value}" for each in peaks for name, value in each._asdict().items()
           if name != "table" and value > LIMIT]
    if hot:
        sys.exit("error: above 1,000 write units a second: " + "; ".join(hot))


if __name__ == "__main__":
    main()
