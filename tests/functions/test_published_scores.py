"""What scores make of organisations' published figures: each known component, and what is lacking.

Who publishes little has no score but "not enough data"; what is known is as a reader expects it.
"""

import re

import pytest

from auxeira.esg import scores
from auxeira.esg.reference_data import CATEGORIES
from functions.leaderboard import wording
from functions.scores import handler as consumer
from report_writer import labels
from tests.functions.test_profiles_figures import send
from tests.support import accounts, published_scores, stream_and_queue_events
from tests.support import cloud as cloud_items
from tests.support.client import BOARDS
from tests.support.events import NOW
from tests.support.published_organisations import ASSUMED, PUBLISHED
from tests.support.published_scores import build_stored

NOW_YEAR = 2026
# points of the components that are known, rounded; and why they are what they are
KNOWN = {
    "a utility": {},  # one source of Scope 1, of two years: without Scope 2 there is no path
    # 2,032 -> 2,025 kt in two years; Scope 3 798 -> 799 kt, of seven categories
    "a utility that reports its value chain": {"C1": 22, "C3": 15},
    "a pension fund in yen": {"I5": 86},  # returns of 1.5, 22.67 and 0.71 %, 7.8 % a year
    # Scope 1 and 2 rose from 662 to 731 t, Scope 3 by 94 %; returns of -14.1, 16.1 and 13.1 %
    "a sovereign fund in a bad year": {"C1": 18, "C3": 5, "I5": 61},
    # 1,692 -> 1,570 t in three years, 7.2 % less; energy 19.3 % less
    "a school operator": {"C1": 54, "E1": 98},
    # a sum of scopes is none of them; 42 % less in nine years, validated
    "a logistics firm that publishes a sum of scopes": {"C4": 100},
    "a manufacturer with a merger": {},  # no emissions were entered
    # since the merger Scope 1 and 2 rose by 9.0 %, Scope 3 by 15.6 %, energy by 5.9 % and water by
    # 29 %; three women of eleven on the board; 8.5 hours of training
    "a manufacturer with a merger that reports every year": {
        "C1": 18,
        "C2": 4,
        "C3": 9,
        "E1": 35,
        "E2": 0,
        "S5": 27,
        "G2": 68,
        "G6": 70,
        "G7": 100,
    },
    # energy of homes is no Scope 2, and twelve posts are asked for no Scope 3
    "a membership body of twelve posts that widened its Scope 3": {},
    "a development bank": {},  # one year, and no return is published there
    # 2.7 % more than the income is spent, out of last year's surplus; reserves of five months
    "a charity with free reserves": {"I2": 100, "I8": 100},
    "a mine, a cooling circuit and an assembly": {},  # sizes of no one organisation
}

# percent of the weight that is known, of the five scores; where nothing is named, none is
COVERED = {
    "a utility that reports its value chain": {"esg_impact_score": 25, "carbon_reduction": 80},
    "a pension fund in yen": {"roi_performance": 100},
    "a sovereign fund in a bad year": {
        "esg_impact_score": 8, "carbon_reduction": 29, "roi_performance": 100,
    },
    "a school operator": {"esg_impact_score": 12, "carbon_reduction": 57},
    "a manufacturer with a merger that reports every year": {
        "esg_impact_score": 48, "carbon_reduction": 86, "social_impact": 14, "governance_score": 34,
    },
    "a logistics firm that publishes a sum of scopes": {
        "esg_impact_score": 3, "carbon_reduction": 9,
    },
    "a charity with free reserves": {"roi_performance": 40},
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_known_has_the_points_that_a_reader_expects(name):
    sheet = scores.build_score_sheet(build_stored(PUBLISHED[name][1]), NOW_YEAR)

    found = {
        part.id: scores.round_half_up(part.points)
        for parts in sheet.parts.values()
        for part in parts
        if part.points is not None
    }
    assert found == KNOWN[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_how_much_of_each_score_is_known_and_below_60_percent_it_is_no_score(name):
    found = scores.calculate_scores(build_stored(PUBLISHED[name][1]), NOW_YEAR)
    del found[scores.COMPLETION]

    covered = {category: score.coverage for category, score in found.items()}
    assert {each: percent for each, percent in covered.items() if percent} == COVERED.get(name, {})
    for score in found.values():
        if score.coverage < 60:
            assert not score.ranked
            assert score.missing
            said = wording.describe_ranking({"score": None, "coverage": score.coverage})
            given = f"the profile gives {score.coverage} % of what this score rests on"
            assert said == f"Not enough data: {given}, 60 % is needed."


# the six scores as a reader meets them: points, or the percentage that is known where that is too
# little for a score
SHOWN = {
    "a utility": "0% 0% 0% 0% 0% 38",
    "a utility that reports its value chain": "25% 16 0% 0% 0% 38",
    "a pension fund in yen": "0% 0% 0% 0% 86 38",
    "a sovereign fund in a bad year": "8% 29% 0% 0% 61 38",
    "a school operator": "12% 57% 0% 0% 0% 38",
    "a logistics firm that publishes a sum of scopes": "3% 9% 0% 0% 0% 38",
    "a manufacturer with a merger": "0% 0% 0% 0% 0% 38",
    "a manufacturer with a merger that reports every year": "48% 13 14% 34% 0% 38",
    "a membership body of twelve posts that widened its Scope 3": "0% 0% 0% 0% 0% 38",
    "a development bank": "0% 0% 0% 0% 0% 38",
    "a charity with free reserves": "0% 0% 0% 0% 40% 50",
    "a mine, a cooling circuit and an assembly": "0% 0% 0% 0% 0% 38",
}
FLAGGED = {"a manufacturer with a merger that reports every year": {"boundary"}}


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_owner_reads_six_scores_of_what_was_saved(cloud, name):
    assert send("PUT", PUBLISHED[name][1]).status == 200
    cloud_items.load("users", [accounts.user_item(accounts.USER)])
    record = stream_and_queue_events.change(accounts.USER, 0)
    assert stream_and_queue_events.stream(consumer.lambda_handler, [record]) == []

    token = accounts.holder(NOW)
    shown = [BOARDS.get(f"/{each}/me", token=token).json["ranking"] for each in CATEGORIES]

    said = [f"{r['coverage']}%" if r["score"] is None else str(r["score"]) for r in shown]
    assert " ".join(said) == SHOWN[name]
    for ranking in shown:
        few = ranking["score"] is None
        old = (ranking["year"] or NOW_YEAR) < NOW_YEAR - scores.RECENT
        assert ranking["rank"] == (None if few or old else 1)
        lacks = bool(ranking["missingFields"])
        assert lacks == (few or old) or ranking["category"] == CATEGORIES[-1]
        assert ranking["statement"].startswith("Not enough data") == few
        assert ("too old to be ranked: figures of 2024 or later are" in ranking["statement"]) == old
    assert {flag for each in shown for flag in each["flags"]} == FLAGGED.get(name, set())


# what a reason may name only where a component asks it of that type and size
ASKED = {
    "outcomes": {"S1", "I1", "I3"},
    "women": {"S3", "S4", "G2"},
    "board": {"G1", "G2"},
    "safety": {"S7"},
    "accident": {"S7"},
    "training": {"S5"},
    "portfolio": {"C6"},
    "return,": {"I5"},
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_reason_names_nothing_that_is_not_asked(name):
    reasons = published_scores.read_reasons().get(name, {})
    sheet = scores.build_score_sheet(build_stored(PUBLISHED[name][1]), NOW_YEAR)

    for category, shown in published_scores.SHOWN.items():
        asked = {part.id for part in sheet.parts.get(category, ())}
        said = reasons.get(shown, "").lower()
        for word, ids in ASKED.items():
            assert not asked or word not in said or ids & asked, (shown, word)


@pytest.mark.parametrize(("source", "profile", "_"), PUBLISHED.values(), ids=PUBLISHED)
def test_scope_2_without_a_basis_is_location_based_and_its_source_says_so(source, profile, _):
    given = {figure for year in profile["metrics"].values() for figure in year}

    market = bool(given & {"ghgScope2Market", "ghgScope12Market"})
    assert market == ("they are market-based" in source)
    assert bool(given & {"ghgScope2Location", "ghgScope12Location"}) == (ASSUMED in source)


def test_the_page_says_of_each_score_what_it_is_and_why():
    reasons = published_scores.read_reasons()
    told = [shown for shown in published_scores.SHOWN.values() if shown != "completion"]

    assert published_scores.PAGE.read_text() == published_scores.render()
    assert reasons.keys() == published_scores.ORGANISATIONS.keys()
    assert all(list(each) == sorted(told, key=told.index) for each in reasons.values())


WHERE = re.compile(  # within a sentence
    r"(?i)\b(not|none|nothing|neither|no)\b[^.]*\b(entered|looked for|published|in)\b"
)


@pytest.mark.parametrize("name", published_scores.ORGANISATIONS)
def test_of_what_lacks_a_reason_says_whether_its_source_has_it(name):
    found = scores.calculate_scores(build_stored(PUBLISHED[name][1]), NOW_YEAR)
    reasons = published_scores.read_reasons()[name]

    for category, shown in published_scores.SHOWN.items():
        if category != CATEGORIES[-1] and found[category].coverage < 100:
            assert WHERE.search(reasons[shown]), (shown, reasons[shown])


# words that place what a component asks; "the rest" and "nothing" place whatever is not named
PLACES = {
    "C1": "emissions|scope 1", "C2": "energy", "C3": "emissions|scope 3|parts of 3|2 and 3",
    "C4": "target", "C5": "market-based|emissions|scope 2|scope 1, 2",
    "C6": "portfolio", "E1": "energy", "E2": "water", "E3": "waste", "S1": "outcomes",
    "S2": "outcomes", "S3": "women in management", "S4": "pay",
    "S5": "training|taught", "S6": "leavers", "S7": "injur|accident", "S8": "wages",
    "S9": "giving", "S10": "outcomes", "G1": "independent", "G2": "women", "G3": "policies",
    "G4": "trained", "G5": "cases|fines", "G6": "oversight", "G7": "assurance",
    "I1": "outcomes|achieved", "I2": "spen[dt]", "I3": "outcomes|achieved", "I4": "spent|spending",
    "I5": "earn", "I6": "capital", "I7": "improvements", "I8": "reserves",
}  # fmt: skip


@pytest.mark.parametrize("name", published_scores.ORGANISATIONS)
def test_a_reason_says_of_each_thing_that_lacks_where_it_stands(name):
    reasons = published_scores.read_reasons()[name]
    sheet = scores.build_score_sheet(build_stored(PUBLISHED[name][1]), NOW_YEAR)

    for category, shown in list(published_scores.SHOWN.items())[:-1]:
        said = reasons[shown].lower()
        of = "resources" if shown == "overall" else category
        unknown = [part.id for part in sheet.parts[of] if part.points is None]
        lost = [each for each in unknown if not re.search(PLACES[each], said)]
        assert not lost or re.search(r"\b(the rest|nothing)\b", said), (shown, lost)


@pytest.mark.parametrize("name", published_scores.ORGANISATIONS)
def test_a_reason_that_names_years_names_the_one_that_is_asked_and_repeats_no_words(name):
    asked = max(PUBLISHED[name][1]["metrics"])

    for reason in published_scores.read_reasons()[name].values():
        years = re.findall(r"\b(?:19|20)\d\d\b", reason)
        assert not years or asked in years, reason
        words = re.findall(r"[\w'-]+", reason.lower())
        runs = [" ".join(words[at : at + 4]) for at in range(len(words) - 3)]
        assert sorted({run for run in runs if runs.count(run) > 1}) == []


@pytest.mark.parametrize("name", published_scores.ORGANISATIONS)
def test_who_reads_the_page_alone_can_reckon_each_score_by_it(name):
    rows = published_scores.PAGE.read_text().partition(f", {name}\n")[2].partition("\n## ")[0]
    found = scores.calculate_scores(build_stored(PUBLISHED[name][1]), NOW_YEAR)

    for category, shown in list(published_scores.SHOWN.items())[:-1]:
        cells = re.search(rf"(?m)^\| {shown} \| (.*)", rows)[1].split(" | ")
        known = re.findall(r"(\d+) points?, weight (\d+) of (\d+)", cells[1])
        shares = re.findall(r"(\d+) % of its (\d+) %", cells[1])
        if shown == "overall":
            percent = sum(int(part) * int(share) for part, share in shares) / 100
        else:
            percent = sum(100 * int(weight) / int(whole) for _, weight, whole in known)
        assert percent == pytest.approx(found[category].coverage, abs=1), shown
        if found[category].coverage >= 60:
            total = sum(int(points) * int(weight) / int(whole) for points, weight, whole in known)
            assert total == pytest.approx(found[category].score, abs=0.6), shown
            assert f"**{found[category].score}**" in cells[0]


def test_a_name_that_is_a_number_is_called_one():
    page = published_scores.PAGE.read_text()

    assert page.count("name (its number stands in)") == 1
    assert "| name (its number stands in), type, country and what it spends in a year |" in page


def test_the_page_names_what_lacks_in_english_and_in_full():
    page = published_scores.PAGE.read_text()

    assert " more |" not in page
    assert not re.search(r"\b(ghgScope|metrics\.|energyTotal|boardMembers)", page)
    for name, (_, profile, _) in published_scores.ORGANISATIONS.items():
        stored = build_stored(profile)
        rows = page.partition(f", {name}\n")[2].partition("\n## ")[0]
        for score in scores.calculate_scores(stored, NOW_YEAR).values():
            figures = [each.split(".") for each in score.missing if each.count(".") == 2]
            assert [each for each in figures if labels.label(each[2]) not in rows] == []
        latest = int(max(profile["metrics"]))
        assert ("too old to be ranked" in rows) == (latest < NOW_YEAR - scores.RECENT)
