"""Projects and pledges against a small model of them, in any order. Many more with SOAK=1."""

import os
from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support import aws_calls, cloud, fault_injection, project_scenarios
from tests.support.events import NOW
from tests.support.project_scenarios import ADMIN, DAY, PROJECT, ROLE, send

pytestmark = pytest.mark.usefixtures("quiet")

OWNERS = [f"usr_{n:025}A" for n in range(2)]
BACKERS = [f"usr_{n:025}B" for n in range(3)]
TARGET = 100
AMOUNTS = st.sampled_from([1, 10, 25, 50, 99, 100, 101, None])  # None: a role
LATER = st.sampled_from([0, 1, 3600, DAY, 10 * DAY, 29 * DAY, 31 * DAY])
FAULTS = st.sampled_from([None, None, *fault_injection.FAULTS])
PLACES = st.integers(0, 5)
WAITS = 30 * DAY


@dataclass
class Promise:
    """What the model knows of a pledge. `backer` is None once the account is erased."""

    id: str
    backer: str | None
    amount: int | None
    made: float
    status: str = "pending"

    def stands(self, now):
        """Whether it counts, once the clock has come by."""
        waiting = self.status == "pending" and self.made + WAITS > now
        return self.status == "confirmed" or waiting


@dataclass
class Venture:
    """What the model knows of a project."""

    id: str
    owner: str | None
    status: str
    deadline: float | None
    pledges: list[Promise] = field(default_factory=list)

    def is_open(self, now):
        return self.status == "active" and (self.deadline is None or now < self.deadline)

    def lets_go(self, now):
        """Whether who has confirmed a pledge may withdraw it: what was taken down binds nobody."""
        return self.status == "hidden" or self.is_open(now)

    def confirmed(self):
        return sum(p.amount or 0 for p in self.pledges if p.status == "confirmed")


class Pledges(RuleBasedStateMachine):
    """Two owners, three backers, an admin and the clock."""

    def __init__(self):
        super().__init__()
        self.running = cloud.running()
        self.running.__enter__()
        self.now = NOW
        self.number = 0
        self.projects = []
        self.erased = set()

    def teardown(self):
        self.running.__exit__(None, None, None)

    def insist(self, fault, at, method, path, body=None, user=None, key=None):
        """A client that repeats its request until it is answered, with a fault at one call."""
        struck = fault_injection.Fault(at, fault) if fault else aws_calls.Listener()
        with aws_calls.heard_by(struck):
            for _ in range(4):
                try:
                    answer = send(method, path, body, user, self.now, key=key)
                except fault_injection.Killed:
                    cloud.fresh_process()
                    continue
                if answer.status != 503:
                    return answer
        raise AssertionError("no answer")

    def key(self):
        self.number += 1
        return f"k{self.number}"

    def one(self, data):
        return data.draw(st.sampled_from(self.projects))

    def promise(self, data):
        project = data.draw(st.sampled_from([p for p in self.projects if p.pledges]))
        return project, data.draw(st.sampled_from(project.pledges))

    def somebody(self, data, users):
        left = [user for user in users if user not in self.erased]
        return data.draw(st.sampled_from(left)) if left else None

    # the owner

    @rule(data=st.data(), draft=st.booleans(), days=st.sampled_from([None, 1, 20, 60]),
          fault=FAULTS, at=PLACES)  # fmt: skip
    def make(self, data, draft, days, fault, at):
        owner = self.somebody(data, OWNERS)
        if owner is None:
            return
        deadline = None if days is None else self.now + days * DAY
        text = project_scenarios.format_timestamp(deadline) if deadline else None
        body = PROJECT | {"targetAmount": TARGET, "deadline": text}
        body |= {"status": "draft" if draft else "active"}
        answer = self.insist(fault, at, "POST", "/projects", body, owner, self.key())
        if answer.status == 429:
            return
        assert answer.status == 201, answer.text
        status = "draft" if draft else "active"
        self.projects.append(Venture(answer.json["projectId"], owner, status, deadline))

    @precondition(lambda self: self.projects)
    @rule(data=st.data(), step=st.sampled_from(["publish", "close"]), fault=FAULTS, at=PLACES)
    def step(self, data, step, fault, at):
        project = self.one(data)
        if project.owner is None:
            return
        path = f"/projects/{project.id}/{step}"
        answer = self.insist(fault, at, "POST", path, None, project.owner)
        late = project.deadline is not None and project.deadline <= self.now
        if step == "close":
            assert answer.status == 200
            if project.status == "draft" or project.is_open(self.now):
                project.status = "closed"
        elif project.status == "draft" and not late:
            assert answer.status == 200
            project.status = "active"
        else:
            assert answer.status == (200 if project.is_open(self.now) else 409)

    @precondition(lambda self: self.projects)
    @rule(data=st.data(), fault=FAULTS, at=PLACES)
    def hide(self, data, fault, at):
        project = self.one(data)
        path = f"/projects/{project.id}/takedown"
        assert self.insist(fault, at, "POST", path, {"reason": "x"}, ADMIN).status == 200
        project.status = "hidden"

    # the backer

    @precondition(lambda self: self.projects)
    @rule(data=st.data(), amount=AMOUNTS, fault=FAULTS, at=PLACES, twice=st.booleans())
    def pledge(self, data, amount, fault, at, twice):
        project, user = self.one(data), self.somebody(data, BACKERS)
        if user is None:
            return
        body = ROLE if amount is None else {"amount": amount}
        path, key = f"/projects/{project.id}/pledges", self.key()
        answer = self.insist(fault, at, "POST", path, body, user, key)
        room = TARGET - project.confirmed()
        if project.status in ("draft", "hidden"):
            assert answer.status == 404
        elif not project.is_open(self.now) or (amount or 1) > room:
            assert answer.status == 409, answer.text
        elif answer.status != 429:
            assert answer.status == 201, answer.text
            made = Promise(answer.json["pledgeId"], user, amount, self.now)
            project.pledges.append(made)
            if twice:
                again = self.insist(None, 0, "POST", path, body, user, key)
                assert again.json["pledgeId"] == made.id

    @precondition(lambda self: any(p.is_open(self.now) for p in self.projects))
    @rule(data=st.data(), fault=FAULTS, at=PLACES)
    def fill(self, data, fault, at):
        """Somebody promises all that is missing, and confirms it."""
        project = data.draw(st.sampled_from([p for p in self.projects if p.is_open(self.now)]))
        user, amount = self.somebody(data, BACKERS), TARGET - project.confirmed()
        if user is None:
            return
        path = f"/projects/{project.id}/pledges"
        made = self.insist(None, 0, "POST", path, {"amount": amount}, user, self.key())
        if made.status == 429:
            return
        project.pledges.append(Promise(made.json["pledgeId"], user, amount, self.now))
        confirm = f"/pledges/{made.json['pledgeId']}/confirm"
        assert self.insist(fault, at, "POST", confirm, None, user).status == 200
        project.pledges[-1].status = "confirmed"
        project.status = "funded"

    @precondition(lambda self: any(p.pledges for p in self.projects))
    @rule(data=st.data(), fault=FAULTS, at=PLACES)
    def confirm(self, data, fault, at):
        project, promise = self.promise(data)
        user = promise.backer or self.somebody(
            data, BACKERS
        )  # who has gone is asked for by another
        if user is None:
            return
        path = f"/pledges/{promise.id}/confirm"
        answer = self.insist(fault, at, "POST", path, None, user)
        if promise.backer is None or promise.backer in self.erased:
            assert answer.status in (401, 404)
        elif promise.status == "confirmed":
            assert answer.status == 200
        elif not promise.stands(self.now) or not project.is_open(self.now):
            assert answer.status in (404, 409)
        elif (promise.amount or 1) > TARGET - project.confirmed():
            assert answer.status == 409
        else:
            assert answer.status == 200, answer.text
            promise.status = "confirmed"
            if project.confirmed() == TARGET:
                project.status = "funded"

    @precondition(lambda self: any(p.pledges for p in self.projects))
    @rule(data=st.data(), fault=FAULTS, at=PLACES)
    def cancel(self, data, fault, at):
        project, promise = self.promise(data)
        user = promise.backer or self.somebody(
            data, BACKERS
        )  # who has gone is asked for by another
        if user is None:
            return
        answer = self.insist(fault, at, "DELETE", f"/pledges/{promise.id}", None, user)
        if promise.backer is None or promise.backer in self.erased:
            assert answer.status in (401, 404)
        elif promise.status == "confirmed" and not project.lets_go(self.now):
            assert answer.status == 409
        elif promise.stands(self.now):
            assert answer.status == 204
            promise.status = "cancelled"
        else:  # it may be gone
            assert answer.status in (204, 404)
            promise.status = "cancelled"

    # the clock, and who leaves

    @rule(later=LATER, fault=FAULTS, at=st.integers(0, 12))
    def clock(self, later, fault, at):
        self.now += later
        struck = fault_injection.Fault(at, fault) if fault else aws_calls.Listener()
        with aws_calls.heard_by(struck):
            self.run_clock()
        self.run_clock()

    def run_clock(self):
        try:
            project_scenarios.run_clock(self.now)
        except (fault_injection.Killed, project_scenarios.Unavailable):
            cloud.fresh_process()

    @rule(data=st.data(), fault=FAULTS, at=st.integers(0, 12))
    def leave(self, data, fault, at):
        user = self.somebody(data, OWNERS + BACKERS)
        if user is None or not any(
            user in (p.owner, *(each.backer for each in p.pledges)) for p in self.projects
        ):
            return
        project_scenarios.close_account(user, self.now)
        self.erased.add(user)
        self.clock(0, fault, at)
        for project in [p for p in self.projects if p.owner == user]:
            project.owner = None
            if project.status == "draft":
                self.projects.remove(project)
            elif project.is_open(self.now):
                project.status = "closed"
        for promise in [each for p in self.projects for each in p.pledges]:
            promise.backer = None if promise.backer == user else promise.backer

    # what always holds

    @invariant()
    def totals_are_the_sums_of_the_pledges(self):
        items = cloud.items("projects")
        for meta in (item for item in items if item["record"] == "META"):
            own = [i for i in items if i["project_id"] == meta["project_id"]]
            pledges = [i for i in own if i["record"].startswith("PLEDGE#")]
            standing = [i for i in pledges if i["status"] != "cancelled"]
            confirmed = [i for i in pledges if i["status"] == "confirmed"]
            money = sum(int(i["amount_minor"]) for i in confirmed)
            assert meta["pledged_minor"] == sum(int(i["amount_minor"]) for i in standing)
            assert meta["pledge_count"] == len(standing)
            assert meta["confirmed_minor"] == money <= meta["target_minor"]
            assert meta["confirmed_count"] == len(confirmed)
            roles = [i for i in confirmed if i["pledge_type"] == "role"]
            assert meta["collaborator_count"] == len(roles)
            assert meta["funded_pct"] == money * 100 // int(meta["target_minor"])
            assert (meta["status"] == "active") == ("browse_pk" in meta)
            pointers = [i for i in own if i["record"] == "IDX#SDG"]
            assert len(pointers) == (meta["status"] == "active")
            assert all(i["funded_pct"] == meta["funded_pct"] for i in pointers)
            rows = [i for i in items if i["record"].endswith(f"Z#{meta['project_id']}")]
            assert len(rows) == (meta["status"] == "active" and "deadline" in meta)

    @invariant()
    def what_is_stored_is_what_the_model_says(self):
        items = {(i["project_id"], i["record"]): i for i in cloud.items("projects")}
        known = {p.id for p in self.projects}
        assert {name for name, record in items if record == "META"} == known
        for project in self.projects:
            meta = items[project.id, "META"]
            past = project.deadline is not None and project.deadline <= self.now
            wanted = {project.status} | ({"expired"} if past else set())
            assert meta["status"] in (wanted if project.status == "active" else {project.status})
            if meta["status"] == "expired":
                project.status = "expired"
            assert meta.get("owner_id") == project.owner
            for promise in project.pledges:
                own, _, of = promise.id.removeprefix("plg_").partition("-")
                item = items.get((of, f"PLEDGE#{own}"))
                if promise.stands(self.now):
                    assert item is not None
                    assert item["status"] == promise.status
                    assert item.get("owner_id") == promise.backer
                elif item is not None:
                    assert item["status"] in (promise.status, "pending", "cancelled")


EXAMPLES, STEPS = (500, 60) if os.environ.get("SOAK") else (15, 25)
TestPledges = Pledges.TestCase
TestPledges.settings = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
