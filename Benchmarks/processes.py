"""Running programs and asking servers, with the clock in hand."""

import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from dataclasses import dataclass


@dataclass
class Finished:
    """A program that has ended well."""

    seconds: float
    # The most memory that it held at a time.
    peak_bytes: int
    output: str


# Linux counts what a process held before it became another program, so that a child of ours would be charged with our memory.
# A small interpreter in between is charged instead.
BETWEEN = """
import os, resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.call(sys.argv[2:])
seconds = time.perf_counter() - start
os.write(int(sys.argv[1]), f"{seconds} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}".encode())
sys.exit(status if status >= 0 else 128 - status)
"""


def run(command, capture=False, discard=False, environment=None):
    """Runs a program to its end, in wall-clock time.

    Its standard output goes into the result (`capture`), to /dev/null (`discard`) or to our standard error.
    `environment` is added to ours.
    """
    command = [str(part) for part in command]
    stdout = subprocess.PIPE if capture else subprocess.DEVNULL if discard else sys.stderr
    read_end, write_end = os.pipe()
    with os.fdopen(read_end) as report:
        result = subprocess.run(
            [sys.executable, "-I", "-S", "-c", BETWEEN, str(write_end), *command],
            stdout=stdout, text=True, pass_fds=[write_end], env=os.environ | (environment or {}))
        os.close(write_end)
        if result.returncode:
            raise subprocess.CalledProcessError(result.returncode, command)
        seconds, kibibytes = report.read().split()
    return Finished(float(seconds), int(kibibytes) * 1024, result.stdout or "")


class Server:
    """A server process for as long as a `with` block, asked over one connection that is kept alive."""

    def __init__(self, command, environment=None):
        self.process = subprocess.Popen(
            [str(part) for part in command], stderr=subprocess.PIPE, text=True, env=os.environ | (environment or {}))
        for line in self.process.stderr:
            if line.startswith("listening on "):
                address = urllib.parse.urlsplit(line.split()[-1])
                break
        else:
            raise subprocess.CalledProcessError(self.process.wait(), command)
        # What it goes on to say must not fill the pipe.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        self.port = address.port
        self.connection = http.client.HTTPConnection(address.hostname, address.port)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.process.terminate()
        self.process.wait()

    def get(self, path):
        """The body of an answer; anything but 200 is an error."""
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"GET {path}: {response.status} {body[:500]!r}")
        return body

    def median_milliseconds(self, paths):
        times = []
        for path in paths:
            start = time.perf_counter()
            self.get(path)
            times.append(time.perf_counter() - start)
        return statistics.median(times) * 1000

    @staticmethod
    def quoted(segment):
        return urllib.parse.quote(segment, safe="")
