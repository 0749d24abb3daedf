"""The server of one machine beside nginx: requests a second, memory with many clients, and what it costs while nobody asks."""

import contextlib
import os
import re
import resource
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from processes import Server
from workload import ALL_TIME, DATA, MEGABYTE, TRACKER, say

SECONDS = 5
IDLE_CONNECTIONS = 1000
UNREAD_SCANS = 60


def measure(table, runs):
    """Over the store that importing everything has left."""
    if not shutil.which("wrk") or not shutil.which("nginx"):
        say("skipped: the server beside nginx takes wrk and nginx (scripts/setup.sh bench)")
        return
    store = f"sqlite:{DATA / 'all.db'}"
    raise_limit_of_descriptors()
    say("requests a second, beside nginx")
    with Server([TRACKER, "serve", "--no-access-log", "--store", store, "--port", "0"]) as server:
        answers = {path: raw_answer(server.port, path) for path in ("/nothing", "/health")}
        with nginx(answers) as peer_port:
            for path, connections, share in (("/nothing", 4, 0.20), ("/nothing", 64, 0.35), ("/health", 4, 0.12), ("/health", 64, 0.20)):
                ours, peers = [], []
                for _ in range(max(runs, 3)):
                    ours.append(requests_per_second(server.port, path, connections))
                    peers.append(requests_per_second(peer_port, path, connections))
                name = "a 404" if path == "/nothing" else path
                table.rate(f"{name}, {connections} connections", statistics.median(ours), unit="requests/s",
                           peer=("nginx", statistics.median(peers)), at_least_times=share)
        say("what the server takes while nothing comes")
        before, start = processor_seconds(server.process.pid), time.monotonic()
        time.sleep(2)
        share = (processor_seconds(server.process.pid) - before) / (time.monotonic() - start)
        table.amount("processor while nothing comes", share * 100, unit="%", at_most=0.5, peer=("", None))
    say("memory with many clients")
    with Server([TRACKER, "serve", "--no-access-log", "--store", store, "--port", "0"], environment=RAISED) as server:
        idle = [connected(server.port, "/nothing") for _ in range(IDLE_CONNECTIONS)]
        for connection in idle:
            receive_some(connection)
        table.amount(f"memory, {IDLE_CONNECTIONS:,} idle connections", resident(server.process.pid), unit="MB", at_most=40,
                     peer=("", None))
        for connection in idle:
            connection.close()
    with Server([TRACKER, "serve", "--no-access-log", "--store", store, "--port", "0"]) as server:
        unread = [connected(server.port, f"/scan?fields=*&{ALL_TIME}") for _ in range(UNREAD_SCANS)]
        settled = settle(lambda: resident(server.process.pid))
        table.amount(f"memory, {UNREAD_SCANS} scans that nobody reads", settled, unit="MB", at_most=200, peer=("", None))
        for connection in unread:
            connection.close()


RAISED = {"CLOUDTRAIL_TRACKER_MAX_CONNECTIONS": "2100"}


def raise_limit_of_descriptors():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 10_000) if most > 0 else 10_000, most))


def requests_per_second(port, path, connections):
    output = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, check=True).stdout
    return float(re.search(r"Requests/sec:\s*([\d.]+)", output).group(1))


def raw_answer(port, path):
    """Status and body as they come."""
    with connected(port, path, "Connection: close\r\n") as connection:
        data = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    head, _, body = data.partition(b"\r\n\r\n")
    return int(head.split()[1]), len(head), body


@contextlib.contextmanager
def nginx(answers):
    """One worker that returns as many bytes to the same paths; yields its port."""
    with tempfile.TemporaryDirectory() as folder:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        locations = ""
        for path, (status, head_size, body) in answers.items():
            text = "x" * (len(body) - 1) + "\\n"
            # nginx's own head has some 150 bytes; a field makes up for the rest.
            padding = "x" * max(1, head_size - 170)
            locations += f'location = {path} {{ add_header X-Padding {padding} always; return {status} "{text}"; }}\n'
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(
            f"daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;\n"
            f"events {{ worker_connections 4096; }}\n"
            f"http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {folder}; proxy_temp_path {folder};\n"
            f"fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};\n"
            f"server {{ listen 127.0.0.1:{port}; {locations} }} }}\n")
        process = subprocess.Popen([shutil.which("nginx"), "-c", str(configuration), "-p", folder])
        try:
            while True:
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                if process.poll() is not None:
                    raise RuntimeError("nginx did not start")
            yield port
        finally:
            process.terminate()
            process.wait()


def connected(port, target, fields=""):
    """A connection that has sent a request and read nothing."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n".encode())
    return connection


def receive_some(connection):
    if not connection.recv(1 << 16):
        raise RuntimeError("the server has closed a connection that is idle")


def settle(measure, seconds=20):
    """The largest of a figure, once it has not grown for three seconds."""
    most, since, end = measure(), time.monotonic(), time.monotonic() + seconds
    while time.monotonic() < min(end, since + 3):
        time.sleep(0.1)
        now = measure()
        if now > most * 1.01:
            most, since = now, time.monotonic()
    return most


def resident(process):
    """Megabytes of a process in memory."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def processor_seconds(process):
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
