"""A small HTTP server on loopback for a stand-in, with bounded requests."""

import http.server
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

MAX_BODY = 256 * 1024
SECONDS = 10  # that a client may take for its request

Reply = tuple[int, dict[str, str], bytes]


class Request(NamedTuple):
    """What was asked: `query` without its question mark, names of headers in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def serve_on_loopback(answer: Callable[[Request], Reply], port: int = 0) -> Iterator[str]:
    """Yield http://127.0.0.1:port, answered by `answer` in a thread a request, until the end.

    On a free port unless one is given. Raises OSError when it is taken.
    """

    class Handler(_Handler):
        respond = staticmethod(answer)

    with _Server(("127.0.0.1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: the other side went away."""


class _Handler(http.server.BaseHTTPRequestHandler):
    timeout = SECONDS
    wbufsize = -1  # headers and body in one packet
    respond: Callable[[Request], Reply]

    def do_GET(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if length.isdecimal() and len(length) < 8 and int(length) <= MAX_BODY:
            path, _, query = self.path.partition("?")
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(length))
            status, said, content = self.respond(Request(self.command, path, query, headers, body))
        else:
            status, said, content = 413, {"Content-Type": "text/plain"}, b"Too much"
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **said}.items():
            if value:  # an empty Content-Length: nothing says beforehand how much there comes
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)  # which ends with the connection: this is HTTP/1.0

    do_POST = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
