"""What an owner is told of its peers: exact, without its own figures, of five others at least."""

import random
import statistics
from datetime import UTC, datetime

import pytest

from auxeira.benchmarks import histogram, peer_groups, peers
from auxeira.esg import taxonomy
from auxeira.esg.scores import calculate_scores
from functions.scores import handler as consumer
from local.sample_organisations import build_sample_organisations
from tests.support import accounts, capacity, cloud, leaderboard_state, stream_and_queue_events
from tests.support.accounts import id_of
from tests.support.client import CLIENT
from tests.support.events import NOW

YEAR = datetime.now(UTC).year  # the consumer goes by the clock
HOUR = 3_600_000
NGOS = [each for each in build_sample_organisations() if each["organization_type"] == "NGO"]
FUNDS = [each for each in build_sample_organisations() if each["organization_type"] == "ESG Fund"]


def stored(profiles):
    """Profiles by user id are saved, each by somebody whose address is verified."""
    cloud.load(
        "profiles",
        [{"version": 1, **each, "user_id": id_of(name), "record": "PROFILE"}
         for name, each in profiles.items()],
    )  # fmt: skip
    cloud.load("users", [accounts.user_item(id_of(name)) for name in profiles])


def saved(profiles):
    """Profiles are saved, and the stream delivers."""
    stored(profiles)
    delivered(*profiles)


def delivered(*user_ids):
    ids = map(id_of, user_ids)
    records = [stream_and_queue_events.change(user_id, n) for n, user_id in enumerate(ids)]
    assert stream_and_queue_events.stream(consumer.lambda_handler, records) == []


def copied(*names):
    """The copies of groups are made, whatever the time."""
    message = {"groups": list(names), "at_once": True}
    assert stream_and_queue_events.deliver(consumer.lambda_handler, {"m": message}) == set()
    cloud.fresh_process()


def an_hour_later(*names):
    for name in names:
        for key in (peer_groups.live_key(name), peer_groups.snapshot_key(name)):
            (item,) = [i for i in cloud.items("profiles") if key.items() <= i.items()]
            cloud.change("profiles", key, made=item["made"] - HOUR)


def ask(user_id="org0", now=NOW, **query):
    token = accounts.holder(now, id_of(user_id))
    return CLIENT.get("/api/benchmarks", token=token, query=query, now=now)


def benchmarks(user_id="org0", **parts):
    answer = ask(user_id, **parts)
    assert answer.status == 200, answer.text
    return {row["category"]: row for row in answer.json["benchmarks"]}


def named(profiles):
    return {f"org{n}": each for n, each in enumerate(profiles)}


def live(name):
    return leaderboard_state.tallies(cloud.items("profiles")).get(f"GROUP#{name}", {})


def counted(profile):
    return peers.calculate_marks(profile, calculate_scores(profile, YEAR), YEAR)


def test_a_benchmark_is_the_own_point_among_those_of_all_others(cloud):
    saved(named(NGOS))
    copied("NGO")

    found = benchmarks("org6")

    points = [counted(each) for each in NGOS]
    for code in ("esg_impact_score", "energyPerEmployee"):
        others = [own[code] for own in points[:6] if code in own]
        assert found[code]["own"] == points[6][code]
        assert found[code]["peers"] == len(others)
        assert found[code]["quartiles"] == statistics.quantiles(others, n=4, method="inclusive")
        assert found[code]["group"] == "NGO"
    assert found["energyPerEmployee"]["inUnits"]["own"] == 3.0
    assert ask("org6").json["group"] == {"name": "NGO", "size": 6, "years": {"2025": 6}}


@pytest.mark.slow
def test_there_is_a_row_for_each_score_and_each_indicator(cloud):
    saved(named(NGOS))

    found = benchmarks("org6")

    assert len(found) == 6 + 18
    assert {row["kind"] for row in found.values()} == {"score", "indicator"}


def test_of_fewer_than_five_peers_nothing_is_said_but_that(cloud):
    saved(named(NGOS[:5]))
    copied("NGO")

    for row in benchmarks("org0").values():
        said = {n: row[n] for n in ("group", "peers", "mean", "quartiles", "gap", "position")}
        assert set(said.values()) == {None}
        assert row["wording"] == "Fewer than five peers have this in their profiles."


@pytest.mark.slow
@pytest.mark.parametrize("region", [None, "Africa"])
def test_how_many_have_not_enough_data_is_told_and_no_score_of_them_counts(cloud, region):
    bare = {"employees": 12}  # nothing that a score could rest on
    silent = [NGOS[n] | {"metrics": {"2025": bare}, "flags": {}} for n in range(2)]
    profiles = [each | {"country": "KE", "works_globally": False} for each in [*NGOS, *silent]]
    saved(named(profiles))
    copied("NGO", "Africa")

    mine = benchmarks("org8", **({"region": region} if region else {}))
    other = benchmarks("org6", **({"region": region} if region else {}))

    ranked = sum("social_impact" in counted(each) for each in profiles)
    social = mine["social_impact"]
    assert social["own"] is None
    assert social["statement"].startswith("Not enough data: ")
    assert (social["peers"], social["notEnoughData"]) == (ranked, 9 - ranked - 1)
    assert other["social_impact"]["notEnoughData"] == 9 - ranked
    assert other["social_impact"]["statement"] == f"{other['social_impact']['own']} of 100."
    assert mine["profile_completion"]["notEnoughData"] == 0
    assert mine["energyPerEmployee"]["statement"] is None


@pytest.mark.slow
def test_who_has_no_profile_is_compared_with_nobody_and_told_of_all(cloud):
    saved(named(NGOS))
    copied("NGO")

    found = benchmarks("nobody")["esg_impact_score"]

    assert (found["own"], found["position"], found["group"], found["peers"]) == (
        None, None, "all", 7,
    )  # fmt: skip


@pytest.mark.slow
def test_another_type_can_be_asked_for_and_the_own_one_is_left_out_of_it_too(cloud):
    saved(named([*NGOS, *FUNDS]))
    copied("NGO", "ESG Fund")

    of_funds = benchmarks("org6", sector="ESG Fund")["esg_impact_score"]
    of_own = benchmarks("org6", sector="NGO")["esg_impact_score"]

    assert (of_funds["group"], of_funds["peers"]) == ("ESG Fund", len(FUNDS))
    assert of_funds["own"] == of_own["own"]
    assert of_own["peers"] == 6


@pytest.mark.slow
def test_a_region_is_compared_by_its_scores(cloud):
    everywhere = [each | {"country": "KE"} for each in (*NGOS, *FUNDS[:5])]
    saved(named(everywhere))
    copied("NGO", "ESG Fund", "Africa")

    found = benchmarks("org6", region="Africa")

    assert found["esg_impact_score"]["group"] == "Africa"
    assert found["esg_impact_score"]["peers"] == len(everywhere) - 1
    assert found["energyPerEmployee"]["group"] is None


@pytest.mark.slow
def test_who_works_in_many_regions_is_compared_with_those_who_do_too(cloud):
    saved(named([each | {"country": "KE", "works_globally": True} for each in NGOS]))
    copied("NGO", "Global")

    assert benchmarks("org6", region="Global")["esg_impact_score"]["peers"] == 6
    assert benchmarks("org6", region="Africa")["esg_impact_score"]["peers"] is None


@pytest.mark.parametrize("query", [{"sector": "Bakery"}, {"region": "Mars"}, {"cursor": "x"}])
def test_a_benchmark_that_cannot_be_is_refused(cloud, query):
    assert ask(**query).status == 400


def test_nobody_asks_without_a_token(cloud):
    assert CLIENT.get("/api/benchmarks").status == 401


@pytest.mark.slow
def test_a_newcomer_is_not_read_off_two_answers_within_an_hour(cloud):
    saved(named(NGOS[:6]))
    copied("NGO")
    before = benchmarks("org0")

    saved({"org6": NGOS[6]})
    cloud.fresh_process()

    assert benchmarks("org0") == before


@pytest.mark.slow
def test_after_an_hour_the_first_who_asks_has_the_copy_made_anew(cloud):
    saved(named(NGOS[:6]))
    copied("NGO")
    saved({"org6": NGOS[6]})
    an_hour_later("NGO")
    cloud.messages("scores")
    late = NOW + 10**9  # far behind the clock of the copies

    assert benchmarks("org0", now=late)["esg_impact_score"]["peers"] == 5
    (message,) = cloud.messages("scores")
    assert "NGO" in message["groups"]
    assert stream_and_queue_events.deliver(consumer.lambda_handler, {"m": message}) == set()
    cloud.fresh_process()

    assert benchmarks("org0")["esg_impact_score"]["peers"] == 6


@pytest.mark.slow
def test_a_process_asks_for_a_copy_once_a_minute(cloud):
    saved(named(NGOS))
    an_hour_later("NGO")
    cloud.messages("scores")

    for _ in range(3):
        benchmarks("org0", now=NOW + 10**9)

    assert len(cloud.messages("scores")) == 1


@pytest.mark.slow
def test_an_owner_who_moves_is_still_left_out_of_the_copy(cloud):
    saved(named(NGOS))
    copied("NGO")
    expected = benchmarks("org6")["policies"]

    years = NGOS[6]["metrics"]
    moved = years | {"2025": years["2025"] | {"policiesAdopted": []}}
    saved({"org6": NGOS[6] | {"metrics": moved}})
    found = benchmarks("org6")["policies"]

    assert (expected["own"], found["own"]) == (83, 0)
    for name in ("peers", "mean", "quartiles"):
        assert found[name] == expected[name]
    assert found["position"] == "bottomQuartile"


@pytest.mark.slow
def test_a_process_that_keeps_an_older_copy_leaves_the_owner_out_all_the_same(cloud):
    saved(named(NGOS))
    copied("NGO")
    expected = benchmarks("org6")["policies"]
    message = {"groups": ["NGO"], "at_once": True}
    stream_and_queue_events.deliver(consumer.lambda_handler, {"m": message})

    years = NGOS[6]["metrics"]
    moved = years | {"2025": years["2025"] | {"policiesAdopted": ["environment"]}}
    saved({"org6": NGOS[6] | {"metrics": moved}})
    found = benchmarks("org6")["policies"]

    assert found["own"] == 17
    for name in ("peers", "mean", "quartiles"):
        assert found[name] == expected[name]


@pytest.mark.slow
def test_the_counters_of_a_group_are_a_recount_of_its_members(cloud):
    chance = random.Random(3)
    found = named(chance.sample(build_sample_organisations(), 12))
    saved(found)
    for _ in range(3):
        for name in chance.sample(sorted(found), 5):
            match chance.randrange(3):
                case 0:
                    found[name] = chance.choice(build_sample_organisations())
                case 1:
                    found[name] = found[name] | {"country": chance.choice(["KE", "CH", "AQ"])}
                case _:
                    found[name] = found[name] | {"email": None, "organization_name": "Other"}
        saved(found)
    gone = chance.sample(sorted(found), 3)
    for name in gone:
        cloud.drop("profiles", {"user_id": id_of(name), "record": "PROFILE"})
        del found[name]
    delivered(*gone, *gone, *found)

    for name in peer_groups.NAMES:
        members = [
            own
            for each in found.values()
            for group, own in peer_groups.split_marks_by_group(each, counted(each)).items()
            if group == name
        ]
        assert live(name) == peers.build_tally(members), name


@pytest.mark.slow
def test_a_copy_that_another_process_makes_at_the_same_moment_loses_no_change(cloud):
    saved(named(NGOS[:6]))
    copied("NGO")
    shown = benchmarks("org5")["governance_score"]

    saved({"org5": NGOS[6]})
    copied("NGO")

    assert benchmarks("org5")["governance_score"]["peers"] == shown["peers"]
    assert histogram.count_values(live("NGO")["profile_completion"]) == 6


@pytest.mark.slow
def test_a_save_of_an_organisation_with_all_figures_stays_within_the_budget_of_the_board(cloud):
    saved(named(NGOS))
    years = NGOS[6]["metrics"]
    moved = years | {"2025": years["2025"] | {"financialReturnPct": 4, "leavers": 0}}
    stored({"org6": NGOS[6] | {"metrics": moved}})

    with capacity.counted() as spent:
        delivered("org6")

    categories = 2  # social_impact, esg_impact_score
    assert spent.writes["leaderboard"] == 2 + 8 * categories


def full(name):
    """All counters of a group are as long as those of a million members."""
    keys = peer_groups.list_live_keys(name)
    for key, codes in zip(keys, peer_groups.PARTS.values(), strict=False):  # a region has one part
        points = {f"{peer_groups.LETTERS[code]}{point}": 9_999
                  for code in codes for point in histogram.NAMES}  # fmt: skip
        cloud.load("profiles", [points | (cloud.item("profiles", key) or key)])


@pytest.mark.slow
def test_a_save_in_a_full_group_writes_the_parts_alone_that_it_moves(cloud):
    saved(named(NGOS))
    full("NGO")
    full("Europe")
    copied("NGO", "Europe")
    spent = {}
    for name, figure in (("energyRenewable", 21), ("leavers", 0), ("trainingHours", 290)):
        years = {"2025": NGOS[6]["metrics"]["2025"] | {name: figure}}
        stored({"org6": NGOS[6] | {"metrics": NGOS[6]["metrics"] | years}})
        with capacity.counted() as found:
            delivered("org6")
        spent[name] = found.writes["profiles"]
        saved(named(NGOS))

    part = 2 * 4  # KB, in a transaction
    assert spent == {
        "energyRenewable": 3 * part,  # its indicators, and the scores of type and region
        "leavers": 3 * part,
        "trainingHours": part,  # no score moves
    }


@pytest.mark.slow
def test_a_benchmark_is_one_call_and_one_read_unit_in_a_warm_process(cloud):
    saved(named(NGOS))
    copied("NGO")
    benchmarks("org6")

    with capacity.counted() as spent:
        benchmarks("org6")

    assert (spent.calls, spent.read) == (1, 1.0)


def test_every_group_has_a_name_that_is_its_own(cloud):
    assert len(set(peer_groups.NAMES)) == len(taxonomy.TYPES) + len(taxonomy.REGIONS)
