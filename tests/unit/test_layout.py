"""The rules of the house, read from the code."""

import ast
import functools
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cdk import specs
from tests.support import beside, route_scenarios

ROOT = Path(__file__).parents[2]
LAYERS = [ROOT / "layers" / name / "python" for name in ("common", "reports")]
FUNCTIONS = ROOT / "functions"
FOLDERS = ("functions", "layers", "cdk", "local", "ops", "tools", "measurements")
MODULES = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*.py")
    if not {"build", "node_modules"} & set(path.parts)
)
GROUPS = [row.group for row in specs.FUNCTIONS]
RUNTIME = [
    path for path in MODULES if any(path.is_relative_to(each) for each in (FUNCTIONS, *LAYERS))
]


def name_of(path):
    return str(path.relative_to(ROOT))


@functools.cache
def nodes(path):
    """Everything in a module, its outermost first."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path):
    """The modules that a module imports, anywhere in it, each with what is taken from it."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports by dots"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def roots(path):
    return {name.partition(".")[0] for name in imports(path)}


def offenders(paths, found):
    """What is found in each of these modules, for those in which something is."""
    return {name_of(path): there for path in paths if (there := found(path))}


def test_there_is_code_to_read():
    assert len(RUNTIME) > 10


# size


def test_a_module_stays_within_its_budget():
    def above(path):
        lines = path.read_text(encoding="utf-8").count("\n")
        return lines if lines > (150 if path.name == "handler.py" else 300) else None

    assert offenders(MODULES, above) == {}


def test_a_function_has_at_most_40_lines():
    kinds = ast.FunctionDef | ast.AsyncFunctionDef

    def long(path):
        return [
            (node.name, node.end_lineno - node.lineno + 1)
            for node in nodes(path)
            if isinstance(node, kinds) and node.end_lineno - node.lineno + 1 > 40
        ]

    assert offenders(MODULES, long) == {}


# what is known in one place


ONLY = {
    "botocore": {"client.py"},
    "boto3": set(),
    "jwt": {"access_tokens.py"},
    "aws_lambda_powertools": {"logs.py", "circuit_breaker.py"},
    "bcrypt": {"passwords.py"},
    "cryptography": {"auth0.py", "jwks.py"},
    "urllib3": {"http_client.py"},
    "pydantic": set(),
    "aws_xray_sdk": set(),
    "requests": set(),
}


def test_a_library_is_known_in_one_place():
    def elsewhere(path):
        return {name for name in roots(path) & ONLY.keys() if path.name not in ONLY[name]}

    assert offenders(RUNTIME, elsewhere) == {}


def test_only_the_settings_read_the_environment():
    def reads(path):
        return [
            node.lineno
            for node in nodes(path)
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
        ]

    # logs and client look at what Lambda itself sets
    allowed = ("settings.py", "logs.py", "client.py")
    assert offenders([path for path in RUNTIME if path.name not in allowed], reads) == {}


def test_only_one_module_knows_the_wire_format_of_dynamodb():
    words = {"TableName", "KeyConditionExpression", "UpdateExpression", "TransactItems", "dynamodb"}

    def known(path):
        # a handler names the service whose client it makes, a batch the member of a stream's
        # record; Pizza42's responses name where data is from
        named = path.name in ("handler.py", "batch.py", "responses.py")
        allowed = words if path.name == "dynamodb.py" else {"dynamodb"} if named else set()
        constants = {node.value for node in nodes(path) if isinstance(node, ast.Constant)}
        return (constants & words) - allowed

    assert offenders(RUNTIME, known) == {}


# an update expression, or the beginning of one, to which the names are joined
EXPRESSION = re.compile(r"\s*(SET|ADD|REMOVE|DELETE) (#|\w+( =| :|,|$)|$)")
WRITES = re.compile(r"(put|update|delete|change|set)_\w+|transact|write_change")
WRITERS = {"dynamodb", "changes"}  # modules


def may_write(path):
    """Whether a module is a repository, or of the package that knows how to write."""
    return f"_{path.name}".endswith("_repository.py") or path.parent.name == "aws"


def writes(node):
    """Whether a node is an update expression, its beginning, or a call that writes an item."""
    match node:
        case ast.Constant(value=str(text)):
            return EXPRESSION.match(text) is not None
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)):
            return module in WRITERS and WRITES.fullmatch(name) is not None
        case ast.ImportFrom(module="auxeira.aws.dynamodb" | "auxeira.aws.changes", names=names):
            return any(WRITES.fullmatch(each.name) for each in names)
    return False


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('"SET #a = :a"', True),
        ('"ADD #n :one"', True),
        ('f"SET {names}"', True),
        ('f" REMOVE #{name}"', True),
        ('"SET " + names', True),
        ('dynamodb.put_item("users", item)', True),
        ("dynamodb.transact(*actions)", True),
        ('changes.write_change("users", before, after, ())', True),
        ("from auxeira.aws.dynamodb import put_item", True),
        ("from auxeira.aws.dynamodb import get_item", False),
        ('"SET of figures"', False),
        ('"Set it"', False),
        ('dynamodb.get_item("users", key)', False),
        ("changes.items()", False),
    ],
)
def test_a_write_is_told_from_what_looks_like_one(code, found):
    assert any(writes(node) for node in ast.walk(ast.parse(code))) == found


def test_a_table_is_written_by_its_repository_alone():
    def writing(path):
        return not may_write(path) and any(writes(node) for node in nodes(path))

    assert offenders(RUNTIME, writing) == {}


def test_nothing_scans_and_nothing_runs_text():
    words = {"scan", "execute_statement", "eval", "exec", "system", "popen"}

    def named(path):
        return words & {
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in nodes(path)
            if isinstance(node, ast.Attribute | ast.Name)
        }

    assert offenders(RUNTIME, named) == {}


# folders, rows, paths


def test_every_folder_is_a_row_and_every_row_a_folder():
    folders = {path.parent.name for path in FUNCTIONS.glob("*/handler.py")}

    assert folders == set(GROUPS)
    assert len(GROUPS) == len(set(GROUPS))


def test_every_group_behind_the_gateway_is_known_to_the_tests():
    assert sorted(route_scenarios.HANDLERS) == sorted(route_scenarios.http_groups())


def covers(prefix, path):
    return path == prefix or path.startswith(f"{prefix}/")


@pytest.mark.parametrize("row", specs.FUNCTIONS, ids=lambda row: row.group)
def test_the_routes_of_a_group_lie_under_its_paths(row):
    paths = [route.path for group, route in route_scenarios.routes() if group == row.group]

    assert all(any(covers(prefix, path) for prefix in row.paths) for path in paths)
    assert all(any(covers(prefix, path) for path in paths) for prefix in row.paths)


def test_no_path_belongs_to_two_groups():
    """But for one below a variable of the other's, which is more specific and wins."""
    pairs = [(row.group, prefix) for row in specs.FUNCTIONS for prefix in row.paths]
    shared = [
        (prefix, other)
        for group, prefix in pairs
        for owner, other in pairs
        if group != owner and covers(prefix, other) and not other.startswith(f"{prefix}/{{")
    ]

    assert shared == []


@pytest.mark.parametrize("row", specs.FUNCTIONS, ids=lambda row: row.group)
def test_a_throttle_is_on_a_route_that_is_there(row):
    routes = {(r.method, r.path) for group, r in route_scenarios.routes() if group == row.group}

    for throttle in row.throttles:  # of one route, or of all that the gateway has no path for
        below = throttle.path.removesuffix("{proxy+}")
        found = {p for m, p in routes if m == throttle.method and p.startswith(below)}
        assert found if below != throttle.path else throttle.path in found


# what a cold start pays for


HEAVY = (
    "aws_xray_sdk",
    "pydantic",
    "boto3",
    "s3transfer",
    "multiprocessing",
    "asyncio",
)


@pytest.mark.parametrize("group", GROUPS)
def test_a_handler_is_imported_without_any_setting_and_imports_nothing_heavy(group):
    script = (
        f"import sys, functions.{group}.handler as h\n"
        "print(h.lambda_handler.__name__)\n"
        f"print(*sorted(set({HEAVY!r}) & {{name.partition('.')[0] for name in sys.modules}}))"
    )

    found = subprocess.run(  # one interpreter for both: it is all that they cost
        [sys.executable, "-c", script], cwd=ROOT, env={}, capture_output=True, text=True, check=True
    )

    name, heavy = found.stdout.split("\n", 1)
    assert name in ("handler", "lambda_handler")
    assert heavy.strip() == ""


def test_every_file_that_runs_beside_the_shared_stack_is_there():
    listed = [name for group in beside.APART for name in group]

    assert len(listed) == len(set(listed))
    assert [name for name in listed if not (ROOT / f"tests/e2e/{name}.py").exists()] == []
