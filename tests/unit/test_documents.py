"""What the documents name is there: files, modules, sections; and each decision says its state."""

import re
import subprocess
from itertools import takewhile
from pathlib import Path

import pytest

from cdk import specs

ROOT = Path(__file__).parents[2]
LAYERS = [ROOT / "layers" / name / "python" for name in ("common", "reports")]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md")
GUIDES = (
    "README.md",
    "CONTRIBUTING.md",
    "clients/typescript/README.md",
    *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))),
)
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
PACKAGES = sorted(path.parent.name for path in (LAYERS[0] / "auxeira").glob("*/__init__.py"))
ROOTS = (ROOT, *LAYERS)
FOLDERS = {path.name for root in ROOTS for path in root.iterdir() if path.is_dir()}
MADE = {"build", "node_modules", "cdk.out", "measurements/results.json"}  # by make: not in a clone
FILE = re.compile(r"[\w.<>*-]+(/[\w.<>*-]+)*/?")
SUFFIXES = {".py", ".md", ".json", ".toml", ".js", ".mjs", ".ts", ".txt", ".in", ".yaml", ".yml"}
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"}
MODULE = re.compile(r"(auxeira|report_writer|functions|cdk|local|tools)(\.\w+)+")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def spans(text):
    """What stands in backticks, but for blocks of code."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def named_files(text):
    """What reads like a file or a folder of ours among what stands in backticks."""
    for span in spans(text):
        if not FILE.fullmatch(span) or span.rstrip("/") in MADE or MODULE.fullmatch(span):
            continue
        folder = span.partition("/")[0] in FOLDERS and "/" in span
        if folder or Path(span).suffix in SUFFIXES - {span}:
            yield span


def is_there(name):
    pattern = re.sub(r"<\w+>", "*", name.rstrip("/"))
    of_group = "/" not in pattern and any(ROOT.glob(f"functions/*/{pattern}"))  # handler.py
    return of_group or any(any(root.glob(pattern)) for root in ROOTS)


def is_module(name):
    """Whether a dotted name is a module or a name in one."""
    path = name.replace(".", "/")
    parents = {path, path.rpartition("/")[0]}
    return any((root / each).is_dir() or (root / f"{each}.py").is_file()
               for root in ROOTS for each in parents)  # fmt: skip


def sections(text):
    """The anchors of a document's sections, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(name):
    found = list(named_files(read(name)))

    assert found
    assert [each for each in found if not is_there(each)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_that_a_document_names_is_there(name):
    found = [span for span in spans(read(name)) if MODULE.fullmatch(span)]

    assert [each for each in found if not is_module(each) and not is_there(each)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(name):
    wrong = []
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", read(name)):
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        if not file.exists() or (anchor and anchor not in sections(file.read_text("utf-8"))):
            wrong.append(target)

    assert wrong == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_described(package):
    assert f"| `auxeira/{package}` |" in read("docs/architecture.md")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_readme_names_every_package(package):
    assert f"`{package}`" in read("README.md").replace("auxeira.", "")


def test_the_route_in_the_readme_is_in_the_code():
    (route,) = re.findall("```python\n(.*?)```", read("README.md"), re.DOTALL)

    assert route in read("functions/auth/handler.py")


@pytest.mark.parametrize(
    ("request_line", "group"), [("PUT /api/profile", "profiles"), ("POST /api/orders", "orders")]
)
def test_a_request_is_followed_through_four_files_of_its_group_at_most(request_line, group):
    tour = read("docs/architecture.md").partition(f"**`{request_line}`**")[2]
    tour = re.split(r"\n\*\*`|\n## ", tour)[0]
    own = set(re.findall(rf"functions/{group}/\w+\.py", tour))

    assert 2 <= len(own) <= 4
    assert not re.findall(rf"functions/(?!{group}/)\w+/", tour)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_its_number_state_and_date(path):
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {int(path.stem[:4])}. ")
    assert re.match(
        r"# .+\n\nStatus: (accepted|superseded by \[decision \d+\]\(.+\)), \d{4}-\d\d-\d\d\b", text
    )


def test_no_two_decisions_have_one_number():
    numbers = [path.stem[:4] for path in DECISIONS]

    assert len(set(numbers)) == len(numbers)


def architecture_rows(head):
    """The cells of the rows of a table in the architecture, the first one without its backticks."""
    lines = iter(read("docs/architecture.md").splitlines())
    assert any(line.startswith(head) for line in lines), head
    next(lines)  # the rule below the head
    for line in takewhile(lambda line: line.startswith("|"), lines):
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        yield name.strip("`"), cells


def named(words):
    return ", ".join(f"`{word}`" for word in words) or "none"


def callers_of(row):
    """What calls a function, by its row."""
    found = ["HTTP"] if row.paths else []
    found += [f"queue `{row.consumes}`"] if row.consumes else []
    found += sorted({f"stream of `{each.table}`" for each in row.follows})
    return ", ".join(found + (["the clock"] if row.every_minutes else []))


def test_the_architecture_says_of_every_function_what_calls_it():
    told = {name: cells[0] for name, cells in architecture_rows("| Function | Called by |")}

    assert told == {row.group: callers_of(row) for row in specs.FUNCTIONS}


def test_the_architecture_says_of_every_table_who_writes_it_and_whom_its_stream_calls():
    told = dict(architecture_rows("| Table | Written by |"))

    for table in specs.TABLES:
        writers = {
            row.group
            for row in specs.FUNCTIONS
            for target, actions in row.grants.items()
            if re.split("[/:]", target)[0] == table.key and WRITES & {*actions}
        }
        readers = {row.group for row in specs.FUNCTIONS for each in row.follows
                   if each.table == table.key}  # fmt: skip
        assert told[table.key] == [named(sorted(writers)), named(sorted(readers))], table.key
    assert told.keys() == {table.key for table in specs.TABLES}


def test_a_person_can_read_the_readme_in_one_sitting():
    assert read("README.md").count("\n") <= 150


@pytest.mark.parametrize("name", GUIDES)
def test_every_make_command_and_link_in_the_words_exists(name):
    text = read(name)
    code = [*spans(text), *re.findall(r"```.*?```", text, re.DOTALL)]
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))

    assert {word for each in code for word in re.findall(r"\bmake ([a-z]+)", each)} <= targets
    links = re.findall(r"\]\((?!http)([^)#]+)\)", re.sub(r"`[^`\n]+`", "", text))
    assert not [link for link in links if not ((ROOT / name).parent / link).exists()]


def test_make_help_lists_every_command():
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for command in ("run", "test", "check", "bench", "synth", "deploy"):
        assert re.search(rf"^  make {command} +\w", said, re.MULTILINE)
