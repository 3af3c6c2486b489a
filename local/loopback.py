"""A small HTTP server on loopback for a stand-in, with bounded requests."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

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
        # 10 ms after it is told to end it does
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def build_json_reply(
    content: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Reply:
    """Return a reply of JSON."""
    said = {"Content-Type": "application/json", **(headers or {})}
    return status, said, json.dumps(content).encode()


def answer_in_trouble(mode: str, stopping: threading.Event, seconds: float) -> Reply | None:
    """Return what a service answers that is down or sends garbage.

    Waits in mode slow, until the stand-in ends at most, and answers nothing of itself then.
    """
    match mode:
        case "down":
            return 503, {"Content-Type": "text/plain"}, b"Service Unavailable"
        case "slow":
            stopping.wait(seconds)
        case "garbage":
            return 200, {"Content-Type": "application/json"}, b"<html>Please try again</html>"
    return None


def read_members(request: Request) -> dict[str, Any] | None:
    """Return the query's members, over them those of a JSON or a form body; None for another."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/json" and request.body:
            given = json.loads(request.body)
        else:
            given = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict):
        return None
    return dict(parse_qsl(request.query, keep_blank_values=True)) | given


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

    do_POST = do_PUT = do_DELETE = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
