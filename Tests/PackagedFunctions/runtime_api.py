"""A recording listener in place of Lambda's Runtime API: hands out events, and keeps what a function answers."""

import http.server
import itertools
import queue
import threading
import time
import uuid


class RuntimeAPI:
    """Listens on a free port of 127.0.0.1 for as long as a `with` block."""

    def __enter__(self):
        self.events = queue.Queue()
        # (kind, body) of each post: "response", "error" or "init/error".
        self.answers = queue.Queue()
        # The clock at each request for the next event.
        self.asked = queue.Queue()
        # How long a function has for an event.
        self.seconds_for_an_event = 15
        self.server = Server(("127.0.0.1", 0), handler(self))
        self.address = "127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.events.put(None)
        self.server.shutdown()
        self.server.server_close()

    def invoke(self, event, within=20):
        """The answer to an event."""
        self.events.put(event)
        return self.answers.get(timeout=within)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A function that is ended hangs up, which is no news."""


def handler(api):
    numbers = itertools.count(1)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else each answer waits for the acknowledgement of its head.
        disable_nagle_algorithm = True

        def do_GET(self):
            api.asked.put(time.perf_counter())
            event = api.events.get()
            if event is None:
                self.close_connection = True
                return
            self.answer(200, event, {
                "Lambda-Runtime-Aws-Request-Id": str(uuid.UUID(int=next(numbers))),
                "Lambda-Runtime-Deadline-Ms": str(int((time.time() + api.seconds_for_an_event) * 1000)),
                "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:111122223333:function:f",
                "Content-Type": "application/json",
            })

        def do_POST(self):
            kind = self.path.removeprefix("/2018-06-01/runtime/").removeprefix("invocation/").split("/", 1)
            api.answers.put((kind[-1] if kind[0] != "init" else "init/error", self.body()))
            self.answer(202, b'{"status":"OK"}', {})

        def body(self):
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return body

        def answer(self, status, body, headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler
