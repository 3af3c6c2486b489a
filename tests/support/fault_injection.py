"""The crash matrix: whatever breaks between a request and AWS, a retry ends as if nothing had.

For each AWS call of a request and each of three faults: a fresh AWS, the request with the fault
at this call, the client's retries with the same Idempotency-Key until it gets an answer, and
then everything stored compared with what one undisturbed request stores.
"""

import ast
import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any

from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from cdk import specs
from tests.support import aws_calls, cloud
from tests.support.events import NOW, Answer
from tests.support.route_scenarios import Walk

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "layers/common/python/auxeira"
TRIES = 4
FAILS, LOST, KILLED = FAULTS = ("fails before", "reply lost", "killed after")
PURE = {
    "serialize",
    "deserialize",
    "put_action",
    "update_action",
    "delete_action",
}  # of `dynamodb`: call nothing
IDENTIFIER = re.compile(r"\b[a-z]{3,4}[_-][0-9A-HJKMNP-TV-Z]{26}\b")
# times, ids made of times, ids of requests, attempts of a payment and their pages
MOMENT = re.compile(
    r"\b\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=order_)\d{13}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?<=\baux-.{26})-\d|\bcode\d+"
)
# attempts are counted, and who counted what is kept: a retry is one more, or another
TRIES_OF = re.compile(r"attempt|worker|turn|turn [0-9a-f]{8}|put_at")
PACKED = {"events", "registers"}  # as long as the random ids in them let them be
HASH = re.compile(r"v2\$[0-9a-f]{8}\$.{59}")

Site = tuple[str, int]  # (file, line) of the call in functions/, or in a repository of a layer


class Killed(BaseException):
    """The process is gone: nothing may catch it, and nothing runs after it."""


@dataclass
class Journal(aws_calls.Listener):
    """The calls of a request: what was asked, and where in functions/ and repositories."""

    calls: list[str] = field(default_factory=list)
    sites: set[Site] = field(default_factory=set)

    def before(self, call: aws_calls.Call) -> None:
        self.calls.append(f"{call.service}.{call.operation}")
        self.sites |= _site(sys._getframe())


@dataclass
class Fault(aws_calls.Listener):
    """Strikes once, at the call with this index."""

    index: int
    kind: str
    calls: int = -1
    struck: int = 0

    def before(self, call: aws_calls.Call) -> None:
        self.calls += 1
        call.notes["strike"] = self.calls == self.index
        if call.notes["strike"] and self.kind == FAILS:
            self.struck += 1
            raise ConnectTimeoutError(endpoint_url="https://aws.test")

    def after(self, call: aws_calls.Call) -> None:
        if call.notes["strike"]:
            self.struck += 1
            raise Killed if self.kind == KILLED else ReadTimeoutError(endpoint_url="https://aws")


@dataclass(frozen=True)
class Outcome:
    """What a client has at the end, and what is stored."""

    status: int
    members: tuple[str, ...]
    state: str


def play(walk: Walk, *listeners: aws_calls.Listener) -> list[Outcome]:
    """A client insists on the request in a new process and on the same data, once a listener."""
    outcomes = []
    with cloud.running():
        prepared = walk.prepare()
        kept = cloud.snapshot()
        for listener in listeners:
            cloud.restore(kept)
            cloud.fresh_process()
            with aws_calls.heard_by(listener):
                answer = _insist(lambda now: walk.request(prepared, now))
            outcomes.append(
                Outcome(
                    answer.status,
                    _shape(answer),
                    state(counters=not walk.counted),
                )
            )
    return outcomes


def _shape(answer: Answer) -> tuple[str, ...]:
    """The members of an answer, or the first line of one that is not JSON."""
    return tuple(answer.json) if answer.text[:1] == "{" else tuple(answer.text.split("\n")[:1])


def _insist(request: Callable[[float], Answer]) -> Answer:
    """A client that repeats its request, each time a second later, until it is answered."""
    for attempt in range(TRIES):
        try:
            answer = request(NOW + attempt)
        except Killed:
            cloud.fresh_process()
            continue
        if answer.status < 500:
            return answer
        assert answer.status == 503, answer.text
        assert answer.headers["Retry-After"] == "1"
    raise AssertionError(f"no answer in {TRIES} tries")


def state(*, counters: bool = True) -> str:
    """All tables and objects as text: without times, hashes and random bytes.

    Equal ids are still equal. Without `counters`, also without the items that count tries.
    """
    tables = {row.key: cloud.items(row.key) for row in specs.TABLES}
    tables["reports"] = _with_pages(tables["reports"])
    tables = {key: [_plain(item) for item in found] for key, found in tables.items()}
    tables["objects"] = _objects(json.dumps(tables))
    if not counters:
        tables["users"] = [i for i in tables["users"] if not i["pk"].startswith("ATTEMPTS#")]
        tables["reports"] = [i for i in tables["reports"] if not is_credits(i)]
    for found in tables.values():
        found.sort(key=lambda item: IDENTIFIER.sub("", json.dumps(item, sort_keys=True)))
    text = json.dumps(tables, sort_keys=True, indent=1)
    seen: dict[str, str] = {}
    return IDENTIFIER.sub(lambda m: seen.setdefault(m[0], f"{m[0][:3]}_{len(seen)}"), text)


def is_credits(item: dict[str, Any]) -> bool:
    """Tell whether an item counts credits, which stay reserved where nobody knows."""
    return str(item["record"]).startswith("credits_")


def _with_pages(reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without payments whose page nobody knows: they wait to be given up."""
    payments = [item for item in reports if item["record"] == "PAYMENT"]
    lost = {p["reference"] for p in payments if "authorization_url" not in p}
    return [item for item in reports if item.get("reference") not in lost]


def _objects(items: str) -> list[dict[str, Any]]:
    """Names and sizes of objects. Those of no item are left out: the bucket forgets them."""
    found = cloud.objects().items()
    return [{"name": n, "size": len(c)} for n, c in found if n.rpartition("/")[2] in items]


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {
                name: "<packed>" if name in PACKED else _plain(entry)
                for name, entry in value.items()
                if not TRIES_OF.fullmatch(name)
            }
        case list():
            return [_plain(entry) for entry in value]
        case bytes():
            return f"<{len(value)} bytes>"
        case int() if value > 1_000_000_000:
            return "<time>"
        case str():
            return MOMENT.sub("<moment>", HASH.sub("<hash>", value))
        case Decimal():
            return str(value)
    return value


def _site(frame: FrameType | None) -> set[Site]:
    """The innermost lines of functions/ and of a repository that are being run, if there are any.

    There are none while a token is checked.
    """
    found: set[Site] = set()
    while frame:
        path = Path(frame.f_code.co_filename)
        in_repository = path.is_relative_to(LAYER) and path.name.endswith("repository.py")
        in_functions = path.is_relative_to(ROOT / "functions")
        if in_functions or (in_repository and not found):
            found.add((str(path.relative_to(ROOT)), frame.f_lineno))
        if in_functions:
            return found
        frame = frame.f_back
    return found


def store_calls(files: Iterable[Path]) -> dict[Site, range]:
    """Every call of `dynamodb` that is written in files: (file, line) -> its lines."""
    found = {}
    for path in sorted(files):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="dynamodb"), attr=name)):
                    if name not in PURE and name.islower():
                        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                        found[str(path.relative_to(ROOT)), node.lineno] = lines
    return found
