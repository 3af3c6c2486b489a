"""What `make` sets up: once, beside what is there, and in one sentence when it cannot."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from layers.build import ROOT
from tests.support.local_run import eventually
from tools import environments

PYTHON = (ROOT / ".venv" / "bin" / "python").resolve()
NOWHERE = "http://127.0.0.1:9"  # where no package index is
OFFLINE = {
    "PIP_INDEX_URL": NOWHERE,
    "UV_DEFAULT_INDEX": NOWHERE,
    "npm_config_registry": NOWHERE,
    "npm_config_fetch_retries": "0",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a space in its path that has what the environment of the cdk CLI is made of."""
    folder = tmp_path / "a clone"
    (folder / "tools").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "tools/environments.py"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def command(kind: str) -> list[str]:
    return [str(PYTHON), "-I", "tools/environments.py", kind]


def set_up(folder: Path, kind: str = "node", **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command(kind),
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def works(folder: Path) -> bool:
    cdk = folder / "node_modules" / ".bin" / "cdk"
    return subprocess.run([cdk, "--version"], capture_output=True, check=False).returncode == 0


def test_an_environment_is_set_up_once_whatever_is_touched(folder: Path) -> None:
    first = set_up(folder)
    link = os.readlink(folder / "node_modules")
    (folder / "package-lock.json").touch()

    second = set_up(folder)

    assert (first.returncode, first.stdout) == (0, "setting up the cdk CLI\n")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert os.readlink(folder / "node_modules") == link
    assert works(folder)


def test_what_is_there_goes_on_working_while_no_index_can_be_reached(folder: Path) -> None:
    set_up(folder)
    lock = folder / "package-lock.json"
    former = lock.read_text()
    lock.write_text(former + "\n")

    said = set_up(folder, npm_config_cache=str(folder / "empty"), **OFFLINE)

    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "npm could not install the packages" in said.stderr
    assert "Is the package index within reach? Then type the same command again" in said.stderr
    assert works(folder)
    lock.write_text(former)
    assert set_up(folder, **OFFLINE).stdout == ""  # and going back asks nobody


def test_python_packages_that_cannot_be_had_are_one_sentence(folder: Path) -> None:
    for name in environments.ENVIRONMENTS["venv"].inputs:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)

    said = set_up(folder, "venv", PIP_NO_CACHE_DIR="1", **OFFLINE)

    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "Is the package index within reach?" in said.stderr
    assert not (folder / ".venv").exists()


def test_a_set_up_that_was_killed_is_done_by_the_next(folder: Path) -> None:
    process = subprocess.Popen(command("node"), cwd=folder, start_new_session=True)
    place = folder / ".local" / "environments"
    eventually(lambda: list(place.glob("node-*/package.json")), 30)

    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    assert not (folder / "node_modules").exists()
    assert set_up(folder).returncode == 0
    assert works(folder)


def test_a_folder_of_an_older_checkout_becomes_a_link(folder: Path) -> None:
    (folder / "node_modules" / "left").mkdir(parents=True)

    assert set_up(folder).returncode == 0

    assert (folder / "node_modules").is_symlink()
    assert works(folder)


def test_a_home_that_takes_nothing_is_enough(folder: Path) -> None:
    assert set_up(folder, HOME="/proc/self/nowhere").returncode == 0

    assert works(folder)
    assert (folder / ".local" / "cache" / "npm").is_dir()


def test_an_environment_of_another_branch_stays_for_the_way_back(folder: Path) -> None:
    lock = folder / "package-lock.json"
    texts = [lock.read_text() + "\n" * number for number in range(3)]
    for text in texts:
        lock.write_text(text)
        assert set_up(folder).returncode == 0

    assert len(list((folder / ".local" / "environments").glob("node-*/ready"))) == 2
    lock.write_text(texts[1])
    assert set_up(folder, **OFFLINE, npm_config_cache=str(folder / "empty")).stdout == ""
