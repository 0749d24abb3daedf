"""AWS's Runtime Interface Emulator, running a packed function."""

import http.client
import os
import signal
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path

from packaged_function import ENVIRONMENT


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class LambdaEmulator:
    """Runs a function for as long as a `with` block."""

    def __init__(self, emulator, function, timeout_seconds):
        self.port, api = free_port(), free_port()
        environment = ENVIRONMENT | {
            "AWS_LAMBDA_FUNCTION_TIMEOUT": str(timeout_seconds),
            "LAMBDA_TASK_ROOT": str(function.task),
            # Nothing listens there: a call to AWS fails at once.
            "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
            "AWS_MAX_ATTEMPTS": "1",
        }
        self.command = [
            emulator, "--runtime-api-address", f"127.0.0.1:{api}",
            "--runtime-interface-emulator-address", f"127.0.0.1:{self.port}", function.task / "bootstrap", "handler",
        ]
        self.environment, self.folder = environment, function.task

    def __enter__(self):
        self.log = open(self.folder.parent / "emulator.log", "wb")
        self.process = subprocess.Popen(
            self.command, env=self.environment, cwd=self.folder, stdout=self.log, stderr=self.log)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(0.05)
        return self

    def __exit__(self, *_):
        children = self.children()
        self.process.terminate()
        self.process.wait()
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.log.close()

    def invoke(self, event):
        """Status and body of the answer to an event."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("POST", "/2015-03-31/functions/function/invocations", event)
            response = connection.getresponse()
            return response.status, response.read()

    def children(self):
        """The processes that the emulator has started."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                # The name, in parentheses, may hold spaces.
                parent = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            if parent == self.process.pid:
                found.append(int(folder.name))
        return found
