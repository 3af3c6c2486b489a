"""The AWS SDK's data files, cut down to what the functions call: 28 MB of them are descriptions."""

import gzip
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

OPERATIONS = {
    "dynamodb": ("BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query",
                 "TransactWriteItems", "UpdateItem"),
    "s3": ("DeleteObject", "DeleteObjects", "GetObject", "ListObjectsV2", "PutObject"),
    "secretsmanager": ("GetSecretValue",), "sesv2": ("SendEmail",), "sqs": ("SendMessage",),
}  # fmt: skip


def trim_sdk(data: Path, operations: Mapping[str, Iterable[str]]) -> None:
    """Cut botocore's data folder down to the given operations of the given services."""
    for entry in data.iterdir():
        if entry.is_dir() and entry.name not in operations:
            shutil.rmtree(entry)
    for service, names in operations.items():
        *older, version = sorted((data / service).iterdir())
        for folder in older:
            shutil.rmtree(folder)
        _write_model(
            version / "service-2", _select_operations(_take_model(version / "service-2"), names)
        )
        _write_model(version / "endpoint-rule-set-1", _take_model(version / "endpoint-rule-set-1"))
        for name in ("paginators-1.json", "waiters-2.json", "examples-1.json"):
            (version / name).unlink(missing_ok=True)
    _write_model(data / "endpoints", _select_partition(_take_model(data / "endpoints"), operations))


def _select_operations(model: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return a service model with these operations and the shapes that they reach, undocumented."""
    model["operations"] = {name: model["operations"][name] for name in names}
    reached: set[str] = set()
    waiting: list[Any] = list(model["operations"].values())
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            name = node.get("shape")
            if isinstance(name, str) and name not in reached:
                reached.add(name)
                waiting.append(model["shapes"][name])
            waiting.extend(node.values())
    model["shapes"] = {name: model["shapes"][name] for name in sorted(reached)}
    trimmed: dict[str, Any] = _remove_documentation(model)
    # the one place whose documentation the SDK reads at run time
    context = {"clientContextParams": model.get("clientContextParams", {})}
    return trimmed | context


def _remove_documentation(node: Any) -> Any:
    if isinstance(node, list):
        return [_remove_documentation(item) for item in node]
    if isinstance(node, dict):
        return {
            key: _remove_documentation(value)
            for key, value in node.items()
            if not (key == "documentation" and isinstance(value, str))
        }
    return node


def _select_partition(endpoints: dict[str, Any], services: Iterable[str]) -> dict[str, Any]:
    """Return the endpoint list of the standard partition alone, for these services and STS."""
    kept = [p for p in endpoints["partitions"] if p["partition"] == "aws"]
    for partition in kept:
        wanted = {*services, "sts"}
        partition["services"] = {k: v for k, v in partition["services"].items() if k in wanted}
    return endpoints | {"partitions": kept}


def _take_model(stem: Path) -> dict[str, Any]:
    """Read <stem>.json or <stem>.json.gz and remove it."""
    packed, plain = stem.with_name(stem.name + ".json.gz"), stem.with_name(stem.name + ".json")
    path = packed if packed.exists() else plain
    text = gzip.decompress(path.read_bytes()) if path == packed else path.read_bytes()
    path.unlink()
    content: dict[str, Any] = json.loads(text)
    return content


def _write_model(stem: Path, content: dict[str, Any]) -> None:
    stem.with_name(stem.name + ".json").write_text(json.dumps(content, separators=(",", ":")))
