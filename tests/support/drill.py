"""A stage that has something to lose, and what has to be so when it is back."""

import functools
from datetime import UTC, datetime
from typing import Any, NamedTuple

from auxeira.benchmarks.board import state_key
from cdk import specs
from functions.housekeeping import handler as housekeeping
from functions.housekeeping.erasure import AGAIN
from functions.scores import handler as scores
from tests.support import (
    cloud,
    command_line,
    project_scenarios,
    reports,
    route_scenarios,
    stream_and_queue_events,
)
from tests.support.client import AUTH, CLIENT
from tests.support.events import NOW

EVE = {
    "email": "eve@example.org",
    "password": "horse battery correct",
    "firstName": "Eve",
    "lastName": "Lee",
}
RANK = "/api/leaderboard/profile_completion/me"
RESOURCES = {f"{row.key.capitalize()}Bucket": cloud.bucket_name(row.key) for row in specs.BUCKETS}
RESOURCES[specs.OLD_BACKUPS_ROLE] = "auxeira-old-backups"
ROLE = "arn:aws:iam::123456789012:role/auxeira-old-backups"


def found_resource(params: dict[str, Any]) -> dict[str, Any]:
    """What CloudFormation says of a resource of the stack."""
    name = RESOURCES[params["body"]["LogicalResourceId"]]
    return {"StackResourceDetail": {"PhysicalResourceId": name}}


STACK = {  # what the tests' AWS has not: a stack, and what deletes backups
    "cloudformation.DescribeStackResource": found_resource,
    "iam.GetRole": {"Role": {"Arn": ROLE}},
    "scheduler.CreateSchedule": {"ScheduleArn": "arn:aws:scheduler:us-east-1:1:schedule/x/y"},
}


class Stage(NamedTuple):
    """Ann, ranked and with a report that she paid for, and Eve, who will erase her account."""

    ann: str
    report_id: str
    eve: str
    eve_token: str


def prepared() -> Stage:
    """Ann and others are on the boards; Ann has bought a report."""
    stage, everything = _prepared()
    cloud.restore(everything)
    return stage


@functools.cache
def _prepared() -> tuple[Stage, cloud.Snapshot]:
    """The stage, made once, and all that is stored of it."""
    _, ann = route_scenarios.on_board()
    reports.saved(ann)
    assert route_scenarios.followed(ann, NOW).status == 200
    report_id = reports.asked(reports.PREMIUM, user_id=ann)
    reports.paid(report_id, user_id=ann)
    assert reports.deliver(report_id, user_id=ann) == []
    answer = AUTH.post("register", EVE, now=NOW, key="eve").json
    eve = str(answer["user"]["userId"])
    cloud.load("profiles", [route_scenarios.complete(eve)])
    assert route_scenarios.followed(eve, NOW).status == 200
    route_scenarios.placed()
    project_scenarios.make_pledge(project_scenarios.make_project(user=eve), user=ann)
    settled()
    return Stage(ann, report_id, eve, str(answer["token"])), cloud.snapshot()


def erased(stage: Stage) -> None:
    """Eve erases her account, and nothing is left of it."""
    answer = AUTH.send("DELETE", "account", {"password": EVE["password"]}, token=stage.eve_token)
    assert answer.status == 202, answer.text
    cloud.messages("erasures")
    looked_after(NOW + AGAIN)
    counted()


def settled() -> None:
    """The boards moved last a while ago."""
    for item in cloud.items("leaderboard"):
        if item["pk"].startswith("H#"):
            cloud.change("leaderboard", {"pk": item["pk"], "sk": item["sk"]}, updated_at=NOW)


def looked_after(now: float) -> Any:
    """What a run of the clock says that it did."""
    time = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%SZ}"
    event = {"source": "aws.events", "time": time}
    return housekeeping.lambda_handler(event, stream_and_queue_events.Context(100_000))


def counted() -> None:
    """The scores' queue is delivered."""
    for number, message in enumerate(cloud.messages("scores")):
        assert not stream_and_queue_events.deliver(scores.lambda_handler, {f"m{number}": message})
    settled()


def held() -> dict[str, Any]:
    """All that is stored, by table, comparable."""
    tables = ("users", "profiles", "reports", "projects", "activity", "orders", "leaderboard")
    found = {name: sorted(map(str, cloud.items(name))) for name in tables}
    return found | {"objects": cloud.objects()}


def wiped(*tables: str, objects: bool = True) -> None:
    """Tables and the bucket are empty, but for what says who was erased."""
    for name in tables or ("users", "profiles", "reports", "projects", "activity", "orders"):
        for table, kept in cloud._tables().items():
            if table == command_line.ops_stage.name_table(name, command_line.STAGE):
                kept.items.clear()
    if objects:
        kept_objects = {k: v for k, v in cloud.objects().items() if k.startswith("erased/")}
        cloud.put_objects(kept_objects)


def check(stage: Stage) -> None:
    """Ann logs in with her password, reads what she paid for, is ranked; Eve is gone."""
    cloud.fresh_process()
    answer = route_scenarios.login(key=None)
    assert answer.status == 200, answer.text
    token = answer.json["token"]
    assert CLIENT.get(f"/api/reports/{stage.report_id}", token=token, now=NOW).status == 200
    rank = CLIENT.get(RANK, token=token, now=NOW).json["ranking"]
    others = sum(item["sk"] == state_key("")["sk"] for item in cloud.items("leaderboard"))
    assert (rank["score"], rank["totalParticipants"]) == (100, others)
    left = [
        item
        for name in ("users", "profiles", "reports", "projects", "leaderboard", "activity")
        for item in cloud.items(name)
        if stage.eve in str(item)
    ]
    assert left == []
    gone = AUTH.post("login", {k: EVE[k] for k in ("email", "password")}, now=NOW, key=None)
    assert gone.status == 401


def is_welcome(password: str) -> bool:
    """Whether Ann logs in with a password."""
    body = {"email": "ann@example.org", "password": password}
    return AUTH.post("login", body, now=NOW).status == 200
