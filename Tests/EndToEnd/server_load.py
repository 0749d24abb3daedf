#!/usr/bin/env python3
"""The server of one machine with too many clients of every kind at once.

usage: server_load.py TRACKER STORE [SECONDS]

60 clients that never read an unlimited scan, 2,000 idle connections, 50 scans of two days with all attributes that are read to the
end, slow senders, and a question about its health every second. The server has to stay below 400 MB, answer the questions within 100 ms at
the 99th percentile, lose nothing of what is read, and have no descriptor left over at the end.
"""

import os
import re
import resource
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

UNREAD = 60
IDLE = 2000
READERS = 50
SLOW = 20
MOST_MEGABYTES = 400
MOST_MILLISECONDS = 100
SCAN = "/scan?from=2024-05-20&to=2024-05-21"
UNLIMITED = "/scan?from=2000-01-01&to=2100-01-01"


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    tracker, store = (os.path.abspath(path) for path in sys.argv[1:3])
    seconds = float(sys.argv[3]) if len(sys.argv) == 4 else 60
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    server, port = start(tracker, store)
    failures = []
    try:
        measure(server, port, seconds, failures)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


def measure(server, port, seconds, failures):
    # The store opens its readers when they are needed first, and keeps them.
    warming = [threading.Thread(target=client, args=(port, SCAN + "&params=awsRegion&value=x&count=true")) for _ in range(32)]
    for thread in warming:
        thread.start()
    for thread in warming:
        thread.join()
    client(port, "/health")
    before = descriptors(server.pid)
    expected = int(client(port, SCAN + "&count=true"))
    end = time.monotonic() + seconds
    unread = [connected(port, UNLIMITED) for _ in range(UNREAD)]
    idle = []
    for _ in range(IDLE):
        idle.append(connected(port, "/nothing"))
        idle[-1].recv(1 << 16)
    slow = [threading.Thread(target=send_slowly, args=(port, end)) for _ in range(SLOW)]
    counts, memory, health = [], [], []
    readers = [threading.Thread(target=read_all, args=(port, counts, failures)) for _ in range(READERS)]
    for thread in slow + readers:
        thread.start()
    while time.monotonic() < end or any(thread.is_alive() for thread in readers):
        started = time.perf_counter()
        client(port, "/health")
        health.append((time.perf_counter() - started) * 1000)
        memory.append(resident(server.pid))
        time.sleep(1)
    for thread in slow + readers:
        thread.join()
    for connection in unread + idle:
        connection.close()
    if len(counts) != READERS or set(counts) != {expected}:
        failures.append(f"of {READERS} readers {len(counts)} came to the end, with {sorted(set(counts))} instead of {expected} events")
    slowest = statistics.quantiles(health, n=100)[98]
    print(f"memory at most {max(memory):.0f} MB; /health {statistics.median(health):.1f} ms, 99th percentile {slowest:.1f} ms, "
          f"of {len(health)}; {len(counts)} scans of {expected} events read to the end")
    if max(memory) > MOST_MEGABYTES:
        failures.append(f"{max(memory):.0f} MB, {MOST_MEGABYTES} at most")
    if slowest > MOST_MILLISECONDS:
        failures.append(f"/health took {slowest:.1f} ms at the 99th percentile, {MOST_MILLISECONDS} at most")
    left = wait_for(lambda: descriptors(server.pid) <= before + 1, 30)
    if not left:
        failures.append(f"{descriptors(server.pid)} descriptors are open, {before} before")


def start(tracker, store):
    environment = os.environ | {"CLOUDTRAIL_TRACKER_MAX_CONNECTIONS": "4000"}
    server = subprocess.Popen([tracker, "serve", "--no-access-log", "--store", f"sqlite:{store}", "--port", "0"],
                              stderr=subprocess.PIPE, text=True, env=environment)
    for line in server.stderr:
        found = re.search(r"listening on .*:(\d+)\s*$", line)
        if found:
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return server, int(found.group(1))
    sys.exit(f"error: the server did not start: {server.wait()}")


def connected(port, target):
    connection = socket.create_connection(("127.0.0.1", port), timeout=120)
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return connection


def client(port, target):
    """The body of a short answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        data = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    if b" 200 " not in data[:16]:
        raise RuntimeError(f"{target}: {data[:200]}")
    return data.partition(b"\r\n\r\n")[2]


def read_all(port, counts, failures):
    """Counts the events of a scan in another process, which has a processor's time of its own."""
    pipeline = f"curl -gsS --max-time 1200 'http://127.0.0.1:{port}{SCAN}&fields=*&format=ndjson' | wc -l"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", pipeline], capture_output=True, text=True)
    if done.returncode:
        failures.append(f"a scan was broken off: {done.stderr.strip()}")
    else:
        counts.append(int(done.stdout))


def send_slowly(port, end):
    """Sends a request byte by byte, again and again, until the server has had enough of it."""
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                for byte in b"GET /users HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 1000:
                    if time.monotonic() > end:
                        return
                    connection.sendall(bytes([byte]))
                    time.sleep(0.5)
        except OSError:
            time.sleep(0.1)


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def descriptors(process):
    return len(os.listdir(f"/proc/{process}/fd"))


def resident(process):
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


if __name__ == "__main__":
    main()
