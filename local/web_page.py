"""The page in web/ as `make run` serves it: built by Vite, with the headers of a deployed stage."""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from watchfiles import watch

from cdk.page_headers import build_page_headers
from layers.build import ROOT
from local import demo_accounts, fakes, mail_page
from local.emulator import PAGE_BEHIND, Cloud, Trouble
from local.fake_auth0 import AUDIENCE, CLIENT_ID
from local.loopback import Reply, Request, serve_on_loopback

WEB = ROOT / "web"
CLIENT = ROOT / "clients" / "typescript" / "src"
VITE = WEB / "node_modules" / "vite" / "bin" / "vite.js"
BUILD_S = 120
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@contextmanager
def serve_web_page(cloud: Cloud, others: fakes.StandIns) -> Iterator[str]:
    """Serve what `build_web_page` made until the block ends; yield its origin. Raises Trouble.

    On the last of the ports behind the cloud's own.
    """
    content = _find_built_folder(cloud)
    config = json.dumps(_build_config(cloud, others)).encode()
    headers = build_page_headers(cloud.url, others.auth0.url.rstrip("/"))

    def answer(request: Request) -> Reply:
        if f"{request.path}/".startswith(f"{mail_page.PATH}/"):
            return mail_page.answer_mail_request(cloud.mail_url, request.path)
        status, kind, cached, body = _find_page_file(content.resolve(), config, request.path)
        return status, headers | {"Content-Type": kind, "Cache-Control": cached}, body

    port = cloud.port + PAGE_BEHIND
    with ExitStack() as stack:
        try:
            url = stack.enter_context(serve_on_loopback(answer, port))
        except OSError:
            raise Trouble(
                f"Port {port}, for the page, is taken by another program. "
                f"Take others: make run PORT={cloud.port + 34}"
            ) from None
        yield url


def build_web_page(cloud: Cloud) -> None:
    """Build web/ unless what it is made of has stayed the same. Raises Trouble: it does not build.

    What was built before is served until the new files are whole.
    """
    target, mark = _find_built_folder(cloud), cloud.folder / "page.inputs"
    inputs = _fingerprint_page_sources()
    if target.is_dir() and mark.exists() and mark.read_text() == inputs:
        return
    beside = cloud.folder / "page.new"
    command = [
        "node",
        str(VITE),
        "build",
        "--outDir",
        str(beside),
        "--emptyOutDir",
        "--logLevel=error",
    ]
    done = subprocess.run(
        command, cwd=WEB, capture_output=True, text=True, timeout=BUILD_S, check=False
    )
    if done.returncode:
        raise Trouble(f"web/ does not build: {(done.stderr or done.stdout).strip()}")
    _publish_page(beside, target)
    mark.write_text(inputs)


def _publish_page(built: Path, target: Path) -> None:
    """Let `target` name a folder of its own with what was built, in one step.

    The folder before it stays until the next: somebody may be reading it.
    """
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    former = target.resolve() if target.is_symlink() else None
    folder = target.with_name(f"{target.name}.{time.time_ns()}")
    built.rename(folder)
    link = target.with_name(f"{target.name}.next")
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    link.replace(target)
    for path in target.parent.glob(f"{target.name}.*"):
        if path.suffix[1:].isdecimal() and path not in (folder, former):
            shutil.rmtree(path, ignore_errors=True)


def watch_web_page(cloud: Cloud, stop: threading.Event) -> Iterator[str]:
    """Build anew with each saved file of web/ and of the client; yield a line for each time."""
    for changes in watch(WEB / "src", WEB / "index.html", CLIENT, stop_event=stop, debounce=200):
        names = ", ".join(sorted({Path(path).name for _, path in changes}))
        try:
            build_web_page(cloud)
            yield f"{names}: load the page again"
        except (Trouble, OSError) as trouble:
            yield f"{trouble}\nThe page before it goes on being served."


def _find_page_file(content: Path, config: bytes, path: str) -> tuple[int, str, str, bytes]:
    """Return status, type, caching and body. What is no file is an address of the page's own."""
    if path == "/config.json":
        return 200, "application/json", "no-store", config
    if not content.is_dir():
        return 503, "text/plain", "no-store", b"the page is being built: load it again in a moment"
    found = {f"/{file.relative_to(content).as_posix()}": file for file in content.rglob("*.*")}
    if path in found and path != "/index.html":
        kind = KINDS.get(found[path].suffix, "application/octet-stream")
        return 200, kind, "public, max-age=31536000, immutable", found[path].read_bytes()
    if path.startswith("/assets/"):
        return 404, "text/plain", "no-store", b"no such file"
    return 200, KINDS[".html"], "no-cache", (content / "index.html").read_bytes()


def _build_config(cloud: Cloud, others: fakes.StandIns) -> dict[str, Any]:
    """Return what the page reads first. The accounts exist in local runs alone."""
    people = {"demo": demo_accounts.USER, "admin": demo_accounts.ADMIN}
    accounts = {
        name: {member: person[member] for member in ("email", "password")}
        for name, person in people.items()
    }
    return {
        "api": cloud.api_url,
        "auth0": {
            "domain": others.auth0.url.rstrip("/"),
            "clientId": CLIENT_ID,
            "audience": AUDIENCE,
        },
        "mails": mail_page.PATH,
        **accounts,
    }


def _find_built_folder(cloud: Cloud) -> Path:
    return cloud.folder / "page"


def _fingerprint_page_sources() -> str:
    digest = sha256()
    names = ("index.html", "package-lock.json", "vite.config.ts")
    sources = [*(WEB / "src").rglob("*.*"), *CLIENT.glob("*.ts"), *(WEB / name for name in names)]
    for file in sorted(sources):
        if file.is_file() and file.name != "schema.ts":  # types alone
            digest.update(str(file.relative_to(ROOT)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
