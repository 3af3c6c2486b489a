"""What SECURITY.md and docs/security.md say, held against the code and the tests."""

import ast
import re
from pathlib import Path

import pytest
from msgspec import structs

from functions.auth import credentials, email_change, password_policy, rules
from tests.support import route_scenarios

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
POLICY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
LEVEL_1 = """
    1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1 3.2.1 3.2.2 3.3.1
    3.4.1 3.4.2 3.5.1 3.5.2 3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2 6.1.1 6.2.1 6.2.2 6.2.3
    6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.3.1 6.3.2 6.4.1 6.4.2 7.2.1 7.2.2 7.2.3 7.2.4 7.4.1 7.4.2
    8.1.1 8.2.1 8.2.2 8.3.1 9.1.1 9.1.2 9.1.3 9.2.1 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5 11.3.1
    11.3.2 11.4.1 12.1.1 12.2.1 12.2.2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
""".split()  # noqa: SIM905
STATES = ("met", "not yet", "not applicable")
SOURCES = [
    path
    for folder in ("functions", "layers/common/python", "layers/reports/python", "cdk")
    for path in (ROOT / folder).rglob("*.py")
]


def table():
    """number -> (state, what shows it or why)."""
    lines = [line.strip("|").split("|") for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    rows = [[cell.strip() for cell in line] for line in lines]
    assert all(len(row) == 4 for row in rows)
    return {number: (state, shown) for number, _, state, shown in rows}


ROWS = table()


def state(text):
    return next(name for name in STATES if text == name or text.startswith(f"{name}: "))


def test_the_table_has_the_70_requirements_of_level_1():
    assert len(LEVEL_1) == 70
    assert list(ROWS) == LEVEL_1


def test_the_sentence_counts_what_the_table_says():
    found = [state(text) for text, _ in ROWS.values()]
    met, missing, other = (found.count(name) for name in STATES)

    assert f"{met} are met, {missing} not yet, {other} do not apply" in PAGE


@pytest.mark.parametrize("number", [n for n, row in ROWS.items() if state(row[0]) == "met"])
def test_what_is_met_is_shown_by_tests_that_are_there(number):
    named = re.findall(r"`([\w/.]+)::(\w+)`", ROWS[number][1])

    assert named
    for path, name in named:
        tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
        assert name in {f.name for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)}


@pytest.mark.parametrize("number", [n for n, row in ROWS.items() if state(row[0]) != "met"])
def test_what_is_not_met_has_a_reason(number):
    assert len(ROWS[number][1].split()) > 2


def test_the_numbers_of_the_rules_are_those_of_the_code():
    minutes = rules.ATTEMPT_WINDOW // 60
    told = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", POLICY, re.MULTILINE))
    said = {name: [int(n) for n in re.findall(r"\d+", text)] for name, text in told.items()}
    first, longest = rules.FIRST_DELAY, rules.LONGEST_DELAY // 60
    wanted = {
        "Guesses at an address from one network (IPv4 /24, IPv6 /48)":
            [rules.MAX_ATTEMPTS, minutes, 429],
        "Wrong guesses at an address from everywhere, before there is a delay":
            [rules.FREE_FAILURES],
        "The delay after each further one": [first, longest],
        "Wrong guesses are forgotten": [rules.FAILURES_KEPT // 3600],
        "Guesses by whoever holds a session of the account": [rules.MAX_ATTEMPTS, minutes],
        "Mails asked for an address from one network": [credentials.MOST_MAILS, minutes],
        "A reset link works": [credentials.RESET_LIFETIME // 60],
        "A link that moves the account to another address works": [email_change.LIFETIME // 60],
        "Shortest password": [password_policy.MIN_CHARACTERS],
    }  # fmt: skip

    assert {name: said.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("severity", ["critical", "high", "medium", "low"])
def test_there_is_a_time_frame_for_each_severity(severity):
    assert re.search(rf"^\| {severity}\b[^|]*\| \d+ days \|", POLICY, re.MULTILINE)


def test_no_account_is_made_outside_of_a_local_run():
    makers = ("local.demo_accounts", "from local", "import local")

    assert [str(p) for p in SOURCES if any(m in p.read_text("utf-8") for m in makers)] == []


def test_no_input_asks_for_a_hint_or_a_secret_question():
    bodies = {route.body for _, route in route_scenarios.routes() if route.decoder}
    members = {field.name for body in bodies for field in structs.fields(body)}

    assert "password" in members
    assert [name for name in members if re.search("hint|question|secret|answer", name)] == []


def test_no_hash_is_weaker_than_sha_256():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)

    assert set(re.findall(r"hashlib\.(\w+)", text)) <= {"sha256", "sha384", "sha512", "blake2b"}
