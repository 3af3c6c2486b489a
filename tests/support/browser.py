"""A real browser, driven by tests/browser/driver.mjs, and two origins that serve our pages."""

import itertools
import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from layers.build import ROOT
from local.loopback import Reply, Request, serve_on_loopback

FOLDER = ROOT / "tests" / "browser"
PAGES = FOLDER / "pages"
AUTH0 = FOLDER / "node_modules" / "@auth0" / "auth0-spa-js" / "dist" / "auth0-spa-js.production.js"
CLIENT = ROOT / "clients" / "typescript" / "dist"
ELSEWHERE = "elsewhere.test"  # a host of our pages that is no origin of the stage
SECONDS = 90  # for one command; the driver's own waiting ends after 20
KINDS = {".html": "text/html; charset=utf-8", ".js": "text/javascript"}


class Browser:
    """The browser of a session of tests."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._said: queue.Queue[str] = queue.Queue()
        self._numbers = itertools.count()
        threading.Thread(target=self._listen, daemon=True).start()
        self.version = str(self._answer())

    def do(self, command: str, **options: Any) -> Any:
        """Have a command carried out. Raises AssertionError with what the driver says."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"command": command, **options}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def open(self, url: str, profile: str, **options: Any) -> "Page":
        """Open a page; pages of one profile share what a browser keeps.

        `options` are those of Playwright's newContext, where the profile is new.
        """
        name = str(next(self._numbers))
        self.do("open", name=name, url=url, profile=profile, options=options)
        return Page(self, name)

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._said.put(line)
        self._said.put("")

    def _answer(self) -> Any:
        try:
            line = self._said.get(timeout=SECONDS)
        except queue.Empty:
            raise AssertionError(f"the browser has not answered for {SECONDS} s") from None
        if not line:
            raise AssertionError(
                "No browser starts. Install Chromium (apt-get install chromium), or see why that "
                f"of the registry does not: {_log().read_text()[-2000:]}"
            )
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["value"]


class Page:
    """A page that is open. `at` is a CSS selector; what is waited for comes within 20 seconds."""

    def __init__(self, browser: Browser, name: str) -> None:
        self._browser, self._name = browser, name

    def __getattr__(self, command: str) -> Any:
        """click, fill, wait_for …: the commands of the driver, for this page."""
        head, *others = command.split("_")
        spelt = head + "".join(word.capitalize() for word in others)
        return lambda **options: self._browser.do(spelt, name=self._name, **options)


@contextmanager
def running() -> Iterator[Browser]:
    """A browser until the block ends. Raises AssertionError where none can be had."""
    folder = _log().parent
    folder.mkdir(parents=True, exist_ok=True)
    with _log().open("w") as log:
        process = subprocess.Popen(
            ["node", "driver.mjs"],
            cwd=FOLDER, env=os.environ | {"TMPDIR": str(folder)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
        try:
            yield Browser(process)
        finally:
            assert process.stdin
            with suppress(OSError):
                process.stdin.close()  # the driver closes the browser and ends
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def origins(files: Mapping[str, str] | None = None, **config: str) -> Iterator[tuple[str, str]]:
    """Two origins that serve tests/browser/pages and `files`, text by path, until the block ends.

    Each page finds `config` (the API, the tenant) in `window.CONFIG`.
    """
    said = f"window.CONFIG = {json.dumps(config)};".encode()

    def answer(request: Request) -> Reply:
        if request.path == "/config.js":
            return 200, {"Content-Type": "text/javascript"}, said
        if files and request.path in files:
            kind = KINDS[Path(request.path).suffix]
            return 200, {"Content-Type": kind}, files[request.path].encode()
        file = _find(request.path)
        if file is None:
            return 404, {"Content-Type": "text/plain"}, b"no such page"
        return 200, {"Content-Type": KINDS[file.suffix]}, file.read_bytes()

    with serve_on_loopback(answer) as one, serve_on_loopback(answer) as other:
        yield one.replace("127.0.0.1", "localhost"), other.replace("127.0.0.1", "localhost")


def _find(path: str) -> Path | None:
    if path == "/auth0-spa-js.production.js":
        return AUTH0
    folder = CLIENT if path.startswith("/client/") else PAGES
    name = path.removeprefix("/client").removeprefix("/")
    return next((file for file in folder.iterdir() if file.name == name), None)


def _log() -> Path:
    return ROOT / ".local" / "browser" / "driver.log"
