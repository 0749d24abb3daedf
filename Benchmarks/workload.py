"""What is measured with: the program, archives made by it, and stores filled from them, all of them in Benchmarks/.data."""

import json
import shutil
import sys
from pathlib import Path

from processes import run

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "Benchmarks" / ".data"
TRACKER = ROOT / ".build-release" / "release" / "cloudtrail-tracker"
DECODER = ROOT / ".build-release" / "release" / "tracker-benchmark"

MEGABYTE = 1_000_000
ALL_TIME = "from=2000-01-01&to=2100-01-01"
# When archives end, and a week that all of a month or more have whole.
END = "2024-06-01T00:00:00Z"
FULL_WEEK = "from=2024-05-20&to=2024-05-26"


def say(text):
    print(f"-- {text}", file=sys.stderr, flush=True)


def archive(events, days=30):
    """The folder with the archive, generated unless it is there."""
    folder = DATA / (f"archive-{events}" if days == 30 else f"archive-{events}-{days}-days")

    def generate():
        say(f"generating {events:,} events into {folder.relative_to(ROOT)}")
        run([
            TRACKER, "generate", "--events", str(events), "--days", str(days), "--users", "200", "--accounts", "5",
            "--seed", "1", "--end", END, "--output", folder,
        ])
    return made_once(folder, generate)


def made_once(folder, make):
    """`folder`, filled by `make` unless an earlier run has filled it to the end."""
    done = folder / "complete"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        make()
        done.touch()
    return folder


def logs(folder):
    return sorted(folder.rglob("*.json.gz"))


def read_once(files):
    """Brings the files into the page cache, so that the first to be measured is not the one that pays."""
    for file in files:
        file.read_bytes()


def first_files(files, share):
    """Every n-th file, about `share` of all."""
    step = max(1, round(1 / share))
    return files[::step]


def imported(sources, store, *options, environment=None):
    """Imports one source, or a list of them, into a new store; how the program fared, and its report."""
    remove_database(store)
    sources = sources if isinstance(sources, list) else [sources]
    result = run([TRACKER, "import", "--json", *options, "--store", f"sqlite:{store}", *sources], capture=True,
                 environment=environment)
    return result, json.loads(result.output)


def remove_database(path):
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
