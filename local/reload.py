"""A saved file is live in seconds: pushes changed code straight into the running functions."""

import io
import py_compile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from watchfiles import PythonFilter, watch

from cdk import specs
from layers import build
from local.emulator import STAGE, Cloud

FUNCTIONS = build.ROOT / "functions"
PACKAGES = {name: build.ROOT / "layers" / name / "python" for name in build.PACKAGES}


def watch_and_push(cloud: Cloud, stop: threading.Event) -> Iterator[str]:
    """Watch functions/ and our layers; yield a line for each change that went live."""
    folders = (FUNCTIONS, *PACKAGES.values())
    watched = watch(
        *folders,
        watch_filter=PythonFilter(extra_extensions=build.PACKAGED),
        stop_event=stop,
        debounce=200,
    )
    for changes in watched:
        paths = {Path(path) for _, path in changes}
        names = ", ".join(sorted(path.name for path in paths))
        try:
            yield f"{names}: live in {', '.join(push_changes(cloud, paths))}"
        except py_compile.PyCompileError as error:
            yield f"{error.msg.strip()}\nThe code before it goes on serving."
        except (OSError, ClientError) as error:  # a branch switch in full swing
            yield f"{names}: {error}. Save once more."


def push_changes(cloud: Cloud, paths: set[Path]) -> list[str]:
    """Push what these files belong to and return the functions that changed."""
    pushed_mark_path(cloud).touch()
    functions = cloud.client("lambda")
    own = [row for row in specs.FUNCTIONS if _is_below(paths, FUNCTIONS / row.group)]
    for row in own:
        code = _zip_folder(build.build_function(row.group, row.files))
        functions.update_function_code(
            FunctionName=specs.function_name(row.group, STAGE), ZipFile=code
        )
    packages = [name for name, folder in PACKAGES.items() if _is_below(paths, folder)]
    for name in packages:
        _push_package(cloud, name)
    changed = [
        row
        for row in specs.FUNCTIONS
        if row in own or {*packages} & {*specs.list_package_layers(row)}
    ]
    for row in changed:
        serve_latest(functions, specs.function_name(row.group, STAGE))
    return [row.group for row in changed]


def serve_latest(functions: Any, name: str) -> None:
    """Let callers of a function meet what was pushed into it, until the next deploy."""
    functions.update_alias(FunctionName=name, Name=specs.LIVE, FunctionVersion="$LATEST")


def _is_below(paths: set[Path], folder: Path) -> bool:
    return any(path.is_relative_to(folder) for path in paths)


def pushed_mark_path(cloud: Cloud) -> Path:
    """Return the file that exists while functions run code unknown to CloudFormation."""
    return cloud.folder / "pushed"


def _push_package(cloud: Cloud, package: str) -> None:
    """Publish a new version of one of our layers, and put it where the old one was."""
    functions = cloud.client("lambda")
    code = {"ZipFile": _zip_folder(build.build_package_layer(package))}
    layer = functions.publish_layer_version(LayerName=f"auxeira-live-{package}", Content=code)
    for row in specs.FUNCTIONS:
        if package in specs.list_package_layers(row):
            name = specs.function_name(row.group, STAGE)
            known = functions.get_function_configuration(FunctionName=name)["Layers"]
            others = [each["Arn"] for each in known if not _is_package(each["Arn"], package)]
            layers = [*others, layer["LayerVersionArn"]]  # none has a file of another
            functions.update_function_configuration(FunctionName=name, Layers=layers)


def _is_package(arn: str, package: str) -> bool:
    """Tell whether a layer is this one of ours, as it was deployed or pushed."""
    return f"-Api{package}layer" in arn or f":auxeira-live-{package}:" in arn


def _zip_folder(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return buffer.getvalue()
