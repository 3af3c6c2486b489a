"""Set up what the Makefile's targets run in: `python3.13 tools/environments.py venv cloud node`.

Needs nothing but Python's own library, since nothing else is there yet. An environment is built
beside the one in use, in a folder named by what it is made of, and the link in the project's root
moves to it only when it is whole. So a lock file that was merely touched changes nothing, one that
went back is set up already, and a set-up that fails leaves what was there.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".local" / "environments"
READY = "ready"  # a file that a whole environment has
FORMER = 1  # environments of a kind that stay beside the one in use: of another branch
NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class SetupFailed(Exception):
    """An environment could not be set up. The message says what to do."""


@dataclass(frozen=True)
class Environment:
    """Where it is linked, what decides over its content, and how it is filled."""

    link: Path
    inputs: tuple[str, ...]
    said: str  # while it is set up
    fill: Callable[[Path, Path], None]  # into a new folder, its words into a log


def main() -> None:
    """Set up the named environments. What cannot be done ends in one sentence."""
    os.umask(0o022)
    for name in sys.argv[1:]:
        try:
            set_up_environment(name, ENVIRONMENTS[name])
        except SetupFailed as failed:
            sys.exit(str(failed))


def set_up_environment(name: str, environment: Environment) -> None:
    """Let an environment's link lead to what its inputs ask for. Raises Failed."""
    target = PLACE / f"{name}-{_hash_inputs(environment)}"
    if _is_current(environment.link, target):
        return
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of a second `make` beside this one
        if not (target / READY).exists():
            print(f"setting up {environment.said}", flush=True)
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            environment.fill(target, PLACE / f"{name}.log")
            (target / READY).touch()
        _link_environment(environment.link, target)
        os.utime(target)
        _forget_others(name, target)


def _is_current(link: Path, target: Path) -> bool:
    return link.is_symlink() and link.resolve() == _content_path(link, target) and _is_whole(target)


def _is_whole(target: Path) -> bool:
    return (target / READY).exists()


def _content_path(link: Path, target: Path) -> Path:
    """Return the part of an environment that its link leads to."""
    return target / "node_modules" if link.name == "node_modules" else target


def _link_environment(link: Path, target: Path) -> None:
    """Lead a link to an environment in one step; a folder that stood there goes."""
    beside = PLACE / f"{link.name}.link"
    beside.unlink(missing_ok=True)
    beside.symlink_to(os.path.relpath(_content_path(link, target), link.parent))
    if link.is_dir() and not link.is_symlink():
        old = PLACE / f"{link.name}.old"
        shutil.rmtree(old, ignore_errors=True)
        link.rename(old)
        shutil.rmtree(old, ignore_errors=True)
    beside.replace(link)


def _forget_others(name: str, target: Path) -> None:
    others = [path for path in PLACE.glob(f"{name}-*") if path != target]
    for path in sorted(others, key=lambda path: path.stat().st_mtime)[: -FORMER or None]:
        shutil.rmtree(path, ignore_errors=True)


def _hash_inputs(environment: Environment) -> str:
    """Return a digest of all that decides over the content; scripts name the folder they lie in."""
    found = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for name in (*environment.inputs, "tools/environments.py"):
        found.update((ROOT / name).read_bytes())
    return found.hexdigest()[:12]


def _fill_venv(target: Path, log: Path) -> None:
    lock = (ROOT / "requirements.txt").read_text()
    uv = re.search(r"^uv==.*?^    # via", lock, re.MULTILINE | re.DOTALL)
    assert uv, "requirements.txt does not name uv"
    first = target / "uv.txt"
    first.write_text(uv[0])
    python = str(target / "bin" / "python")
    _run_logged(log, sys.executable, "-m", "venv", str(target))
    _run_logged(log, python, "-m", "pip", "install", "-qq", "--disable-pip-version-check",
         "--retries=2", "--require-hashes", "--no-deps", "-r", str(first))  # fmt: skip
    _fill_with_uv(log, target, target, "requirements.txt")
    _run_logged(log, str(target / "bin" / "uv"), "pip", "install", "-q", "--python", python,
         "--no-deps", "--no-build-isolation",
         "-e", "layers/common", "-e", "layers/reports")  # fmt: skip


def _fill_with_uv(log: Path, holder: Path, target: Path, lock: str) -> None:
    _run_logged(log, str(holder / "bin" / "uv"), "pip", "sync", "-q", "--require-hashes",
         "--python", str(target / "bin" / "python"), lock)  # fmt: skip


def _build_python_environment(name: str, lock: str, said: str) -> Environment:
    """Return the environment of a lock file, .local/<name>."""

    def fill(target: Path, log: Path) -> None:
        _run_logged(log, sys.executable, "-m", "venv", "--without-pip", str(target))
        _fill_with_uv(log, ROOT / ".venv", target, lock)

    return Environment(ROOT / ".local" / name, (lock,), said, fill)


def _build_npm_environment(folder: str, said: str) -> Environment:
    """Return the environment of a folder with a package-lock.json."""
    inputs = tuple(f"{folder}/{name}" for name in ("package.json", "package-lock.json"))

    def fill(target: Path, log: Path) -> None:
        for name in inputs:
            shutil.copyfile(ROOT / name, target / Path(name).name)
        _run_logged(log, *NPM, "--fetch-retries=1", cwd=target)

    return Environment(ROOT / folder / "node_modules", inputs, said, fill)


def _run_logged(log: Path, *command: str, cwd: Path = ROOT) -> None:
    """Run a command. Raises Failed with its last words."""
    with log.open("wb") as sink:
        done = subprocess.run(
            command, cwd=cwd, env=_build_variables(), stdout=sink, stderr=sink, check=False
        )
    if done.returncode:
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
        last = next((line for line in reversed(lines) if line), "it said nothing")
        raise SetupFailed(
            f"{Path(command[0]).name} could not install the packages: {last}\n"
            "Is the package index within reach? Then type the same command again; what was set "
            f"up before is untouched. The whole log: {log}"
        )


def _build_variables() -> dict[str, str]:
    """Return the caller's, with caches in the project where the home folder takes none."""
    caches = ROOT / ".local" / "cache"
    given = dict(os.environ) | {"UV_HTTP_RETRIES": "1"}
    if not _is_writable(Path(given.get("HOME") or "/nonexistent")):
        names = {"PIP_CACHE_DIR": "pip", "UV_CACHE_DIR": "uv", "npm_config_cache": "npm"}
        given |= {variable: str(caches / name) for variable, name in names.items()}
    return given


def _is_writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK)


ENVIRONMENTS = {
    "venv": Environment(
        ROOT / ".venv",
        ("requirements.txt", "layers/common/pyproject.toml", "layers/reports/pyproject.toml"),
        "the Python packages in .venv",
        _fill_venv,
    ),
    "cloud": _build_python_environment("cloud", "local/requirements.txt", "the embedded cloud"),
    "node": _build_npm_environment(".", "the cdk CLI"),
    "web": _build_npm_environment("web", "what builds the page"),
    # of the tests alone
    "browser": _build_npm_environment("tests/browser", "a browser and what drives it"),
    "simulator": _build_npm_environment("tests/iam", "the simulator of policies"),
    "linters": _build_npm_environment("tests/lint", "the linters of the document"),
    "typescript": _build_npm_environment("clients/typescript", "the TypeScript compiler"),
    "generator": _build_python_environment(
        "generator", "tests/clients/requirements.txt", "the generator of Python clients"
    ),
    "checkov": _build_python_environment(
        "checkov", "tests/checkov/requirements.txt", "checkov, for the template"
    ),
}

if __name__ == "__main__":
    main()
