"""An HTTPS server that knows neither tables nor objects: enough to see whether a function reaches AWS over TLS."""

import http.server
import ssl
import subprocess
import threading

NO_TABLE = b'{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}'
NO_KEY = b"<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"


class RefusingAWS:
    """Listens on a free port of localhost, with a certificate of an authority that nobody knows, for a `with` block."""

    def __init__(self, folder):
        self.authority = folder / "authority.crt"
        self.requests = []
        self.handshakes_refused = 0
        make_certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.crt", folder / "server.key")
        self.server = Server(("127.0.0.1", 0), handler(self))
        self.server.prepare = lambda connection: self.handshake(context, connection)
        self.url = "https://localhost:%d" % self.server.server_port

    def handshake(self, context, connection):
        try:
            return context.wrap_socket(connection, server_side=True)
        except (ssl.SSLError, ConnectionError):
            self.handshakes_refused += 1
            raise

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def finish_request(self, request, client_address):
        with self.prepare(request) as connection:
            super().finish_request(connection, client_address)

    def handle_error(self, *_):
        """A client that does not trust us hangs up, which is no news."""


def handler(aws):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            aws.requests.append(self.headers.get("X-Amz-Target") or f"{self.command} {self.path}")
            status, body = (400, NO_TABLE) if "X-Amz-Target" in self.headers else (404, NO_KEY)
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0" if status == 400 else "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_POST = do_HEAD = answer

        def log_message(self, *_):
            pass

    return Handler


def make_certificate(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "authority.key", "-out", "authority.crt", "-days", "2", "-subj", "/CN=Nobody's CA",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "server.ext").write_text("subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "authority.crt", "-CAkey", "authority.key", "-CAcreateserial",
            "-days", "2", "-extfile", "server.ext", "-out", "server.crt")
