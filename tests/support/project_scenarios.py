"""Ordinary requests of projects and pledges, and the cases that call AWS otherwise."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from auxeira.core.problems import Unavailable
from auxeira.core.timestamps import format_timestamp
from auxeira.projects.project_record import due_key
from auxeira.security import account_records
from functions.auth import handler as auth
from functions.housekeeping import handler as housekeeping
from functions.projects import handler
from tests.support import accounts, cloud, stream_and_queue_events
from tests.support.events import NOW, Answer, call
from tests.support.walk import Walk

OWNER, BACKER, OTHER, ADMIN = (f"usr_0{letter * 25}" for letter in "ABCD")
DAY = 86_400
PROJECT: dict[str, Any] = {
    "title": "A library in each of three counties",
    "description": "Books, shelves and somebody who reads to children. " * 12,
    "sdgFocus": 4,
    "targetAmount": 10_000,
    "requiredRoles": ["Head Researcher", "Field Coordinator"],
    "timeline": "6-months",
    "location": "Kisumu, Kenya",
    "deadline": format_timestamp(NOW + 60 * DAY),
}
PLEDGE: dict[str, Any] = {"pledgeType": "funding", "amount": 1000, "message": "From all of us."}
ROLE: dict[str, Any] = {"pledgeType": "role", "roleType": "Head Researcher"}


def build_card(number: int) -> dict[str, Any]:
    """An open project as it is stored, without its texts, its title as long as they are."""
    project_id = f"prj_{number:026}"
    return {
        "project_id": project_id, "record": "META", "browse_pk": "OPEN",
        "browse_sk": f"2026-11-01T00:00:00Z#{project_id}", "title": f"{number} " + "a" * 90,
        "sdg": 4, "target_minor": 100_000_00, "currency": "USD", "funded_pct": 12,
        "funded_pk": "OPEN", "created_at": "2026-11-01T00:00:00Z",
    }  # fmt: skip


def send(
    method: str,
    path: str,
    body: Any = None,
    user: str | None = None,
    now: float = NOW,
    **parts: Any,
) -> Answer:
    """A request by somebody who is logged in, or by nobody."""
    if user:
        parts["token"] = log_in(user, now)
    return call(handler.lambda_handler, method, f"/api{path}", body, now=now, **parts)


def log_in(user: str, now: float = NOW) -> str:
    """Somebody is logged in, one of them as an admin. Returns an access token."""
    role = {"role": "admin"} if user == ADMIN else {}
    token = accounts.holder(now, user, **role)
    if role:
        cloud.change("users", account_records.user_key(user), **role)
    return token


def make_project(now: float = NOW, user: str = OWNER, key: str | None = None, **also: Any) -> str:
    """Somebody has a project. Returns its id."""
    body = {name: value for name, value in (PROJECT | also).items() if value is not None}
    answer = send("POST", "/projects", body, user, now, key=key)
    assert answer.status == 201, answer.text
    return str(answer.json["projectId"])


def make_pledge(
    project_id: str, now: float = NOW, user: str = BACKER, key: str = "first", **also: Any
) -> str:
    """Somebody has promised something. Returns the pledge's id."""
    body = also if "pledgeType" in also else PLEDGE | also
    answer = send("POST", f"/projects/{project_id}/pledges", body, user, now, key=key)
    assert answer.status == 201, answer.text
    return str(answer.json["pledgeId"])


def confirm(pledge_id: str, now: float = NOW, user: str = BACKER) -> Answer:
    return send("POST", f"/pledges/{pledge_id}/confirm", user=user, now=now)


def drafted() -> str:
    """The owner has a draft."""
    return make_project(status="draft")


def pledged() -> str:
    """The backer's pledge is pending. Returns its id."""
    return make_pledge(make_project())


def pledged_all() -> str:
    """The backer's pledge is pending, and fills the target."""
    return make_pledge(make_project(), amount=10_000)


def pledged_role() -> str:
    return make_pledge(make_project(), **ROLE)


def confirmed() -> str:
    """The backer's pledge is confirmed."""
    pledge_id = pledged()
    assert confirm(pledge_id).status == 200
    return pledge_id


def pledged_to() -> str:
    """A project with pledges. Returns its id."""
    project_id = make_project()
    for amount in (1000, 2000, 3000):
        make_pledge(project_id, key=str(amount), amount=amount)
    return project_id


def reported() -> str:
    """A project that somebody has said something against."""
    project_id = make_project()
    answer = send("POST", f"/projects/{project_id}/report", {"reason": "fraud"}, BACKER)
    assert answer.status == 202, answer.text
    return project_id


def request(
    method: str, path: str, body: Any = None, user: str | None = None, key: str | None = None
) -> Callable[[Any, float], Answer]:
    """A request to a path with what was prepared in its braces."""
    return lambda prepared, now: send(method, path.format(prepared), body, user, now, key=key)


def pledge_by_name(project_id: str, now: float) -> Answer:
    body = PLEDGE | {"projectId": project_id}
    return send("POST", "/pledges", body, BACKER, now, key="pledges")


def repeat_pledge() -> str:
    """The backer has pledged with the key that comes again."""
    project_id = make_project()
    assert pledge_by_name(project_id, NOW).status == 201
    return project_id


def repeat_project() -> None:
    make_project(key="makes")


ONE, PLEDGES, NEW = "/api/projects/{projectId}", "/api/projects/{projectId}/pledges", "makes"
CHANGE = {"title": "Libraries", "description": "Shorter."}
LATER = {"deadline": format_timestamp(NOW + 90 * DAY)}

WALKS = tuple(
    Walk("projects", route, status, sent, prepare, case, counted=counted)
    for route, status, sent, prepare, case, counted in (
        ("GET /api/projects", 200, request("GET", "/projects"), make_project, "", False),
        ("GET /api/projects", 200, lambda _, now: send(
            "GET", "/projects", user=OWNER, now=now, query={"mine": ["true"]}
        ), make_project, "own", False),
        ("GET /api/projects", 200, lambda _, now: send(
            "GET", "/projects", now=now, query={"sort": ["funded"]}
        ), make_project, "most funded", False),
        ("GET /api/projects/sdg/{sdg}", 200, request("GET", "/projects/sdg/4"), make_project, "",
         False),
        ("POST /api/projects", 201, request("POST", "/projects", PROJECT, OWNER, NEW), lambda: None,
         "", True),
        ("POST /api/projects", 201, request("POST", "/projects", PROJECT, OWNER, NEW),
         repeat_project, "repeated", True),
        (f"GET {ONE}", 200, request("GET", "/projects/{}"), make_project, "", False),
        (f"GET {ONE}", 200, request("GET", "/projects/{}", None, OWNER), drafted, "own", False),
        (f"PATCH {ONE}", 200, request("PATCH", "/projects/{}", CHANGE, OWNER), make_project, "",
         False),
        (f"PATCH {ONE}", 200, request("PATCH", "/projects/{}", LATER, OWNER), make_project,
         "its deadline", False),
        (f"POST {ONE}/publish", 200, request("POST", "/projects/{}/publish", None, OWNER), drafted,
         "", False),
        (f"POST {ONE}/close", 200, request("POST", "/projects/{}/close", None, OWNER), make_project,
         "", False),
        (f"POST {ONE}/takedown", 200, request(
            "POST", "/projects/{}/takedown", {"reason": "No such county."}, ADMIN
        ), make_project, "", False),
        (f"POST {ONE}/report", 202, request(
            "POST", "/projects/{}/report", {"reason": "fraud"}, BACKER
        ), make_project, "", True),
        ("GET /api/projects/reports", 200, request("GET", "/projects/reports", None, ADMIN),
         reported, "", False),
        ("POST /api/pledges", 201, pledge_by_name, make_project, "", True),
        ("POST /api/pledges", 201, pledge_by_name, repeat_pledge, "repeated", True),
        (f"POST {PLEDGES}", 201, request(
            "POST", "/projects/{}/pledges", PLEDGE, BACKER, "pledges"
        ), make_project, "", True),
        (f"POST {PLEDGES}", 201, request(
            "POST", "/projects/{}/pledges", ROLE, BACKER, "helps"
        ), make_project, "a role", True),
        (f"GET {PLEDGES}", 200, request("GET", "/projects/{}/pledges"), pledged_to, "", False),
        ("GET /api/pledges", 200, request("GET", "/pledges", None, BACKER), pledged, "", False),
        ("POST /api/pledges/{pledgeId}/confirm", 200, request(
            "POST", "/pledges/{}/confirm", None, BACKER
        ), pledged, "", True),
        ("POST /api/pledges/{pledgeId}/confirm", 200, request(
            "POST", "/pledges/{}/confirm", None, BACKER
        ), pledged_all, "the last one", True),
        ("POST /api/pledges/{pledgeId}/confirm", 200, request(
            "POST", "/pledges/{}/confirm", None, BACKER
        ), pledged_role, "a role", True),
        ("DELETE /api/pledges/{pledgeId}", 204, request("DELETE", "/pledges/{}", None, BACKER),
         pledged, "", True),
        ("DELETE /api/pledges/{pledgeId}", 204, request("DELETE", "/pledges/{}", None, BACKER),
         confirmed, "confirmed", True),
    )
)  # fmt: skip

BODIES: dict[str, dict[str, Any]] = {
    "POST /api/projects": PROJECT,
    f"PATCH {ONE}": {"title": "Libraries"},
    f"POST {ONE}/takedown": {"reason": "No such county."},
    f"POST {ONE}/report": {"reason": "fraud"},
    "POST /api/pledges": PLEDGE | {"projectId": "prj_x"},
    f"POST {PLEDGES}": PLEDGE,
}


# what the clock does


def run_clock(now: float, remaining_ms: int = 100_000) -> dict[str, int]:
    """The clock calls. Returns what came of what is due."""
    time = datetime.fromtimestamp(now, UTC).isoformat()
    found: dict[str, int] = housekeeping.lambda_handler(
        {"time": time}, stream_and_queue_events.Context(remaining_ms)
    )
    return found


def call_clock(_: Any, now: float) -> Answer:
    """The clock calls an hour later: 200, or 503 where it has to call again."""
    try:
        found = run_clock(now + 3600)
    except Unavailable:
        found = {"unavailable": 1}
    again = {"unavailable", "erasure_unfinished"} & found.keys()
    return Answer(503 if again else 200, {"Retry-After": "1"}, "")


def due() -> None:
    """In an hour a project's deadline has passed, and a pledge has waited for 30 days."""
    long_ago = NOW - 30 * DAY
    soon = format_timestamp(NOW + 1800)
    pledge_id = make_pledge(make_project(long_ago, deadline=soon), long_ago)
    assert pledge_id


def moved() -> None:
    """A project was closed before its deadline, whose row is still in the list."""
    due_at = due_key("prj_" + "0" * 26, NOW + 1800)
    cloud.load("projects", [due_at])


def left() -> None:
    """Somebody with a project, a draft, a pledge and a report has closed the account."""
    owns_all()
    make_project(user=OTHER, status="draft", title="Roads", location="Eldoret")
    close_account(OTHER)


def close_account(user: str, now: float = NOW) -> None:
    """What `functions/auth` leaves of somebody who closes the account."""
    gone = {"user_id": user, "status": account_records.ERASING, "epoch": 1}
    row = account_records.erasure_key(user) | {"erasing_since": int(now)}
    cloud.load("users", [account_records.user_key(user) | gone, row])


def owns_all() -> None:
    """Somebody has a project, a pledge and a report of one."""
    make_project(user=OTHER, title="Wells", location="Nakuru")
    project_id = make_project(deadline=None)  # two rows of deadlines would be as one to the matrix
    make_pledge(project_id, user=OTHER)
    body = {"reason": "other"}
    assert send("POST", f"/projects/{project_id}/report", body, OTHER).status == 202


def export(_: Any = None, now: float = NOW, user: str = OTHER) -> Answer:
    """Everything that is stored of somebody."""
    token = log_in(user, now)
    return call(auth.lambda_handler, "GET", "/api/auth/export", token=token, now=now)


WALKS += (Walk("auth", "GET /api/auth/export", 200, export, owns_all, "with projects"),)
WALKS += tuple(
    Walk("housekeeping", "the clock", 200, call_clock, prepare, case)
    for prepare, case in (
        (due, "a project and a pledge are due"),
        (moved, "a row of no project"),
        (left, "somebody with projects and pledges"),
    )
)
