"""What is uploaded can be read by Lambda, whoever built it, and differs where its modes do."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdk import specs
from layers import build

HEALTH = next(spec for spec in specs.FUNCTIONS if spec.group == "health")


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Builds go to a folder of the test's own; the umask is put back."""
    monkeypatch.setattr(build, "BUILD", tmp_path / "build")
    before = os.umask(0o022)
    yield
    os.umask(before)


def built(umask: int, tmp_path: Path) -> tuple[dict[str, int], list[str]]:
    """The modes and the fingerprints of everything that is built under a umask."""
    os.umask(umask)
    shutil.rmtree(tmp_path / "build", ignore_errors=True)
    folders = [build.build_package_layer("common"), build.build_function(HEALTH.group)]
    folders += [build.build_dependency_layer("hs256", build.this_machine())]
    modes = {
        str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode)
        for folder in folders
        for path in [folder, *folder.rglob("*")]
    }
    return modes, [build.fingerprint_folder(folder) for folder in folders]


def test_a_build_is_the_same_under_every_umask(builder: None, tmp_path: Path) -> None:
    open_modes, fingerprints = built(0o022, tmp_path)

    for umask in (0o077, 0o027):
        assert built(umask, tmp_path) == (open_modes, fingerprints)
    assert set(open_modes.values()) == {0o755, 0o644}


@pytest.mark.parametrize("change", ["mode of a file", "mode of a folder", "content", "name"])
def test_a_fingerprint_is_of_content_names_and_modes(change: str, tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir(mode=0o755)
    file = folder / "a.py"
    file.write_text("x")
    file.chmod(0o644)
    before = build.fingerprint_folder(tmp_path)
    assert build.fingerprint_folder(tmp_path) == before

    match change:
        case "mode of a file":
            file.chmod(0o600)
        case "mode of a folder":
            folder.chmod(0o700)
        case "content":
            file.write_text("y")
        case "name":
            file.rename(folder / "b.py")

    assert build.fingerprint_folder(tmp_path) != before
