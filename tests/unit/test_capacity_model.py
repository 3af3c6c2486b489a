"""What breaks first, beside simulations of the busiest minutes that know nothing of the formula."""

import heapq
import json
import random

import pytest
from typer.testing import CliRunner

from auxeira.aws import dynamodb
from auxeira.core import deadline
from cdk import specs
from layers.build import ROOT
from ops import capacity, capacity_model, workload
from ops.__main__ import app

SETTINGS = json.loads((ROOT / "cdk.json").read_text())["context"]["stages"]["prod"]
LIMITS = {limit.what: limit for limit in capacity_model.list_limits(SETTINGS)}
WORKS = (*workload.REQUESTS, *workload.BEHIND)
SECONDS = 600
BELOW, ABOVE = 0.85, 1.2


def arrivals(work, users, chance):
    """Moments at which something is done, in ten minutes twenty times as busy as the mean."""
    rate = users * work.times * 20 / (730 * 3600)
    found, at = [], 0.0
    while (at := at + chance.expovariate(rate)) < SECONDS:
        found.append(at)
    return found


def late(work, users, servers, seconds):
    """How many seconds the last ones wait for one of so many servers."""
    free = [0.0] * servers
    waits = [0.0]
    for at in arrivals(work, users, random.Random(1)):
        began = max(at, heapq.heappop(free))
        heapq.heappush(free, began + seconds)
        waits.append(began - at)
    return max(waits[-20:])


def test_reports_wait_when_more_are_asked_for_than_the_writers_write():
    (work,) = [work for work in WORKS if work.name == "report_worker"]
    users = LIMITS["writer of reports"].users

    assert late(work, int(users * BELOW), 4, 1.5) < 15
    assert late(work, int(users * ABOVE), 4, 1.5) > 60


def test_one_writer_alone_would_end_at_a_quarter_of_the_users():
    (work,) = [work for work in WORKS if work.name == "report_worker"]
    users = LIMITS["writer of reports"].users / 4

    assert late(work, int(users * ABOVE), 4, 1.5) < 5
    assert late(work, int(users * ABOVE), 1, 1.5) > 60


def test_boards_fall_behind_when_more_is_saved_than_one_shard_is_followed():
    (work,) = [work for work in WORKS if work.name == "scores"]
    users = LIMITS["scores, of one shard"].users

    assert late(work, int(users * BELOW), 1, 0.12) < 5
    assert late(work, int(users * ABOVE), 1, 0.12) > 60


def moved(saves_a_second, chance):
    """Tries, and saves given up, of transactions that move one item, by our own rules of pauses.

    A transaction holds the item for 15 ms; one that comes meanwhile is cancelled.
    """
    waiting, at = [], 0.0
    while (at := at + chance.expovariate(saves_a_second)) < SECONDS:
        waiting.append((at, 0))
    saves, free, tries, given_up = len(waiting), 0.0, 0, 0
    heapq.heapify(waiting)
    while waiting:
        at, attempt = heapq.heappop(waiting)
        tries += 1
        if at >= free:
            free = at + 0.015
        elif attempt + 1 == dynamodb.ATTEMPTS:
            given_up += 1
        else:
            bound = min(deadline.FIRST_PAUSE * 2**attempt, deadline.LONGEST_PAUSE)
            heapq.heappush(waiting, (at + 0.015 + chance.uniform(0, bound), attempt + 1))
    return tries / saves, given_up / saves


def test_ten_saves_a_second_move_one_counter_item_and_sixty_are_in_each_others_way():
    limit = LIMITS["counters of a board"].most
    assert limit == LIMITS["counters of the largest group"].most == 10

    some, much = moved(limit, random.Random(4)), moved(6 * limit, random.Random(5))

    assert 1.1 < some[0] < 1.25
    assert some[1] < 0.001
    assert much[0] > 2
    assert much[1] > 0.1


@pytest.mark.parametrize("share", [BELOW, ABOVE])
def test_a_part_of_a_group_takes_the_saves_of_the_limit_and_no_more(share):
    """A partition gives 1,000 units a second; a second that was left may be made up for."""
    saves, chance = LIMITS["units of the largest group"].most * share, random.Random(6)
    left, refused, number = 1000.0, 0, 0
    for _ in range(SECONDS):
        left, at = min(2000.0, left + 1000), 0.0
        while (at := at + chance.expovariate(saves)) < 1:
            number += 1
            left, refused = (left - 8, refused) if left >= 8 else (left, refused + 1)

    assert (refused / number > 0.1) == (share > 1)


@pytest.mark.parametrize("share", [BELOW, ABOVE])
def test_executions_at_once_are_those_of_the_limit(share):
    limit = LIMITS["executions at once, new account"]
    users, chance = int(limit.users * share), random.Random(2)

    busy = sum(len(arrivals(work, users, chance)) * work.ms / 1000 for work in WORKS) / SECONDS

    assert (busy > 10) == (share > 1)


@pytest.mark.parametrize("share", [BELOW, ABOVE])
def test_requests_a_second_are_those_of_the_limit(share):
    users, chance = int(LIMITS["rate of the stage"].users * share), random.Random(3)

    number = sum(len(arrivals(work, users, chance)) for work in workload.REQUESTS) / SECONDS

    assert (number > SETTINGS["rate"]) == (share > 1)


@pytest.mark.parametrize("share", [BELOW, ABOVE])
@pytest.mark.parametrize("row", specs.TABLES, ids=lambda row: row.key)
def test_a_table_refuses_writes_beyond_the_limit_alone(row, share):
    """Its units, and those of its indexes: five minutes of them may be saved up."""
    limit = LIMITS[f"writes of {row.key}"]
    given = row.max_write or 100 * (row.write + sum(index.write for index in row.indexes))
    users = limit.users * share

    asked = users * sum(w.times * w.units.get(row.key, (0, 0))[1] for w in WORKS)

    assert limit.most == given
    assert (asked * 20 / (730 * 3600) > given) == (share > 1)


def test_what_breaks_first_stands_first():
    users = [limit.users for limit in LIMITS.values()]

    assert users == sorted(users)
    assert next(iter(LIMITS)) == "executions at once, new account"


def test_a_provisioned_table_that_does_not_scale_breaks_a_hundred_times_sooner():
    found = {
        limit.what: limit for limit in capacity_model.list_limits(SETTINGS | {"autoscale": False})
    }

    assert found["writes of leaderboard"].users * 100 == pytest.approx(
        LIMITS["writes of leaderboard"].users
    )
    assert found["writes of leaderboard"].remedy == "turn autoscale on"


def test_a_saves_units_are_what_a_part_of_a_group_of_4_kb_takes():
    assert capacity_model.GROUP_UNITS == 2 * 4
    assert LIMITS["units of the largest group"].most == 125


def test_the_table_in_the_documentation_is_what_the_command_says():
    words = ["capacity", "--users", "1000", "100000", "--stage", "prod", "--json"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    text = (ROOT / "docs/operations.md").read_text()

    for row in json.loads(done.stdout)["limits"]:
        cells = f"{row['most']:,.10g} {row['unit']} | {row['breaks at users']:,} | {row['remedy']}"
        assert f"| {row['what']} | {cells} | {row['price']} |" in text
        assert row["1000"].endswith(" %")


@pytest.mark.parametrize(
    ("share", "said"), [(0.00853, "0.85 %"), (0.5, "50 %"), (8.49, "850 %"), (1234, "120,000 %")]
)
def test_a_share_is_said_without_powers_of_ten(share, said):
    assert capacity._format_share(share) == said
