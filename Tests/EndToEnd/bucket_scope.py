"""What `--from`, `--to`, `--account` and `--region` keep from being listed and read, of a trail's and an organization's bucket."""
import datetime
import gzip
import itertools
import json

from filter_checks import check

ACCOUNTS = ["111122223333", "222233334444"]
REGIONS = ["eu-west-1", "us-east-1"]
FIRST = datetime.date(2024, 5, 20)
DAYS = [FIRST + datetime.timedelta(days) for days in range(60)]
# Where trails put their logs: plainly, below a prefix of the trail's, and an organization's.
ROOTS = {"plain": "AWSLogs/", "prefixed": "audit/all trails/AWSLogs/", "organization": "audit/AWSLogs/o-abcde12345/"}


def log(name, day):
    record = {"eventVersion": "1.08", "eventTime": f"{day}T23:50:00Z", "eventName": "RunInstances", "eventSource": "ec2.amazonaws.com",
              "eventID": name}
    return gzip.compress(json.dumps({"Records": [record]}).encode())


def key(root, account, region, day, name):
    return f"{root}{account}/CloudTrail/{region}/{day:%Y/%m/%d}/{account}_CloudTrail_{region}_{day:%Y%m%d}T0000Z_{name}.json.gz"


def fill(s3, bucket, root):
    """One event a day, account and region, and late ones of 2 June under the keys of later days.

    Returns account, region, day of delivery and day of the event, by key.
    """
    held = {}
    for account, region, day in itertools.product(ACCOUNTS, REGIONS, DAYS):
        delivered = [(day, 0)]
        if day == datetime.date(2024, 6, 2):
            delivered += [(day + datetime.timedelta(late), late) for late in (1, 3)]
        for folder, late in delivered:
            place = key(root, account, region, folder, f"late{late}")
            held[place] = (account, region, folder, day)
            s3.put(bucket, place, log(f"{bucket} {account} {region} {day} {late}", day))
        s3.put(bucket, key(root, account, region, day, "digest").replace("/CloudTrail/", "/CloudTrail-Digest/"), b"digest")
    return held


def day(text):
    return datetime.date.fromisoformat(text)


# Options; which accounts, regions and days of delivery they want; the days of the events that are stored of these.
ALL = (ACCOUNTS, REGIONS)
CASES = [
    (["--from", "2024-06-02", "--to", "2024-06-02"], *ALL, ("2024-06-02", "2024-06-03"), ("2024-06-02", "2024-06-02")),
    (["--from", "2024-06-02", "--to", "2024-06-02", "--late-days", "0"], *ALL, ("2024-06-02", "2024-06-02"), ("2024-06-02", "2024-06-02")),
    (["--from", "2024-06-02", "--to", "2024-06-02", "--late-days", "3"], *ALL, ("2024-06-02", "2024-06-05"), ("2024-06-02", "2024-06-02")),
    (["--from", "2024-05-31", "--to", "2024-06-01T12:00:00", "--account", ACCOUNTS[0]],
     ACCOUNTS[:1], REGIONS, ("2024-05-31", "2024-06-02"), ("2024-05-31", "2024-05-31")),
    (["--from", "2024-06-01", "--region", REGIONS[1]], ACCOUNTS, REGIONS[1:], ("2024-06-01", "2024-07-18"), ("2024-06-01", "2024-07-18")),
    (["--to", "2024-05-21", "--region", REGIONS[0], "--region", "no-such-1"],
     ACCOUNTS, REGIONS[:1], ("2024-05-20", "2024-05-22"), ("2024-05-20", "2024-05-21")),
    # More days than are asked for by name.
    (["--from", "2024-05-25", "--to", "2024-07-10", "--account", ACCOUNTS[1]],
     ACCOUNTS[1:], REGIONS, ("2024-05-25", "2024-07-11"), ("2024-05-25", "2024-07-10")),
]


def check_scope(program, s3):
    number = 0
    for bucket, root in ROOTS.items():
        held = fill(s3, bucket, root)
        logs = root[:root.index("AWSLogs/") + len("AWSLogs/")]
        # As people write them: with and without a final slash, and as deep as they like.
        prefixes = [logs, "", logs.rstrip("/"), root, f"{root}{ACCOUNTS[0]}", f"{root}{ACCOUNTS[0]}/CloudTrail/{REGIONS[0]}/",
                    f"{root}{ACCOUNTS[0]}/CloudTrail/{REGIONS[0]}/2024/"]
        for index, case in enumerate(CASES):
            for prefix in prefixes if index == 0 else prefixes[:1]:
                number += 1
                below = {key: place for key, place in held.items() if key.startswith(prefix)}
                check_case(program, s3, below, root, f"s3://{bucket}/{prefix}", f"scope-{number}.db", *case)
    print(f"{number} imports of parts of buckets list and read those parts alone", flush=True)


def check_case(program, s3, held, root, source, store, options, accounts, regions, delivered, happened):
    what = f"import {source} {' '.join(options)}"
    first, last = map(day, delivered)
    wanted = {name: happening for name, (account, region, delivery, happening) in held.items()
              if account in accounts and region in regions and first <= delivery <= last}
    count = sum(day(happened[0]) <= happening <= day(happened[1]) for happening in wanted.values())
    s3.heal()
    report, _ = program.report(store, source, *options)
    read = s3.gets().keys()
    check(read == wanted.keys(), f"{what} reads {sorted(read - wanted.keys())[:3]}, and not {sorted(wanted.keys() - read)[:3]}")
    check(report["stored"] == count > 0 and report["filtered"] == len(wanted) - count, f"{what}: {report}, expected {count} events")
    # Months are listed from their first wanted day on; a page may go beyond the last one.
    months = {folder.strftime("/%Y/%m/") for folder in DAYS if first <= folder <= last}
    unwanted = [name for name in s3.listed - wanted.keys() if not (
        any(month in name for month in months) and any(account in name for account in accounts)
        and any(f"/CloudTrail/{region}/" in name for region in regions))]
    check(not unwanted, f"{what} lists {len(unwanted)} of {len(s3.listed)} keys that nobody asked for, such as {sorted(unwanted)[:2]}")
    for prefix in s3.lists():
        account, kind, region = (prefix.removeprefix(root).split("/") + [""] * 3)[:3] if prefix.startswith(root) else [""] * 3
        check(account in ["", *accounts] and kind in ("", "CloudTrail") and region in ["", *regions], f"{what} lists {prefix}")
