"""S3 by another hand on this machine, and the network that is between a program and S3 elsewhere."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

KEYS = ("BENCHMARKKEY", "benchmark-secret")
START_SECONDS = 10


@contextlib.contextmanager
def s3_server(folder):
    """rclone's S3 server over `folder`, whose folders are its buckets; the port it listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    rclone = Path(sys.executable).with_name("rclone")
    server = subprocess.Popen(
        [rclone, "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", ",".join(KEYS), folder],
        env=os.environ | {"RCLONE_CONFIG": "/dev/null"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        server.kill()
        server.wait()


def wait_for(port):
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}", timeout=1).close()
            return
        except urllib.error.HTTPError:
            # It wants a signature, and so is there.
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def environment(port):
    """What leads a program to the server on this port."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": KEYS[0],
        "AWS_SECRET_ACCESS_KEY": KEYS[1], "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }


class FarAway:
    """A way to a local port on which every request takes `latency` seconds, for as long as a `with` block runs.

    `most` is how many requests were under way at once.
    """

    def __init__(self, target, latency):
        self.target = target
        self.latency = latency
        self.waiting = 0
        self.most = 0
        self.port = None
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        server = asyncio.run_coroutine_threadsafe(asyncio.start_server(self.connected, "127.0.0.1", 0), self.loop).result()
        self.port = server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    async def connected(self, requests, answers):
        answers_there, requests_there = await asyncio.open_connection("127.0.0.1", self.target)
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(self.delay(requests, requests_there), self.pass_on(answers_there, answers))

    async def delay(self, source, target):
        # Requests without bodies are small, and come as a whole.
        while data := await source.read(64 << 10):
            self.waiting += 1
            self.most = max(self.most, self.waiting)
            await asyncio.sleep(self.latency)
            self.waiting -= 1
            target.write(data)
        target.close()

    async def pass_on(self, source, target):
        while data := await source.read(256 << 10):
            target.write(data)
            await target.drain()
        target.close()
