"""A change of edition, with saves and kills in between, against a count from nothing.

Many more with SOAK=1.
"""

import itertools
import os
from collections import Counter, defaultdict
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from auxeira.benchmarks import board, histogram, peer_groups, peers
from auxeira.esg import editions, formulas
from auxeira.esg.reference_data import CATEGORIES
from auxeira.esg.scores import calculate_scores
from auxeira.profiles import stored_profile
from functions.scores import handler as consumer
from local.sample_organisations import build_sample_organisations
from tests.support import (
    accounts,
    aws_calls,
    cloud,
    command_line,
    drill,
    fault_injection,
    stream_and_queue_events,
)
from tests.support.client import BOARDS, CLIENT
from tests.support.events import NOW

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quiet")]
OLD, NEW = editions.EDITION, "2027-05"
RELEASES = [(OLD,), (OLD, NEW), (NEW,)]  # what the code counts, release by release
WHO = [accounts.id_of(f"org{n}") for n in range(4)]
SAMPLES = [each for each in build_sample_organisations() if each["organization_type"] == "NGO"][:3]
SAVES = st.tuples(st.sampled_from(WHO), st.sampled_from([None, 0, 1, 2]))
WHEN = st.integers(0, 12)  # the call at which something happens
TIMES = st.sampled_from([False, False, True])


def reversed_scores(profile, now_year):
    """The scores of the new edition: what was good is bad, and more has to be known for a rank."""
    return {
        name: msgspec.structs.replace(
            score, score=100 - score.score, ranked=score.ranked and score.coverage >= 80
        )
        for name, score in calculate_scores(profile, now_year).items()
    }


class Interlude(aws_calls.Listener):
    """Does something before the call with this index, once."""

    def __init__(self, index, action):
        self.calls, self.index, self.action = -1, index, action

    def before(self, _call):
        self.calls += 1
        if self.calls == self.index:
            self.action()


class Editions(RuleBasedStateMachine):
    """Organisations are saved and counted while one edition follows the other."""

    def __init__(self):
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setitem(formulas.FORMULAS, NEW, reversed_scores)
        self.contexts = [
            cloud.running(),
            command_line.tests_stage(),
            command_line.calls_heard("before-send", lambda **_: self.at_call()),
        ]
        self.at_call = lambda: None
        for each in self.contexts:
            each.__enter__()
        self.release = 0
        self.numbers = itertools.count(1)
        self.pending, self.messages = [], []
        self.deploy(0)
        cloud.load("users", [accounts.user_item(each) for each in WHO])

    def teardown(self):
        try:
            self.change_ends_well()
        finally:
            for each in reversed(self.contexts):
                each.__exit__(None, None, None)
            self.patch.undo()

    def deploy(self, release):
        self.release = release
        self.patch.setattr(editions, "EDITIONS", RELEASES[release])
        cloud.fresh_process()

    # what happens

    @initialize(saves=st.lists(SAVES, min_size=2, max_size=6), release=st.sampled_from([0, 1, 1]))
    def begins(self, saves, release):
        for save in saves:
            self.save(save)
        self.deliver()
        self.deploy(release)

    @rule(save=SAVES)
    def save(self, save):
        who, number = save
        if number is None:
            cloud.drop("profiles", {"user_id": who, "record": "PROFILE"})
        else:
            profile = {"version": 1, **SAMPLES[number], "visibility": "public"}
            cloud.load("profiles", [{**profile, "user_id": who, "record": "PROFILE"}])
        self.pending.append(who)

    @precondition(lambda self: self.pending)
    @rule(at=WHEN, fault=st.sampled_from([None, *fault_injection.FAULTS]))
    def stream_delivers(self, at, fault):
        self.deliver(fault_injection.Fault(at, fault) if fault else None)

    @precondition(lambda self: self.pending)
    @rule(at=WHEN, save=SAVES)
    def stream_delivers_while_somebody_saves(self, at, save):
        self.deliver(Interlude(at, lambda: (self.save(save), self.deliver())))

    @precondition(lambda self: self.release == 1 and self.pending)
    @rule()
    def process_of_the_former_release_counts(self):
        self.deploy(0)
        self.deliver()
        self.deploy(1)

    @rule(at=WHEN, fault=st.sampled_from([None, *fault_injection.FAULTS]))
    def queue_delivers(self, at, fault):
        self.messages += cloud.messages("scores")
        with self.heard(fault_injection.Fault(at, fault) if fault else None):
            while self.messages:
                sent = {"m": self.messages[0]}
                if stream_and_queue_events.deliver(consumer.lambda_handler, sent):
                    return
                self.messages.pop(0)

    @precondition(lambda self: self.release == 0)
    @rule()
    def code_of_both_is_released(self):
        self.deploy(1)

    @precondition(lambda self: self.release == 1)
    @rule()
    def release_is_taken_back_while_nothing_is_switched(self):
        if not any(self.shown().values()):
            self.deploy(0)

    @precondition(lambda self: self.release == 1)
    @rule()
    def job_is_done(self):
        command_line.run("leaderboard", "rebuild", "--yes")
        self.settle()

    @precondition(lambda self: self.release == 1)
    @rule(at=WHEN, killed=TIMES, save=SAVES)
    def job_runs(self, at, killed, save):
        self.run(("leaderboard", "rebuild", "--yes"), at, killed, save)

    @precondition(lambda self: self.release == 1)
    @rule(at=st.integers(0, 200), killed=TIMES, save=SAVES, back=TIMES)
    def boards_are_switched(self, at, killed, save, back):
        drill.settled()
        words = ("leaderboard", "switch", "--yes", *(("--to", OLD) if back else ()))
        done = self.run(words, at, killed, save)
        if done and done.exit_code == 0:
            edition = OLD if back else NEW
            assert {shown or OLD for shown in self.shown().values()} == {edition}
            if not self.pending:
                assert stored_counters(edition) == counters_from_nothing(edition)

    @precondition(lambda self: self.release == 1)
    @rule()
    def code_of_the_new_one_alone_is_released(self):
        if set(self.shown().values()) == {NEW}:
            self.deploy(2)

    @precondition(lambda self: self.release == 2)
    @rule(at=WHEN, killed=TIMES, save=SAVES)
    def old_one_is_dropped(self, at, killed, save):
        self.run(("leaderboard", "drop", OLD, "--yes"), at, killed, save)

    # what holds whenever somebody looks

    @invariant()
    def counters_are_what_is_counted_of_each(self):
        for edition in editions.EDITIONS:
            assert stored_counters(edition) == counters_by_state(edition)

    @rule(who=st.sampled_from(WHO), category=st.sampled_from(CATEGORIES))
    def board_answers_wholly_from_one_edition(self, who, category):
        cloud.fresh_process()
        shown = self.shown()
        answer = BOARDS.get(f"/{category}").json
        expected = shown[category] if shown[category] in editions.EDITIONS else None
        edition = answer["edition"]
        assert edition == (expected or editions.EDITIONS[0])
        kept = entries(edition, category)
        ranked = sorted((each["score"] for each in kept.values() if each["ranked"]), reverse=True)
        rows = answer["leaderboard"]
        assert [row["score"] for row in rows] == ranked
        assert [row["rank"] for row in rows] == [1 + ranked.index(score) for score in ranked]
        assert answer["totalParticipants"] == len(ranked)
        token = accounts.holder(NOW, who)
        mine = BOARDS.get(f"/{category}/me", token=token).json["ranking"]
        own = kept.get(who)
        assert mine["edition"] == edition
        if own and own["ranked"]:
            assert (mine["score"], mine["rank"]) == (own["score"], 1 + ranked.index(own["score"]))
        told = CLIENT.get("/api/benchmarks", token=token, now=NOW).json
        groups = shown[board.BENCHMARKS]
        assert told["edition"] == (groups if groups in editions.EDITIONS else editions.EDITIONS[0])

    # how

    def deliver(self, listener=None):
        """The stream delivers all that waits; what fails, or dies with the process, waits on."""
        sent, self.pending = self.pending, []
        records = [stream_and_queue_events.change(who, next(self.numbers)) for who in sent]
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        failed = numbers[:1]
        with self.heard(listener):
            failed = stream_and_queue_events.stream(consumer.lambda_handler, records)
            listener = None
        if failed:
            self.pending = sent[numbers.index(failed[0]) :] + self.pending

    @contextmanager
    def heard(self, listener):
        with aws_calls.heard_by(listener) if listener else nullcontext():
            try:
                yield
            except fault_injection.Killed:
                cloud.fresh_process()

    def run(self, words, at, killed, save):
        """A command, which is killed at a call, or somebody saves at it and is counted."""
        calls = itertools.count()

        def meanwhile():
            if next(calls) == at:
                if killed:
                    raise fault_injection.Killed
                self.save(save)
                self.deliver()

        self.at_call = meanwhile
        try:
            return command_line.run(*words)
        except fault_injection.Killed:
            return None
        finally:
            self.at_call = lambda: None

    def shown(self):
        """The edition that was chosen for each board, None before any."""
        return {
            name: (cloud.item("leaderboard", board.shown_edition_key(name)) or {}).get("edition")
            for name in board.BOARDS
        }

    def change_ends_well(self):
        """Whatever was broken off: the change is done again, and goes on to its end."""
        if self.release < 2:
            self.deploy(1)
            self.settle()
            command_line.do("leaderboard", "rebuild", "--yes")
            self.settle()
            found = command_line.read("leaderboard", "verify")
            assert (found["counters"], found["toCount"], found["odd"]) == ([], [], [])
            for edition in RELEASES[1]:
                assert stored_counters(edition) == counters_from_nothing(edition)
            command_line.do("leaderboard", "switch", "--yes")
            assert set(self.shown().values()) == {NEW}
        self.settle()
        self.deploy(2)
        self.settle()
        command_line.do("leaderboard", "drop", OLD, "--yes")
        assert stored_counters(NEW) == counters_from_nothing(NEW)
        assert stored_counters(OLD) == {}
        assert command_line.read("leaderboard", "verify")["leftOver"] == []

    def settle(self):
        """All is delivered, and the counters moved last a while ago."""
        while self.pending:
            self.deliver()
        self.queue_delivers(0, None)
        drill.settled()


def stored_counters(edition):
    """The counters that are stored, by category and group."""
    found: dict[str, dict[str, Any]] = {}
    for name in CATEGORIES:
        item = cloud.item("leaderboard", board.histogram_key(name, edition)) or {}
        found[name] = {k: n for k, n in item.items() if k in board.POINT_NAMES and n}
    for group in peer_groups.NAMES:
        keys = peer_groups.list_live_keys(group, edition)
        found[group] = peer_groups.parse_tally(cloud.item("profiles", key) or {} for key in keys)
    return {name: counters for name, counters in found.items() if counters}


def counters_by_state(edition):
    """The same, by what STATE of each says."""
    sk = board.state_key("", edition)["sk"]
    states = [each for each in cloud.items("leaderboard") if each["sk"] == sk]
    points, marks = defaultdict(list), defaultdict(list)
    for state in states:
        for name, (score, ranked, _) in state["entries"].items():
            points[name] += [score] if ranked else []
        for name, (now, *_) in state["groups"].items():
            marks[name] += [peer_groups.decode_marks(now)] if now else []
    return counted(points, marks)


def counters_from_nothing(edition):
    """The same, by the profiles and the formulas."""
    year = datetime.now(UTC).year  # the consumer goes by the clock
    points, marks = defaultdict(list), defaultdict(list)
    for item in cloud.items("profiles"):
        if item["record"] == "PROFILE":
            profile = stored_profile.to_subject(
                stored_profile.parse_profile(item), email_verified=True
            )
            found = formulas.FORMULAS[edition](profile, year)
            own = peers.calculate_marks(profile, found, year, edition)
            for name, score in found.items():
                points[name] += [score.score] if score.ranked else []
            for name, each in peer_groups.split_marks_by_group(profile, own).items():
                marks[name].append(each)
    return counted(points, marks)


def counted(points, marks):
    found = {
        name: {f"{point:02x}": n for point, n in Counter(each).items()}
        for name, each in points.items()
    }
    found |= {name: peers.build_tally(each) for name, each in marks.items()}
    return {name: counters for name, counters in found.items() if counters}


def entries(edition, category):
    """What is stored of each organisation's score, by its owner."""
    sk = board.entry_key("", category, edition)["sk"]
    found = (each for each in cloud.items("leaderboard") if each["sk"] == sk)
    return {each["pk"].removeprefix("ORG#"): each for each in found}


assert len(WHO) < histogram.K  # so that copies of groups are made with each change
TestEditions = Editions.TestCase
TestEditions.settings = settings(
    max_examples=400 if os.environ.get("SOAK") else 8, stateful_step_count=12, deadline=None
)
