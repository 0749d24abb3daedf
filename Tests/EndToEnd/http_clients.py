#!/usr/bin/env python3
"""The clients that people use get the same bytes from the server of one machine.

usage: http_clients.py TRACKER

Clients that are not installed are named and left out.
"""

import hashlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

TARGETS = ["/users", "/nothing", "/scan?from=2024-01-01&to=2024-12-31&fields=*", "/scan?from=2024-01-01&to=2024-12-31&limit=500"]

JAVA = """
import java.net.URI;
import java.net.http.*;
import java.nio.file.*;

public class Ask {
    public static void main(String[] arguments) throws Exception {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
        for (int round = 0; round < 2; round++) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            Files.write(Path.of(arguments[1]), answer.body());
        }
    }
}
"""

NODE = """
const fs = require('fs'), http = require('http');
const [, , url, file, way] = process.argv;
if (way === 'fetch') {
  fetch(url).then(async (answer) => fs.writeFileSync(file, Buffer.from(await answer.arrayBuffer())));
} else {
  http.get(url, (answer) => answer.pipe(fs.createWriteStream(file)));
}
"""


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tracker = os.path.abspath(sys.argv[1])
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        prepare(tracker, folder)
        server, port = start(tracker, folder)
        try:
            for target in TARGETS:
                ask_everybody(f"http://127.0.0.1:{port}", port, target, folder, failures)
            load(f"http://127.0.0.1:{port}/users", failures)
        finally:
            server.send_signal(signal.SIGTERM)
            if server.wait(timeout=30) != 0:
                failures.append(f"the server ended with status {server.returncode}")
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


def prepare(tracker, folder):
    for words in (["generate", "--events", "4000", "--end", "2024-06-08", "--output", "archive"],
                  ["import", "--all", "--store", "sqlite:store.db", "archive"]):
        subprocess.run([tracker, *words], cwd=folder, check=True, capture_output=True)


def start(tracker, folder):
    server = subprocess.Popen([tracker, "serve", "--no-access-log", "--store", "sqlite:store.db", "--port", "0"], cwd=folder,
                              stderr=subprocess.PIPE, text=True)
    line = server.stderr.readline()
    found = re.search(r":(\d+)\s*$", line)
    if not found:
        sys.exit(f"error: the server did not start: {line}")
    return server, int(found.group(1))


def ask_everybody(base, port, target, folder, failures):
    """Python's client is the one that the others are compared with."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", target)
    expected = connection.getresponse().read()
    connection.close()
    url = base + target
    for name, command in clients(url, folder):
        if not shutil.which(command[0]):
            print(f"{name}: skipped, since {command[0]} is not installed")
            continue
        file = Path(folder) / "answer"
        file.unlink(missing_ok=True)
        done = subprocess.run([str(part).replace("FILE", str(file)) for part in command], cwd=folder, capture_output=True, text=True,
                              timeout=120)
        # Everybody but curl takes a 404 for a failure, of which wget's status tells.
        answer = file.read_bytes() if file.exists() else b""
        if answer != expected:
            failures.append(f"{name}: {target}: {len(answer)} bytes instead of {len(expected)} "
                            f"({digest(answer)} instead of {digest(expected)}): {done.stderr[-300:]}")
        else:
            print(f"{name}: {target}: {len(answer)} bytes")


def clients(url, folder):
    java = Path(folder) / "Ask.java"
    java.write_text(JAVA)
    node = Path(folder) / "ask.js"
    node.write_text(NODE)
    return [
        ("curl", ["curl", "-gsS", "-o", "FILE", url]),
        ("curl --http1.0", ["curl", "-gsS", "--http1.0", "-o", "FILE", url]),
        ("curl --http2", ["curl", "-gsS", "--http2", "-o", "FILE", url]),
        ("curl --compressed", ["curl", "-gsS", "--compressed", "-o", "FILE", url]),
        ("wget", ["wget", "-q", "--content-on-error", "-O", "FILE", url]),
        ("Node's http", ["node", node, url, "FILE", "http"]),
        ("Node's fetch", ["node", node, url, "FILE", "fetch"]),
        ("Java's HttpClient", ["java", java, url, "FILE"]),
    ]


def load(url, failures):
    """Clients that send much and tell in what way they were disappointed."""
    checks = [
        (["ab", "-q", "-n", "2000", "-c", "8", url], r"Failed requests:\s+0\n"),
        (["ab", "-q", "-k", "-n", "2000", "-c", "8", url], r"Failed requests:\s+0\n"),
        (["wrk", "-t1", "-c8", "-d1s", url], r"\A(?!.*(Socket errors|Non-2xx)).*Requests/sec: +[1-9]"),
        (["h2load", "--h1", "-n", "2000", "-c", "4", "-m", "16", url], r"2000 succeeded, 0 failed, 0 errored, 0 timeout"),
    ]
    for command, expected in checks:
        if not shutil.which(command[0]):
            print(f"{command[0]}: skipped, since it is not installed")
            continue
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode or not re.search(expected, done.stdout, re.DOTALL):
            failures.append(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        else:
            print(f"{' '.join(command[:-1])}: as it should be")
    browser = shutil.which("chromium")
    if not browser:
        print("chromium: skipped, since it is not installed")
        return
    done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", url], capture_output=True, text=True,
                          timeout=120)
    if "alice" not in done.stdout:
        failures.append(f"chromium: {done.stdout[:500]} {done.stderr[-500:]}")
    else:
        print("chromium: as it should be")


def digest(data):
    return hashlib.sha256(data).hexdigest()[:12]


if __name__ == "__main__":
    main()
