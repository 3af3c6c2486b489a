"""What the layers and the functions hold: bytecode that stays valid, and only what is used."""

import importlib.util
import json
import struct
from pathlib import Path

import pytest

from cdk import specs
from layers import build, sdk
from tests.support.runtime import LAYERS, MACHINE

BUILT = sorted({(layer, machine) for layer in LAYERS for machine in (MACHINE, "aarch64")})
UNCHECKED = 0b01  # hash-based, and not checked against the source
ASSETS = [
    *(f"{layer}-{machine}" for layer, machine in BUILT),
    *build.PACKAGES,
    *(spec.group for spec in specs.FUNCTIONS),
]


def asset(name: str) -> Path:
    """The folder of a built asset. Raises NotBuilt."""
    rows = {spec.group: spec for spec in specs.FUNCTIONS}
    if name in build.PACKAGES:
        return build.build_package_layer(name)
    if name in rows:
        return build.build_function(name)
    return build.find_dependency_layer(*name.split("-", 1))


@pytest.mark.parametrize("name", ASSETS)
def test_every_module_has_bytecode_that_is_never_checked(name):
    modules = list(asset(name).rglob("*.py"))

    wrong = [str(path) for path in modules if _flags(path) != UNCHECKED]

    assert modules
    assert not wrong


def _flags(module: Path) -> int | None:
    """The second word of a .pyc: after the magic number of the interpreter that reads it."""
    path = Path(importlib.util.cache_from_source(str(module)))
    if not path.exists():
        return None
    magic, flags = struct.unpack("<4sI", path.read_bytes()[:8])
    assert magic == importlib.util.MAGIC_NUMBER
    return int(flags)


@pytest.mark.parametrize(("layer", "machine"), BUILT)
def test_only_the_rs256_layer_has_cryptography(layer, machine):
    found = (build.find_dependency_layer(layer, machine) / "python" / "cryptography").exists()

    assert found == (layer == "rs256")


@pytest.mark.parametrize(("layer", "machine"), BUILT)
def test_native_code_is_of_the_layers_machine(layer, machine):
    headers = {
        path.name: struct.unpack("<H", path.read_bytes()[18:20])[0]
        for path in build.find_dependency_layer(layer, machine).rglob("*.so")
    }

    assert headers
    assert set(headers.values()) == {{"x86_64": 62, "aarch64": 183}[machine]}, headers  # ELF


@pytest.mark.parametrize(("layer", "machine"), BUILT)
def test_the_sdk_describes_exactly_what_is_called(layer, machine):
    data = build.find_dependency_layer(layer, machine) / "python" / "botocore" / "data"

    models = {path.parent.parent.name: path for path in data.rglob("service-2.json")}
    described = {
        service: sorted(json.loads(path.read_text())["operations"])
        for service, path in models.items()
    }

    assert described == {name: sorted(rows) for name, rows in sdk.OPERATIONS.items()}
    assert {path.name for path in data.iterdir() if path.is_dir()} == set(described)


@pytest.mark.parametrize(("layer", "machine"), BUILT)
def test_nothing_unused_is_packaged(layer, machine):
    python = build.find_dependency_layer(layer, machine) / "python"

    left = [name for name, keep in build.UNUSED if not keep and (python / name).exists()]

    assert not left
    assert not list(python.glob("*.dist-info"))
