"""The program under test, run with a limit on its time and a look at its memory."""
import json
import os
import subprocess
import sys
from pathlib import Path

# A process that stays small starts the program: what `ru_maxrss` says of a child is never less than its parent had when it forked.
_LAUNCHER = r"""
import json, os, signal, subprocess, sys, time
os.nice(10)
for line in sys.stdin:
    task = json.loads(line)
    files = [open(task[name], mode) for name, mode in (("input", "rb"), ("output", "wb"), ("errors", "wb"))]
    started = time.monotonic()
    process = subprocess.Popen(task["command"], stdin=files[0], stdout=files[1], stderr=files[2], env=task["environment"], cwd=task["folder"])
    for file in files: file.close()
    wait, late = 0.0005, False
    while True:
        number, status, usage = os.wait4(process.pid, os.WNOHANG)
        if number: break
        if not late and time.monotonic() - started > task["seconds"]:
            late = True
            process.kill()
        time.sleep(wait)
        wait = min(wait * 1.3, 0.02)
    print(json.dumps({"status": os.waitstatus_to_exitcode(status), "late": late, "memory": usage.ru_maxrss * 1024,
                      "processor": usage.ru_utime + usage.ru_stime, "seconds": time.monotonic() - started}), flush=True)
"""

MEMORY_LIMIT = 250 << 20


class Run:
    """How a run of the program ended, and what it printed."""

    def __init__(self, ended, output, errors, what):
        self.status, self.is_late, self.memory = ended["status"], ended["late"], ended["memory"]
        self.processor, self.seconds = ended["processor"], ended["seconds"]
        self.output, self.errors, self.what = output, errors, what

    @property
    def trouble(self):
        """What no run may be, whatever it is given."""
        if self.is_late:
            return f"hangs: not ended after {self.seconds:.0f} s"
        if self.status < 0:
            return f"dies by signal {-self.status}: {self.errors[-500:].decode(errors='replace')}"
        if self.memory > MEMORY_LIMIT:
            return f"takes {self.memory >> 20} MB"
        if self.status not in (0, 1):
            return f"ends with {self.status}: {self.errors[-500:].decode(errors='replace')}"
        return None


class Program:
    """Runs it, one run after the other, in a folder of its own."""

    def __init__(self, path, folder):
        self.path, self.folder, self.runs, self.peak = str(Path(path).resolve()), Path(folder), 0, 0
        # Not the user's own settings, and none of the project's.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CLOUDTRAIL_TRACKER_"))}
        # Who dies needs no second for last words.
        self.environment["SWIFT_BACKTRACE"] = "enable=no"
        self.launcher = subprocess.Popen([sys.executable, "-S", "-c", _LAUNCHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, *arguments, source="/dev/null", seconds=60, pieces=None):
        """Starts a run; `finish` waits for it. Standard input comes through a pipe, in `pieces` of that many bytes, or is the file itself."""
        self.what = " ".join(map(str, arguments))
        command = [self.path, *map(str, arguments)]
        if pieces:
            command = ["sh", "-c", f'dd bs={pieces} status=none | "$@"', "sh", *command]
        self.launcher.stdin.write(json.dumps({
            "command": command, "input": str(source), "output": str(self.folder / "output"),
            "errors": str(self.folder / "errors"), "environment": self.environment, "folder": str(self.folder), "seconds": seconds}) + "\n")
        self.launcher.stdin.flush()

    def finish(self):
        ended, what = json.loads(self.launcher.stdout.readline()), self.what
        self.runs += 1
        self.peak = max(self.peak, ended["memory"])
        return Run(ended, (self.folder / "output").read_bytes(), (self.folder / "errors").read_bytes(), what)

    def run(self, *arguments, **options):
        self.start(*arguments, **options)
        return self.finish()

    def close(self):
        self.launcher.stdin.close()
        self.launcher.wait()


class Report:
    """The report of an import or a transformation."""

    def __init__(self, text):
        """Takes the last line of `text` that is a report."""
        self.content = None
        for line in reversed(text.splitlines()):
            if line.startswith(b'{"files"'):
                self.content = json.loads(line)
                break

    @property
    def trouble(self):
        report = self.content
        if report is None:
            return "prints no report"
        if report["records"] != report["stored"] + report["filtered"] + report["duplicates"] + report["rejected"]:
            return f"its report does not add up: {self.short}"
        return None

    @property
    def short(self):
        return {name: value for name, value in self.content.items() if name != "failures"}

    @property
    def refusals(self):
        """What was refused, by the name of its file (`-`: standard input)."""
        found = {}
        for failure in self.content["failures"]:
            found.setdefault(failure["source"].rsplit("/", 1)[-1], []).append(failure["reason"])
        return found

    @property
    def names_all(self):
        return len(self.content["failures"]) >= self.content["filesFailed"] + self.content["rejected"]
