"""What is measured: the packaged functions and layers, the bare handler, and stock boto3.

Each is copied once a run, so that a build beside it changes nothing under the measurement.
"""

import functools
import re
import shutil
import subprocess
import sys
from pathlib import Path

from cdk import specs
from layers import build

HERE = Path(__file__).resolve().parent
WORK = build.BUILD / "bench"
STOCK = ("boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3")


@functools.cache
def function_path(group: str) -> tuple[Path, ...]:
    """Return what is on a function's path, in Lambda's order: its own folder, then the layers."""
    spec = next(row for row in specs.FUNCTIONS if row.group == group)
    own = _copy_folder(build.build_function(group), f"functions/{group}")
    return (
        own,
        *map(copy_package_layer, specs.list_package_layers(spec)),
        copy_dependency_layer(spec.layer),
    )


@functools.cache
def copy_package_layer(layer: str) -> Path:
    """Return one of our own layers."""
    return _copy_folder(build.build_package_layer(layer) / "python", layer)


@functools.cache
def copy_dependency_layer(layer: str) -> Path:
    """Return the packages of a dependency layer for this machine. Raises NotBuilt."""
    return _copy_folder(build.find_dependency_layer(layer, build.this_machine()) / "python", layer)


@functools.cache
def bare_handler_path() -> tuple[Path, ...]:
    """Return the path of the bare handler: our layer of dependencies and nothing else of ours."""
    folder = WORK / "bare"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "bare.py", folder)
    build.compile_tree(folder, "/var/task")
    return folder, copy_dependency_layer("hs256")


def _copy_folder(folder: Path, name: str) -> Path:
    target = WORK / name
    shutil.rmtree(target, ignore_errors=True)
    return shutil.copytree(folder, target)


def driver_path() -> Path:
    return HERE / "drive.py"


def install_stock_boto3() -> Path:
    """Return boto3 and what it needs as pip installs them, locked, compiled, kept between runs."""
    folder, lock = WORK / "boto3", WORK / "boto3.txt"
    wanted = _select_locked_requirements(STOCK)
    if lock.exists() and lock.read_text(encoding="utf-8") == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)
    requirements = WORK / "wanted.txt"
    requirements.write_text(wanted, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--require-hashes", "--no-deps", "--no-compile", "--only-binary=:all:",
         f"--target={folder}", f"--requirement={requirements}"],
        check=True, capture_output=True,
    )  # fmt: skip
    build.compile_tree(folder, "/opt/python")
    requirements.rename(lock)
    return folder


def _select_locked_requirements(names: tuple[str, ...]) -> str:
    """Return the entries of requirements.txt of these packages, with their hashes."""
    text = (build.ROOT / "requirements.txt").read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[a-z])", text)
    found = [entry for entry in entries if entry.partition("==")[0] in names]
    if len(found) != len(names):
        raise RuntimeError("requirements.txt lacks one of " + ", ".join(names))
    return "".join(found)
