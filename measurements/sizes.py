"""What is uploaded: bytes of every layer and function, unzipped and zipped."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cdk import specs
from layers import build
from measurements import assets

MIB = 2**20
SDK = ("botocore", "dateutil", "jmespath", "six.py", "urllib3")
GOALS = {"hs256": 2.0, "rs256": 7.0}  # MiB zipped, without the SDK


def measure_sizes() -> dict[str, Any]:
    """Return a row a layer and function: {unzipped_mib, zipped_mib}; layers: {sdk_zipped_mib}."""
    rows: dict[str, Any] = {}
    for layer in GOALS:
        folder = assets.copy_dependency_layer(layer)
        sdk = [path for path in _list_files(folder) if path.relative_to(folder).parts[0] in SDK]
        rows[f"layer {layer}"] = _measure_folder(folder) | {
            "sdk_zipped_mib": _measure_zipped(folder, sdk)
        }
    for layer in build.PACKAGES:
        rows[f"layer {layer}"] = _measure_folder(assets.copy_package_layer(layer))
    for spec in specs.FUNCTIONS:
        rows[f"function {spec.group}"] = _measure_folder(assets.function_path(spec.group)[0])
    return rows


def _measure_folder(folder: Path) -> dict[str, float]:
    files = _list_files(folder)
    total = sum(path.stat().st_size for path in files) / MIB
    return {"unzipped_mib": round(total, 3), "zipped_mib": _measure_zipped(folder, files)}


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _measure_zipped(folder: Path, files: Iterable[Path]) -> float:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(folder))
    return round(len(buffer.getvalue()) / MIB, 3)
