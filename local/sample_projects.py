"""The projects and pledges that a fresh local run has, made by the rules that make any other."""

import time
from typing import Any, NamedTuple

import msgspec

from auxeira.core.records import to_item
from auxeira.core.timestamps import format_timestamp
from auxeira.projects.pledge_record import PLEDGE
from auxeira.projects.project_record import (
    ACTIVE,
    KEYS,
    TABLE,
    Project,
    ProjectText,
    build_pointer,
    due_key,
)
from functions.projects import pledge_rules, rules
from functions.projects.schema import NewPledge, NewProject
from local.emulator import Cloud
from local.sample_activity import Fact, build_marker
from local.sample_loading import is_stored, load_items, read_own_id

DAY = 86_400
DEMO = -1  # stands for the demo user among the numbers of users
Item = dict[str, Any]


class Sample(NamedTuple):
    """A project: whose, what, and what was promised, each (backer, amount or role, confirmed)."""

    owner: int
    title: str
    goal: int
    target: int
    location: str
    days: int
    pledges: tuple[tuple[int, int | str, bool], ...] = ()
    status: str = ACTIVE


SAMPLES = (
    Sample(DEMO, "Solar lamps for evening classes", 7, 25_000, "Kisumu, Kenya", 45,
           ((3, 5_000, True), (4, 2_500, False), (5, "Field Coordinator", True))),
    Sample(DEMO, "A library boat", 4, 40_000, "Barisal, Bangladesh", 90, (), "draft"),
    Sample(1, "Wells that schools look after", 6, 60_000, "Tamale, Ghana", 30,
           ((2, 30_000, True), (DEMO, 10_000, True), (6, 5_000, False))),
    Sample(2, "Girls who code in three cities", 5, 18_000, "Cusco, Peru", 20,
           ((1, 16_000, True), (7, 1_000, False))),
    Sample(3, "Mangroves against the storm", 13, 120_000, "Beira, Mozambique", 75,
           ((8, 12_000, True), (9, "Head Researcher", True))),
    Sample(4, "Bicycles for health workers", 3, 9_000, "Lilongwe, Malawi", 60,
           ((5, 9_000, True),)),
)  # fmt: skip


def load_sample_projects(cloud: Cloud, demo: Item) -> int:
    """Load the projects unless they are there; `demo`, {token}, owns two. Return how many."""
    now = int(time.time())
    projects = build_sample_projects(read_own_id(cloud, demo["token"]), now)
    if is_stored(cloud, TABLE, {key: next(iter(projects.values()))[TABLE][0][key] for key in KEYS}):
        return 0
    for table in ("activity", TABLE):  # marks of what was counted are there before
        load_items(cloud, table, [item for rows in projects.values() for item in rows[table]])
    return len(SAMPLES)


def build_sample_projects(own: str, now: int) -> dict[str, dict[str, list[Item]]]:
    """Return the items of each project by its id and table, of which the user `own` has two.

    The first item of a project says what it is; its id is the same each time.
    """
    found = {}
    for sample in SAMPLES:
        items = _build_items(sample, own, now)
        pledges = [each for each in items if each["record"].startswith(PLEDGE)]
        facts: list[Fact] = [
            ("pledges", f"{each['project_id']} {each['record']}") for each in pledges
        ]
        found[items[0]["project_id"]] = {
            "activity": [build_marker(fact, now) for fact in facts],
            TABLE: items,
        }
    return found


def _build_items(sample: Sample, own: str, now: int) -> list[Item]:
    """Return a project, what lists it, and its pledges."""
    words = {
        "title": sample.title,
        "description": f"{sample.title}. People in {sample.location} plan and run it themselves, "
        "and report once a quarter what was done and what it cost.",
        "sdgFocus": sample.goal,
        "targetAmount": sample.target,
        "requiredRoles": ["Head Researcher", "Field Coordinator"],
        "timeline": "1-year",
        "location": sample.location,
        "deadline": format_timestamp(now + sample.days * DAY),
        "status": sample.status,
    }
    given = msgspec.convert(words, NewProject)
    project, text = rules.build_project(given, _name_user(sample.owner, own), sample.title, now)
    items = []
    for number, (backer, what, confirmed) in enumerate(sample.pledges):
        user_id = _name_user(backer, own)
        project, item = _add_pledge(project, text, user_id, (what, confirmed), now - number)
        items.append(item)
    items = [to_item(project), to_item(text), *items]
    if project.status == ACTIVE and project.deadline:
        items += [to_item(build_pointer(project)), due_key(project.project_id, project.deadline)]
    return items


def _add_pledge(
    project: Project, text: ProjectText, user_id: str, promise: tuple[int | str, bool], now: int
) -> tuple[Project, Item]:
    """Return a project with one more pledge, and the pledge."""
    what, confirmed = promise
    body = NewPledge(amount=what) if isinstance(what, int) else NewPledge(
        pledge_type="role", role_type=what
    )  # fmt: skip
    record = pledge_rules.find_pledge_record(user_id, project.project_id, now)
    pledge = pledge_rules.build_pledge(body, project, text, record, user_id, now)
    project = pledge_rules.count_pending(project, pledge)
    if confirmed:
        pledge, project = pledge_rules.confirm_pending_pledge(pledge, project, now)
    return project, to_item(pledge)


def _name_user(number: int, own: str) -> str:
    return own if number == DEMO else f"usr_{number:026}"
