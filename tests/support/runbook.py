"""The commands of docs/operations.md, of indented blocks and of what stands in backticks."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "operations.md").read_text()
KINDS = {
    "aws": r"aws [a-z0-9]+ [a-z0-9-]+\b",
    "make": r"make [a-z]+\b",
    "ops": r"(?:\.venv/bin/)?python -m ops [a-z]+\b",
    "tools": r"(?:\.venv/bin/)?python -m tools\.",
    "cdk": r"node_modules/\.bin/cdk ",
}


def list_commands(kind: str) -> list[str]:
    """Return the commands of a kind, each once, without what the shell does around them."""
    blocks = re.sub(r" *\\\n\s+", " ", GUIDE)
    lines = [line.strip() for line in re.findall(r"^ {4,}(\S.*)$", blocks, re.MULTILINE)]
    spans = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", GUIDE)]
    found = [_find_command(text, KINDS[kind]) for text in (*lines, *spans)]
    return sorted({command for command in found if command})


def _find_command(text: str, pattern: str) -> str:
    """Return the command in a line: to the pipe or the bracket that ends it, `$ ` left out."""
    match = re.match(rf"(?:\$ |\w+=\$\()?({pattern}.*)", text)
    if not match:
        return ""
    command = match[1]
    if text.startswith(f"{text.partition('=')[0]}=$("):
        command = command.removesuffix(")")
    command = re.sub(r"\$\([^)]*\)", "…", command)  # what another command says
    return re.split(r" \| (?=tr |while )| && ", command)[0].strip()
