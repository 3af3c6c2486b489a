"""A small HTTP server on loopback, on a free port, for as long as a block lasts."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """What was asked of the server."""

    method: str
    path: str
    headers: Any
    body: bytes


Reply = tuple[int, dict[str, str], bytes]


@contextmanager
def served(answer: Callable[[Call], Reply]) -> Iterator[str]:
    """Yields host:port of a server that answers every request by `answer`, in a thread each."""

    class Handler(_Handler):
        respond = staticmethod(answer)

    with _Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side was stopped while it waited."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: two would wait 40 ms for each other
    disable_nagle_algorithm = True
    respond: Callable[[Call], Reply]

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, content = self.respond(Call(self.command, self.path, self.headers, body))
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
