"""A saved file is live in seconds: pushes changed code straight into the running functions."""

import io
import py_compile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

from botocore.exceptions import ClientError
from watchfiles import PythonFilter, watch

from cdk import specs
from layers import build
from local.cloud import STAGE, Cloud

FUNCTIONS = build.ROOT / "functions"
COMMON = build.ROOT / "layers" / "common" / "python"


def reloads(cloud: Cloud, stop: threading.Event) -> Iterator[str]:
    """Watches functions/ and layers/common; yields a line for each change that went live."""
    watched = watch(FUNCTIONS, COMMON, watch_filter=PythonFilter(), stop_event=stop, debounce=200)
    for changes in watched:
        paths = {Path(path) for _, path in changes}
        names = ", ".join(sorted(path.name for path in paths))
        try:
            yield f"{names}: live in {', '.join(push(cloud, paths))}"
        except py_compile.PyCompileError as error:
            yield f"{error.msg.strip()}\nThe code before it goes on serving."
        except (OSError, ClientError) as error:  # a branch switch in full swing
            yield f"{names}: {error}. Save once more."


def push(cloud: Cloud, paths: set[Path]) -> list[str]:
    """Pushes what these files belong to and returns the functions that changed."""
    mark(cloud).touch()
    common = any(path.is_relative_to(COMMON) for path in paths)
    changed = [
        row
        for row in specs.FUNCTIONS
        if any(path.is_relative_to(FUNCTIONS / row.group) for path in paths)
    ]
    for row in changed:
        code = _zipped(build.function(row, documented=True))
        cloud.client("lambda").update_function_code(
            FunctionName=specs.function_name(row.group, STAGE), ZipFile=code
        )
    if common:
        _push_common(cloud)
    return [row.group for row in (specs.FUNCTIONS if common else changed)]


def mark(cloud: Cloud) -> Path:
    """Exists while the functions run code that CloudFormation does not know of."""
    return cloud.folder / "pushed"


def _push_common(cloud: Cloud) -> None:
    """A new version of the shared layer, put first where the old one was."""
    functions = cloud.client("lambda")
    code = {"ZipFile": _zipped(build.common())}
    layer = functions.publish_layer_version(LayerName="auxeira-live", Content=code)
    for row in specs.FUNCTIONS:
        name = specs.function_name(row.group, STAGE)
        _, *others = functions.get_function_configuration(FunctionName=name)["Layers"]
        functions.update_function_configuration(
            FunctionName=name,
            Layers=[layer["LayerVersionArn"], *(other["Arn"] for other in others)],
        )


def _zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return buffer.getvalue()
