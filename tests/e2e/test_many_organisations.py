"""Many organisations that eight processes count at once: every rank, every counter exact.

A thousand of them by `make soak`.
"""

import json
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import batched

import pytest

from auxeira.aws.attribute_values import deserialize, serialize
from auxeira.benchmarks import board, histogram
from auxeira.esg.scores import CATEGORIES, calculate_scores
from cdk import specs
from local import sample_data
from local.emulator import STAGE
from local.sample_organisations import build_sample_organisations
from tests.e2e.conftest import deployment
from tests.support import leaderboard_state

N = MOVES = 1000 if os.environ.get("SOAK") else 300
WRITERS, BATCH = 8, 10
YEAR = datetime.now(UTC).year
MANY = "usr_7MANY"
STATE = board.state_key("")["sk"]
FIGURES = {"employees": 40, "boardMembers": 10}


def name_of(key):
    return specs.physical_table_name(specs.find_table(key).name, STAGE)


def scanned(dynamodb, key):
    pages = dynamodb.get_paginator("scan").paginate(TableName=name_of(key), ConsistentRead=True)
    return [deserialize(item) for page in pages for item in page["Items"]]


def load(dynamodb, key, items):
    for batch in batched(items, 25, strict=False):
        puts = [{"PutRequest": {"Item": serialize(item)}} for item in batch]
        dynamodb.batch_write_item(RequestItems={name_of(key): puts})


def some(chance, templates, number):
    """A stored profile whose governance is drawn anew, so that its scores move."""
    template = chance.choice(templates)
    years = template["metrics"] | {
        "2025": template["metrics"]["2025"]
        | FIGURES
        | {
            "boardIndependent": chance.randrange(11),
            "boardWomen": chance.randrange(11),
            "esgOversight": chance.randrange(4),
            "antiCorruptionTrainedShare": chance.randrange(101),
        }
    }
    user_id = f"{MANY}{number:021}"
    made = {"user_id": user_id, "record": "PROFILE", "version": 1}
    return template | made | {"metrics": years, "visibility": "private"}


@pytest.fixture(scope="module")
def deployed():
    """A stack of its own: what the stream still brings would be counted in other tests' groups."""
    with deployment("many") as found:
        yield found


@pytest.fixture
def dynamodb(deployed):
    return deployed.cloud.client("dynamodb")


def invoked(deployed, user_ids):
    """The function counts these organisations, as its queue would have it do."""
    records = [
        {"eventSource": "aws:sqs", "messageId": user_id, "body": json.dumps({"user_id": user_id})}
        for user_id in user_ids
    ]
    answer = deployed.cloud.client("lambda").invoke(
        FunctionName=specs.function_name("scores", STAGE),
        Payload=json.dumps({"Records": records}),
    )
    found = json.loads(answer["Payload"].read())["batchItemFailures"]
    return [each["itemIdentifier"] for each in found]


def counters(item):
    """The counters of a histogram that are not 0."""
    return {name: item[name] for name in histogram.NAMES if item.get(name)}


def settled(dynamodb, expected, seconds=60):
    """The tables once STATE says what is expected, which the stream may still be bringing."""
    expected = {
        pk: {name: list(summary) for name, summary in entries.items()}
        for pk, entries in expected.items()
    }
    deadline = time.monotonic() + seconds
    while True:
        boards = scanned(dynamodb, "leaderboard")
        shown = {i["pk"]: i["entries"] for i in boards if i["sk"] == STATE}
        if shown == expected:
            return boards, scanned(dynamodb, "profiles")
        assert time.monotonic() < deadline, "the boards never showed what was saved"
        time.sleep(0.5)


def test_eight_writers_and_hundreds_of_moves_leave_every_rank_and_counter_exact(deployed, dynamodb):
    chance = random.Random(8)
    templates = [each for each in build_sample_organisations() if "2025" in each["metrics"]]
    profiles = {each["user_id"]: each for each in (some(chance, templates, n) for n in range(N))}
    load(dynamodb, "users", map(sample_data.build_sample_user, profiles))
    for table, items in leaderboard_state.rows(profiles, YEAR).items():
        load(dynamodb, table, items)
    load(dynamodb, "profiles", profiles.values())

    def move(batch):
        left = list(dict.fromkeys(batch))
        load(dynamodb, "profiles", [profiles[user_id] for user_id in left])
        for _ in range(10):  # what others were in the way of comes again, as from the queue
            if not (left := invoked(deployed, left)):
                return
        raise AssertionError(f"never counted: {left}")

    moved = [chance.choice(sorted(profiles)) for _ in range(MOVES)]
    for user_id in moved:
        number = int(user_id.removeprefix(MANY))
        kept = profiles[user_id]
        profiles[user_id] = some(chance, [kept], number) | {"version": kept["version"] + 1}
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(move, batched(moved, BATCH, strict=False)))

    wanted = leaderboard_state.rows(profiles, YEAR)
    entries = {i["pk"]: i["entries"] for i in wanted["leaderboard"] if i["sk"] == STATE}
    boards, others = settled(dynamodb, entries)
    histograms = {i["pk"][2:]: i for i in boards if i["pk"].startswith("H#")}
    for category in CATEGORIES:
        points = sorted(
            (found[category].score for each in profiles.values()
             if (found := calculate_scores(each, YEAR))[category].ranked), reverse=True,
        )  # fmt: skip
        assert len(points) == histogram.count_values(histograms[category])
        known = histograms[category]
        wrong = [p for p in set(points)
                 if histogram.calculate_rank(known, p) != 1 + points.index(p)]  # fmt: skip
        assert wrong == [], category
        kept = board.histogram_key(category)
        recount = next(i for i in wanted["leaderboard"] if kept.items() <= i.items())
        assert counters(histograms[category]) == counters(recount)
    assert leaderboard_state.tallies(others) == leaderboard_state.tallies(wanted["profiles"])
