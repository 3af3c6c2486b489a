"""What routes and types do not say of themselves: openapi.toml of each group, and of ops for all.

[operations.<function>]  description; body: an example that works; parameters: examples of those
                         in the path; optional: the security scheme of a token that may be sent
[members]                what a member of a body, an answer or a query means, by its name, or as
                         "Struct.member" where the name means something else there
[problems]               type of problem = [what it means, what to do about it]

The functions do not read these files, and are deployed without them.
"""

import functools
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from auxeira.http.api import Route

ROOT = Path(__file__).parents[1]
FILES = (ROOT / "tools/openapi.toml", *sorted(ROOT.glob("functions/*/openapi.toml")))


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a caller needs to know, and the parts of a request that works.

    `optional`: the security scheme of a token that a public route takes as well.
    """

    description: str = ""
    body: dict[str, Any] | None = None
    optional: str = ""
    parameters: dict[str, str] = {}


class Documentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The files as one."""

    operations: dict[str, Operation] = {}
    members: dict[str, str] = {}
    problems: dict[str, tuple[str, str]] = {}


@functools.cache
def load_documentation() -> Documentation:
    """Read all files. Raises ValueError for a key that two of them have, or that is misspelt."""
    found = Documentation()
    for path in FILES:
        read = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Documentation)
        for name in Documentation.__struct_fields__:
            known, new = getattr(found, name), getattr(read, name)
            if twice := known.keys() & new.keys():
                raise ValueError(f"{path}: {sorted(twice)} of {name} is in another file as well")
            known |= new
    return found


def describe_operation(route: Route) -> Operation:
    """Return what is written about a route; of one that nobody wrote about, nothing."""
    return load_documentation().operations.get(route.call.__name__, Operation())


def describe_member(struct: str, name: str) -> str:
    """Return what a member of a struct means; "" where nobody wrote about it."""
    known = load_documentation().members
    return known.get(f"{struct}.{name}") or known.get(name, "")
