"""Files that are there whole or not at all, however the process ends."""

import os
from pathlib import Path


def write_file_atomically(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file beside its place and move it there in one step."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
