"""Measures the names of functions.

`python -m tools.measure_names` prints, for each folder, how many functions there are, which share
of them begins with a verb (tools/verbs.txt), how many are a bare past participle (`told`), which
share of the public functions of modules has a namesake in another module, which is one word, and
how often something is read by a string key (`meta["status"]`, `meta.get("status")`).

`--check` fails on participles and namesakes alone: the first say neither what a function does nor
what it returns, the second mean two things. What may stay says why in tools/name_exceptions.toml;
an exception that nothing needs fails too.
"""

import ast
import fnmatch
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = {  # folder: where its dotted names begin, and its modules
    "functions": (".", "**/*.py"),
    "layers": (".", "*.py"),
    "layers/common": ("layers/common/python", "**/*.py"),
    "layers/reports": ("layers/reports/python", "**/*.py"),
    "cdk": (".", "**/*.py"),
    "local": (".", "**/*.py"),
    "tools": (".", "**/*.py"),
    "measurements": (".", "**/*.py"),
}
EXCEPTIONS = "tools/name_exceptions.toml"
VERBS = frozenset((ROOT / "tools/verbs.txt").read_text(encoding="utf-8").split())
# Participles without -ed. Those that are an imperative too (read, put, set, cut) are none here.
IRREGULAR = frozenset((ROOT / "tools/participles.txt").read_text(encoding="utf-8").split())
NO_PARTICIPLES = frozenset({"bed", "embed", "feed", "need", "red", "seed", "speed"})
Exceptions = Mapping[str, Mapping[str, str]]


@dataclass
class Names:
    """What a folder has: functions of any depth, public ones of modules, reads by string keys."""

    functions: list[str] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    string_keys: int = 0


def last_part(name: str) -> str:
    """Return a dotted name's last part."""
    return name.rpartition(".")[2]


def is_participle(name: str) -> bool:
    """Tell whether the last part of a dotted name is one word, a past participle."""
    word = last_part(name).strip("_")
    return word in IRREGULAR or (
        word.endswith("ed") and word.isalpha() and word not in NO_PARTICIPLES
    )


def begins_with_verb(name: str) -> bool:
    """Tell whether the last part of a dotted name begins with a verb, or asks with is or has."""
    return last_part(name).strip("_").partition("_")[0] in VERBS


def is_special(name: str) -> bool:
    """Tell whether Python chose the name, as of __init__."""
    return name.startswith("__")


def reads_string_key(node: ast.AST) -> bool:
    """Tell whether a node is `thing["key"]`, read and not written, or `thing.get("key", …)`."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str()), ctx=ast.Load()):
            return True
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str()), *_]):
            return True
    return False


def collect_names(root: Path) -> dict[str, Names]:
    """Return the names below `root`, by the folders of FOLDERS that are there."""
    found = {}
    for folder, (start, modules) in FOLDERS.items():
        names = Names()
        for path in sorted((root / folder).glob(modules)):
            module = ".".join(path.relative_to(root / start).with_suffix("").parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names.public += [
                f"{module}.{node.name}"
                for node in tree.body
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            ]
            for node in ast.walk(tree):
                names.string_keys += reads_string_key(node)
                if isinstance(node, ast.FunctionDef) and not is_special(node.name):
                    names.functions.append(f"{module}.{node.name}")
        if names.functions:
            found[folder] = names
    return found


def find_namesakes(public: Iterable[str]) -> list[str]:
    """Return those of the public functions that share their name with one of another module."""
    modules = defaultdict(set)
    for name in public:
        modules[last_part(name)].add(name)
    return sorted(name for names in modules.values() if len(names) > 1 for name in names)


def find_participles(functions: Iterable[str]) -> list[str]:
    """Return those of the functions that are a bare past participle."""
    return sorted({name for name in functions if is_participle(name)})


def apply_exceptions(
    find: Callable[[Iterable[str]], list[str]], names: list[str], patterns: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Return what is found among the names that no pattern lets pass, and the idle patterns."""
    found = find(names)
    idle = [pattern for pattern in patterns if not fnmatch.filter(found, pattern)]
    kept = [name for name in names if not any(fnmatch.fnmatch(name, p) for p in patterns)]
    return find(kept), idle


def find_faults(measured: Mapping[str, Names], exceptions: Exceptions) -> Iterator[str]:
    """Yield what fails, each in a line: participles, namesakes, exceptions without need."""
    functions = [name for names in measured.values() for name in names.functions]
    public = [name for names in measured.values() for name in names.public]
    for kind, find, names, fault in (
        (
            "participles",
            find_participles,
            functions,
            "is a participle: say what it does or returns",
        ),
        ("homonyms", find_namesakes, public, "has a namesake in another module: say of what"),
    ):
        found, idle = apply_exceptions(find, names, exceptions.get(kind, {}))
        yield from (f"{name} {fault}" for name in found)
        yield from (f"{EXCEPTIONS}: nothing needs {kind}.{pattern!r} any more" for pattern in idle)


def tabulate(measured: Mapping[str, Names]) -> Iterator[str]:
    """Yield the table, a line for each folder."""
    heads = ("functions", "verbs", "participles", "namesakes", "one word", "string keys")
    yield " " * 16 + "".join(f"{head:>13}" for head in heads)
    namesakes = set(find_namesakes(name for names in measured.values() for name in names.public))
    for folder, names in measured.items():
        public = names.public
        cells = (
            str(len(names.functions)),
            _share(sum(map(begins_with_verb, names.functions)), len(names.functions)),
            str(sum(map(is_participle, names.functions))),
            _share(len(namesakes.intersection(public)), len(public)),
            _share(sum("_" not in last_part(name) for name in public), len(public)),
            str(names.string_keys),
        )
        yield f"{folder:16}" + "".join(f"{cell:>13}" for cell in cells)


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole) if whole else 0} %"


def main(arguments: list[str]) -> int:
    """Print the table, or with --check what fails. Returns the exit status."""
    measured = collect_names(ROOT)
    if arguments != ["--check"]:
        print("\n".join(tabulate(measured)))
        return 0
    exceptions = tomllib.loads((ROOT / EXCEPTIONS).read_text(encoding="utf-8"))
    wrong = list(find_faults(measured, exceptions))
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
