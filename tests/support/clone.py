"""A second clone of the repository, with the environments of this one."""

import os
import shutil
import subprocess
from pathlib import Path

from layers.build import ROOT
from local.emulator import JSII_CACHE

SHARED = (".venv", "node_modules", "web/node_modules")
LAYERS = Path("build", "layers")


def clone(target: Path) -> Path:
    """Copies every file that git knows or would add; links what `make` installs.

    What is built of its sources it builds itself: they may be changed, while others deploy theirs.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    for name in SHARED:
        (target / name).symlink_to(ROOT / name)
    (target / LAYERS).mkdir(parents=True)
    for mark in (ROOT / LAYERS).glob("*.ready"):  # of a layer of packages, beside it
        for path in (mark, mark.with_suffix("")):
            (target / LAYERS / path.name).symlink_to(path)
    (target / ".local").mkdir()
    JSII_CACHE.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / ".local" / "cloud", JSII_CACHE.parent):
        (target / ".local" / path.name).symlink_to(path)
    return target


def processes_below(folder: Path) -> list[str]:
    """The commands of processes that run in or from a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            where = os.readlink(entry / "cwd")
        except OSError:  # it has ended
            continue
        if str(folder) in command or where.startswith(str(folder)):
            found.append(command)
    return found
