"""Builds what is uploaded to Lambda. `python -m layers.build` builds the dependency layers.

They are installed by pip for the function's platform, without Docker: for AWS and for this machine,
`--here` for this machine alone; what is there already is left alone. Every module
ships beside its bytecode (`unchecked-hash`: valid whatever the packer does to times): without
it, each cold start compiles everything anew, at 2.3 times the cost. The SDK's 28 MB of service
descriptions are cut down to what is called, see layers/sdk.py.
"""

import fcntl
import hashlib
import os
import platform
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from layers import sdk

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PYTHON = "3.13"
MACHINE = "aarch64"  # that functions run on in AWS: arm64 costs a fifth less
PACKAGES = ("common", "reports")  # layers/<name>/python: `auxeira`, and `report_writer`
SHIPPED = (".py", ".bin", ".txt")  # of a function's folder
PACKAGED = (".py", ".report")  # of a package of our own: modules, and what reports say

# Parts of the packages that no function imports, and what stays of each: a test starts every
# handler, checks tokens and calls AWS with the packaged layers alone.
UNUSED = (
    ("aws_lambda_powertools/event_handler", ()),
    (
        "aws_lambda_powertools/utilities",
        ("__init__.py", "typing", "jmespath_utils", "circuit_breaker"),
    ),
    # its persistence for DynamoDB imports boto3: ours stands on the base alone
    ("aws_lambda_powertools/utilities/circuit_breaker/persistence", ("base.py", "record.py")),
    ("bin", ()),
    ("cffi", ()),  # builds bindings; cryptography needs _cffi_backend alone
    ("dateutil/zoneinfo", ()),  # time zones; botocore reads UTC
    ("pycparser", ()),  # cffi's
    ("urllib3/contrib/emscripten", ()),  # for browsers
)


class NotBuilt(Exception):
    """A dependency layer is missing. The message is the command that builds it."""


def this_machine() -> str:
    """Return the name of the machine that this runs on: aarch64, x86_64."""
    return platform.machine().replace("arm64", "aarch64")  # macOS says arm64


def find_dependency_layer(layer: str, machine: str) -> Path:
    """Return the folder of a built dependency layer. Raises NotBuilt."""
    path = BUILD / "layers" / f"{layer}-{machine}"
    if not _mark_path(layer, machine).exists():
        raise NotBuilt(f"{path.relative_to(ROOT)} is not built yet: run `make layers`")
    return path


def build_package_layer(layer: str) -> Path:
    """Copy and compile a package of our own, one of PACKAGES, into build/layers/<layer>."""
    source = ROOT / "layers" / layer / "python"
    files = {f.relative_to(source.parent): f for f in source.rglob("*") if f.suffix in PACKAGED}
    return _assemble(files, BUILD / "layers" / layer, "/opt")


def build_function(group: str, documents: Iterable[tuple[str, str]] = ()) -> Path:
    """Copy and compile one function's folder, its data too, into build/functions.

    `documents` are files of elsewhere that it carries, (source, name in the function).
    """
    folder = Path("functions") / group
    files = {
        folder / f.name: f
        for f in (ROOT / folder).iterdir()
        if f.suffix in SHIPPED and f.name != "spec.py"
    }
    files |= {folder / name: ROOT / source for source, name in documents}
    name = f"{group}-documented" if documents else group
    return _assemble(files, BUILD / "functions" / name, "/var/task")


def fingerprint_folder(folder: Path) -> str:
    """Return a digest of every path, mode and content below a folder.

    CDK's own knows no modes: a build that Lambda could not read would pass for one that it can.
    """
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        said = f"{path.relative_to(folder)} {path.stat().st_mode:o}"
        content = path.read_bytes() if path.is_file() else b""
        found.update(f"{said} {len(content)}\n".encode() + content)
    return found.hexdigest()


def list_needed_layers(machines: Iterable[str]) -> list[tuple[str, str]]:
    """Return the dependency layers that there are to be, (layer, machine)."""
    layers = sorted(path.stem for path in (ROOT / "layers" / "dependencies").glob("*.txt"))
    return [(layer, machine) for machine in machines for layer in layers]


def build_missing_layers(machines: Iterable[str]) -> list[str]:
    """Build what is needed and not there, or there from other inputs. Return the names."""
    built = []
    for layer, machine in list_needed_layers(machines):
        inputs = _hash_layer_inputs(layer)
        mark = _mark_path(layer, machine)
        if not mark.exists() or mark.read_text() != inputs:
            print(f"building the layer {layer}-{machine}", flush=True)
            build_dependency_layer(layer, machine)
            mark.write_text(inputs)
            built.append(f"{layer}-{machine}")
    return built


def _mark_path(layer: str, machine: str) -> Path:
    """Return a file beside a dependency layer that is whole; it says what that was made from."""
    return BUILD / "layers" / f"{layer}-{machine}.ready"


def _hash_layer_inputs(layer: str) -> str:
    """Return a digest of what a dependency layer is made from."""
    paths = (ROOT / "layers" / "dependencies" / f"{layer}.txt", Path(__file__))
    said = repr(sdk.OPERATIONS).encode() + b"".join(path.read_bytes() for path in paths)
    return hashlib.sha256(said).hexdigest()


def build_dependency_layer(layer: str, machine: str) -> Path:
    """Install a dependency layer for a machine (aarch64, x86_64), trim and compile it."""
    target = BUILD / "layers" / f"{layer}-{machine}"
    work = target.with_name(f"{target.name}.{os.getpid()}.partial")
    shutil.rmtree(work, ignore_errors=True)
    platforms = [f"manylinux2014_{machine}", f"manylinux_2_28_{machine}"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check",
         "--require-hashes", "--no-compile", "--no-deps", "--only-binary=:all:",
         "--implementation=cp", f"--python-version={PYTHON}",
         *(f"--platform={name}" for name in platforms),
         f"--target={work / 'python'}", f"--requirement={ROOT}/layers/dependencies/{layer}.txt"],
        check=True,
    )  # fmt: skip
    _remove_unused(work / "python")
    sdk.trim_sdk(work / "python" / "botocore" / "data", sdk.OPERATIONS)
    compile_tree(work / "python", "/opt/python")
    _set_modes(work)
    _replace(target, work)
    return target


def compile_tree(folder: Path, runtime_path: str) -> None:
    """Write unchecked-hash bytecode for every module, naming its path in the runtime."""
    for source in folder.rglob("*.py"):
        shown = f"{runtime_path}/{source.relative_to(folder)}"
        py_compile.compile(
            str(source),
            dfile=shown,
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


def _remove_unused(python: Path) -> None:
    for folder, keep in UNUSED:
        for path in (python / folder).glob("*"):
            if path.name not in keep:
                _remove(path)
        if not keep and (python / folder).exists():
            (python / folder).rmdir()
    for path in [*python.glob("*.dist-info"), *python.rglob("__pycache__")]:
        _remove(path)


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _assemble(files: dict[Path, Path], target: Path, runtime_path: str) -> Path:
    """Make `target` hold exactly these files, {path in it: source}, compiled; return it.

    It is built beside and left alone where nothing changed: another process may read it, or build
    the same, which waits for this one.
    """
    work = target.with_name(f"{target.name}.{os.getpid()}.partial")
    shutil.rmtree(work, ignore_errors=True)
    for relative, source in files.items():
        destination = work / relative
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, destination)
    compile_tree(work, runtime_path)
    _set_modes(work)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.exists() and fingerprint_folder(work) == fingerprint_folder(target):
            shutil.rmtree(work)
        else:
            _replace(target, work)
    return target


def _replace(target: Path, work: Path) -> None:
    """Put a finished folder where another may stand."""
    old = target.with_name(f"{target.name}.{os.getpid()}.old")
    with suppress(FileNotFoundError):
        target.rename(old)
    work.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _set_modes(folder: Path) -> None:
    """Let everybody read, whatever the umask: Lambda runs as somebody else."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def main() -> None:
    """Build what is missing. What cannot be installed ends in one sentence."""
    here = this_machine()
    machines = [here] if "--here" in sys.argv[1:] else sorted({here, MACHINE})
    try:
        build_missing_layers(machines)
    except subprocess.CalledProcessError:
        sys.exit(
            "A layer could not be built: pip's reason stands above. Is the package index within "
            "reach? Then type the same command again."
        )


if __name__ == "__main__":
    main()
