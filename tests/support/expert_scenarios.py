"""Ordinary requests of experts, and of profiles that offer expertise."""

from collections.abc import Callable
from typing import Any

import msgspec

from auxeira.experts.expertise import Expertise, expert_key, read_expertise
from auxeira.security.quota_repository import take_from_quota
from functions.experts import handler
from functions.experts.service import SENT_A_DAY
from functions.profiles import handler as profiles
from tests.support import accounts, cloud
from tests.support.events import NOW, Answer, call
from tests.support.walk import Walk

EVE, FAY, BO = (accounts.id_of(name) for name in ("eve", "fay", "bo"))
PROJECT = "prj_0S8GN3VJ4YWMM3YJ9B2XZ6HD5E"
EXPERTISE: dict[str, Any] = {
    "name": "Eve Otieno",
    "skills": ["Statistics", "Research"],
    "sectors": ["Education"],
    "sdgs": [4],
    "countries": ["KE"],
    "languages": ["en", "sw"],
    "availability": "now",
    "rate": {"amount": 400, "per": "day", "currency": "USD"},
}
LETTER = {"message": "Will you help us to count readers?", "replyVia": "bo@example.org"}
CONTACT = "POST /api/experts/{expertId}/contact"
MATCHES = "GET /api/projects/{projectId}/matches"
LIST = "GET /api/experts"


def offer(user: str = EVE, now: float = NOW, method: str = "PATCH", **also: Any) -> Answer:
    """Somebody offers expertise."""
    body = {"expertise": EXPERTISE | also}
    token = accounts.holder(now, user)
    return call(profiles.lambda_handler, method, "/api/profile", body, token=token, now=now)


def withdraw(user: str = EVE, now: float = NOW, method: str = "PATCH") -> Answer:
    """Somebody offers expertise no more."""
    token = accounts.holder(now, user)
    body = {"expertise": None}
    return call(profiles.lambda_handler, method, "/api/profile", body, token=token, now=now)


def offered() -> None:
    """Eve offered expertise a minute ago."""
    cloud.load("users", [accounts.user_item(EVE)])
    assert offer(now=NOW - 60).status == 200


def stored(**also: Any) -> Any:
    """An expertise as it is stored."""
    return read_expertise(msgspec.convert(EXPERTISE | also, Expertise))


def build_project(**also: Any) -> list[dict[str, Any]]:
    """A project as it is stored: what is counted, and its text."""
    key = {"project_id": PROJECT}
    meta = {
        "record": "META", "owner_id": BO, "status": "active", "title": "Libraries", "sdg": 4,
        "currency": "USD", "target_minor": 100_00, "created_at": "2026-11-01T00:00:00Z",
        "updated_at": NOW, "version": 1, "request": "r",
    }  # fmt: skip
    text = {
        "record": "TEXT", "description": "Libraries for schools.", "location": "Kisumu, Kenya",
        "timeline": "1-year", "required_roles": ["Head Researcher", "Tech Lead"],
    }  # fmt: skip
    return [
        key | {name: also.get(name, value) for name, value in part.items()} for part in (meta, text)
    ]


def wanted() -> None:
    """Eve is an expert, and Bo has a project."""
    offered()
    cloud.load("projects", build_project())


def send(method: str, path: str, body: Any = None, user: str = BO, now: float = NOW, **parts: Any):
    """A request of somebody who is logged in, and whose address is proven."""
    if not cloud.item("users", {"pk": f"USER#{user}", "sk": "USER"}):
        cloud.load("users", [accounts.user_item(user)])
    token = accounts.holder(now, user)
    return call(handler.lambda_handler, method, f"/api{path}", body, token=token, now=now, **parts)


def write(now: float = NOW, key: str | None = "a-letter", user: str = BO, **also: Any) -> Answer:
    return send("POST", f"/experts/{EVE}/contact", LETTER | also, user, now, key=key)


def _got(path: str, **query: list[str]) -> Callable[[Any, float], Answer]:
    return lambda _, now: send("GET", path, now=now, query=query or None)


def wrote_before() -> None:
    offered()
    assert write().status == 202


def wrote_and_broke_off() -> None:
    """Bo's letter was counted, and nothing queued."""
    wrote_before()
    (letter,) = (item for item in cloud.items("users") if item["sk"].startswith("LETTER#"))
    cloud.load("users", [letter | {"queued": False}])


def used_up() -> None:
    """Bo has written all letters of the day."""
    offered()
    for _ in range(SENT_A_DAY):
        assert take_from_quota(BO, "SENT", SENT_A_DAY, NOW) == 0


def left_a_row_behind() -> None:
    """Eve's account is being erased, her row in the index still there."""
    wanted()
    cloud.load("users", [{"pk": f"USER#{EVE}", "sk": "USER", "user_id": EVE, "epoch": 1,
                          "status": "erasing"}])  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """The rows of experts that are stored."""
    return [item for item in cloud.items("profiles") if item["record"].startswith("EXPERT#")]


def row_of(skill: str, user: str = EVE) -> dict[str, Any] | None:
    return cloud.item("profiles", expert_key(user, skill))


WALKS = (
    Walk("experts", LIST, 200, _got("/experts"), offered),
    Walk("experts", LIST, 200, _got("/experts", skill=["statistics"]), offered, "of a skill"),
    Walk("experts", LIST, 200, _got("/experts", sdg=["5"]), offered, "none of a goal"),
    Walk("experts", MATCHES, 200, _got(f"/projects/{PROJECT}/matches"), wanted),
    Walk("experts", MATCHES, 404, _got(f"/projects/{PROJECT}/matches"), case="of none"),
    Walk("experts", CONTACT, 202, lambda _, now: write(now), offered),
    Walk("experts", CONTACT, 202, lambda _, now: write(now), wrote_before, "repeated"),
    Walk("experts", CONTACT, 202, lambda _, now: write(now), wrote_and_broke_off, "broken off"),
    Walk("experts", CONTACT, 429, lambda _, now: write(now), used_up, "too many"),
    Walk("experts", CONTACT, 404, lambda _, now: write(now), case="to nobody"),
    Walk(
        "experts", CONTACT, 202, lambda _, now: write(now, None), offered, "without a key",
        counted=True,
    ),
    Walk("profiles", "PATCH /api/profile", 200, lambda _, now: offer(now=now), case="an expertise"),
    Walk(
        "profiles", "PUT /api/profile", 200, lambda _, now: offer(now=now, method="PUT"),
        case="an expertise",
    ),
    Walk(
        "profiles", "PATCH /api/profile", 200,
        lambda _, now: offer(now=now, skills=["Law"]), offered, "another expertise",
    ),
    Walk(
        "profiles", "PATCH /api/profile", 200, lambda _, now: withdraw(now=now), offered,
        "no expertise any more",
    ),
    Walk(
        "profiles", "PUT /api/profile", 200,
        lambda _, now: withdraw(now=now, method="PUT"), offered, "without the expertise",
    ),
)  # fmt: skip
