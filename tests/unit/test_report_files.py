"""Text files of reports: all that they name is known, and each of their sentences can be told."""

import functools
from typing import Any

import msgspec
import pytest

from auxeira.benchmarks.peers import Median, Peers, Standing
from auxeira.benchmarks.score_ranges import Cell
from auxeira.esg import indicators
from auxeira.esg.scores import CATEGORIES, ESG
from auxeira.reports.inputs import Inputs
from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from report_writer import composition, labels, lookups
from report_writer.composition import compose_report
from report_writer.fact_book import Book
from report_writer.report_files import FINDING, FOLDER, parse_report_text, read_report_file
from tests.support import golden, report_inputs
from tests.support.kept_reports import list_organisations
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

FILED = sorted(path.stem for path in FOLDER.glob("*.report"))
VARIANTS = (  # of golden organisations: figures of 2025
    {"fatalities": 1, "corruptionIncidents": 1, "significantFines": 1, "recordableInjuries": 2},
    {"beneficiariesReached": 2000, "outcomesAchieved": 900, "totalExpenditure": 990_000},
    {"beneficiariesReached": 3010, "outcomesAchieved": 1500, "wasteTotal": 90, "ghgScope3": 400},
    {"beneficiariesReached": 5000, "outcomesAchieved": None, "outcomeEvidence": 3},
    {"beneficiariesReached": None, "outcomesAchieved": None, "ghgScope1": 40, "energyTotal": 99},
    {"outcomeEvidence": 3, "targetAnnualRatePct": 0, "policiesAdopted": 6, "ghgScope1": 6.5},
    {"outcomeEvidence": None, "ghgScope2Location": None, "ghgScope2Market": 5, "estimated": None},
    {"energyTotal": 10**6, "waterWithdrawal": 10**6, "wasteTotal": 10**5, "ghgScope3": 10**6,
     "leavers": 9, "outcomesAchieved": 50, "adequateWageShare": 1, "trainingHours": 1,
     "boardIndependent": 0, "groupsEngaged": 1, "programmeSpend": 10_000},
    {"ghgScope2Market": 5, "ghgScope3": 40, "carbonCreditsRetired": 3, "groupsEngaged": 7,
     "esgOversight": 3, "esgAssurance": 2},
    {"carbonPriceCost": 2000, "carbonPricedEmissions": 20},
    {"carbonPriceCost": 0, "carbonPricedEmissions": 0},
)  # fmt: skip

SPLIT = {"scope1Vehicles": 1000, "scope1Stationary": 400}
GOOD = {  # nothing that calls for being told
    "adequateWageShare": 100, "outcomeEvidence": 3, "corruptionIncidents": 0, "esgAssurance": 2,
    "significantFines": 0, "fatalities": 0, "groupsEngaged": ["employees"],
}  # fmt: skip
NO_GOAL = {"impact_goals": "Be kind.", "focus_areas": ["Culture"]}  # that names no partner
NO_AGE = {"impact_goals": "Nine in ten pupils read well."}
IDLE = {"chosen": [], "actions": False, "count": None, "overlaps": [], "needs": []}  # no steps
THEN_AND_NOW = (  # organisations of the demo: figures of their first and of their latest year
    (0, {"groupsEngaged": ["employees"]}, {}),
    (1, {"ghgScope1": 0, "ghgScope2Location": 0, "ghgScope2Market": 0}, {}),
    (18, {"recordableInjuries": 8, "hoursWorked": 10**6},
     {"recordableInjuries": 9, "hoursWorked": 4 * 10**6, "groupsEngaged": []}),
    (1, {}, {"outcomeAdjustmentPct": 0, "outcomeValue": 10**6, "estimated": ["employees"],
             "beneficiariesReached": 60, "outcomesAchieved": 50}),
    (3, {}, {"outcomesAchieved": 0, "estimated": ["totalIncome"]}),
    (20, {}, {"esgSavings": 0}),
    (4, {"beneficiariesReached": 100}, {"beneficiariesReached": 900, "totalIncome": None}),
    (8, {"beneficiariesReached": 1000, "totalExpenditure": 10**8},
     {"beneficiariesReached": 2000, "totalExpenditure": 2 * 10**8}),
    # leaks, of which a plan can stop enough to be on the path
    (18, {"ghgScope1": 90, "ghgScope2Location": 10, "ghgScope2Market": None},
     {"ghgScope1": 66, "ghgScope2Location": 9, "ghgScope2Market": None, "scope1Fugitive": 60}),
)  # fmt: skip

UNLIKE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("schools", {"ghgScope1": 1400, "womenManagers": 34}),  # emissions that rise
    ("schools", {"ghgScope2Market": 0}),  # all electricity by contract
    # others: their name, figures of 2025
    ("schools", {"employees": 205, "outcomesAchieved": 2690, "beneficiariesReached": 4400}),
    ("haulier", {"ghgScope1": 40_000, "targetAnnualRatePct": 3}),
    ("haulier", {"ghgScope3": 190_000, "fatalities": 0, "significantFines": 0}),
    ("bank", {"ghgScope1": 300, "beneficiariesReached": None, "outcomesAchieved": None}),
    ("water", {"programmeSpend": None}),  # its outcomes are worth less than they cost
    ("shop", {"totalExpenditure": 9_000_000}),  # one condition for growth, which is not met
    ("shop", {"trainingHours": 120, "adequateWageShare": 100}),  # weeks are enough
)

each_file = pytest.mark.parametrize("kind", FILED, scope="module")  # one type after the other
of_the_field = pytest.mark.slow  # some 170 reports a type


def ask(profile, peers=None):
    return Inputs(profile, peers or Peers(), report_inputs.NOW, report_inputs.DATE)


def only(profile, *years):
    """A profile with these years alone."""
    return profile | {"metrics": {y: f for y, f in profile["metrics"].items() if y in years}}


def lose(profile, *years):
    """The same with a loss in these years."""
    found = {
        y: f | {"totalExpenditure": int(f.get("totalIncome", 100)) * 2 + 1} if y in years else f
        for y, f in profile["metrics"].items()
    }
    return profile | {"metrics": found}


def change(number, first, now):
    """A profile of the demo with some figures of its first and its latest year replaced."""
    profile = report_inputs.of(number).profile
    years = dict(sorted(profile["metrics"].items()))
    for year, figures in ((min(years), first), (max(years), now)):
        found = years[year] | figures
        years[year] = {name: value for name, value in found.items() if value is not None}
    return profile | {"metrics": years}


def move_boundary(number):
    """A profile of the demo whose second year has another boundary than its first."""
    profile = report_inputs.of(number).profile
    years = dict(sorted(profile["metrics"].items()))
    second = [*years][1]
    return profile | {"metrics": years | {second: years[second] | {"boundaryChange": True}}}


@functools.cache
def field():
    """Organisations of all families, with few and many figures, with peers and alone."""
    found = [report_inputs.of(number) for number in range(63)]
    found += [report_inputs.inputs(change(*each)) for each in THEN_AND_NOW]
    found += [report_inputs.inputs(move_boundary(20)), list_organisations()["power"]]
    plain = [golden.profile(letter) for letter in "ABCDE"]
    plain += [golden.profile(letter, v) for letter in "ABCE" for v in VARIANTS]
    plain += [golden.profile("C", SPLIT), golden.profile("C", SPLIT | {"energyElectricity": 9000})]
    plain.append(golden.profile("A", impact_goals="Reach 9,000 people by 2030"))
    plain.append(only(golden.profile("A", GOOD), "2025"))
    found += [ask(each) for each in plain]
    found += [report_inputs.inputs(build_unlike(name)) for name in ORGANISATIONS]
    found += [report_inputs.inputs(build_unlike(name, **figures)) for name, figures in UNLIKE]
    found.append(report_inputs.inputs(only(build_unlike("maker"), "2025")))
    found.append(report_inputs.inputs(build_unlike("schools") | NO_AGE))
    for number in (0, 24, 34, 60, 62):
        profile = report_inputs.of(number).profile
        years = sorted(profile["metrics"])
        marked = profile["metrics"][years[-1]] | {"estimated": ["energyTotal"]}
        for each in (
            profile | {"metrics": {}},
            only(profile, years[-1]),
            lose(profile, years[-1]),
            lose(profile, years[0]),
            lose(profile, *years),
            lose(only(profile, years[-1]), years[-1]),
            profile | {"metrics": {years[-1]: {"employees": 9, "totalIncome": 10**6}}},
            profile | {"metrics": profile["metrics"] | {years[-1]: marked}},
            profile | {"metrics": dict.fromkeys(years, profile["metrics"][years[0]])},
        ):
            found += [report_inputs.inputs(each), ask(each)]
    first = Standing("NGO", 7, 0, (0, 0, 0), "indicative", 25, -25, "leading")
    alone = Peers(standings={"renewableShare": first})
    told = (beside(ahead=True), beside(ahead=False), alone, *moving())
    return [*found, *(ask(plain[0], peers) for peers in told), *content()]


def content():
    """Somebody for whom little is left to do, with other goals, partners and open projects."""
    done = {"trainingHours": 420, "energyTotal": 30, "energyRenewable": 30, "ghgScope1": 1}
    done |= {"outcomeEvidence": 3, "antiCorruptionTrainedShare": 100}
    profile = golden.profile("A", done)
    for claimed in ([2, 9, 14], list(range(1, 18))):
        yield report_inputs.inputs(profile | {"sdg_alignment": claimed})
    low = {"trainingPerEmployee": Median(6, 1)}
    behind = Peers(types={"Corporate": low, "ESG Fund": low})
    for each in (profile, golden.profile("E")):
        yield Inputs(each, behind, report_inputs.NOW, report_inputs.DATE, ["Wells"])
        yield Inputs(each | NO_GOAL, behind, report_inputs.NOW, report_inputs.DATE)
    yield report_inputs.inputs(build_unlike("shop") | NO_GOAL)


def moving():
    """Peers whose medians rose, fell or stayed, and of whom few practices are known."""
    bands = {ESG: [Cell(0, 49, 6), Cell(50, 69, 5), Cell(70, 100, 9)]}
    whole = msgspec.structs.replace(report_inputs.of(60).peers, bands=bands)
    for then in (
        dict.fromkeys(CATEGORIES, Median(6, 0)),
        dict.fromkeys(CATEGORIES, Median(6, 100)),
        {ESG: Median(6, whole.standings[ESG].quartiles[1])},
        {},
    ):
        scored = {name: whole.standings[name] for name in CATEGORIES if name in whole.standings}
        yield msgspec.structs.replace(whole, before=then)
        yield msgspec.structs.replace(whole, standings=scored, before=then)


def beside(*, ahead):
    """Peers whom the organisation is ahead of, or behind, in each indicator."""
    return Peers(
        standings={
            row.id: Standing(
                "NGO",
                7,
                50,
                (40, 50, 60),
                "indicative",
                90 if (row.better == "high") == ahead else 9,
            )
            for row in indicators.INDICATORS.values()
        }
    )


@functools.lru_cache(2)  # tests come by type, so that no process computes one twice
def composed(kind):
    """What a type computes for each organisation that can have it, and all that is told of it."""
    found, told = [], set()
    for inputs in field():
        if find_needs(kind, inputs) is None:
            book = Book(TYPES[kind], inputs)
            module = __import__(f"report_writer.reports.{kind}", fromlist=[kind])
            parts = getattr(module, kind)(book)
            found.append((parts, compose_report(book, parts, told)))
            compose_report(book, parts | IDLE, told)
            compose_report(book, parts | {"fewer": True}, told)
    return found, told


def lines_of(kind):
    return [line for s in read_report_file(kind) for p in s.paragraphs for line in p]


@each_file
def test_no_line_of_a_file_can_be_taken_for_a_value_that_lacks(kind):
    """Begin a sentence with "No step", as None is what a fault would print."""
    lines = [option.text for line in lines_of(kind) for option in line.options]

    assert [text for text in lines if "None" in text.split()] == []


@each_file
def test_a_file_has_the_sections_tables_and_figures_of_its_row(kind):
    row, (first, *others) = TYPES[kind], read_report_file(kind)

    assert first.title == FINDING
    assert tuple(each.title for each in others) == row.sections
    assert {line.name for line in lines_of(kind) if line.kind == "table"} == set(row.tables)
    assert {line.name for line in lines_of(kind) if line.kind == "figure"} == set(row.figures)
    assert any(line.kind == "actions" for line in lines_of(kind))


@of_the_field
@each_file
def test_a_type_computes_the_same_names_for_everybody(kind):
    names = {frozenset(parts) for parts, _ in composed(kind)[0]}

    assert len(names) == 1


@of_the_field
@each_file
def test_all_that_a_file_names_is_known(kind):
    found, _ = composed(kind)
    parts = found[0][0]
    rows = {name: made for each, _ in found for name, made in each.items() if made}

    def known(name, row):
        before, _, rest = name.partition("_")
        looked_up = before in lookups.LOOKUPS and rest
        return name in row or name in parts or name in labels.NAMES or looked_up

    for line in lines_of(kind):
        assert not line.name or line.name in parts, line
        row = rows[line.name][0] if line.kind == "each" else ()
        for option in line.options:
            names = (*option.given, *option.lacking, *composition.FIELD.findall(option.text))
            assert [name for name in names if not known(name, row)] == [], line.number


@of_the_field
@each_file
def test_each_sentence_table_and_figure_of_a_file_is_told_of_somebody(kind):
    _, told = composed(kind)
    untold = [
        (line.number, at)
        for line in lines_of(kind)
        for at in range(max(1, len(line.options)))
        if line.kind != "actions"
        and (line.number, at) not in told
        and not (line.options and line.options[at].text in shared())
    ]

    assert untold == []


@pytest.mark.slow
def test_each_sentence_that_types_share_is_told_by_one_of_them():
    untold = shared()
    for kind in sorted(FILED, key=lambda kind: -len(untold & dict(wordings_of(kind)).keys())):
        if untold & dict(wordings_of(kind)).keys():
            _, told = composed(kind)
            untold -= {text for text, place in wordings_of(kind) if place in told}

    assert untold == set()


def shared():
    """The wordings in the files that several types read."""
    return {
        option.text
        for path in (FOLDER / "shared").glob("*.report")
        for section in parse_report_text(f"## shared\n{path.read_text('utf-8')}")
        for paragraph in section.paragraphs
        for line in paragraph
        for option in line.options
    }


def wordings_of(kind):
    """Each wording of a type with its place: the number of its line, and which of them it is."""
    return [
        (option.text, (line.number, at))
        for line in lines_of(kind)
        for at, option in enumerate(line.options)
    ]


@of_the_field
@each_file
def test_the_finding_is_told_first_to_everybody_and_fits_a_list(kind):
    for _, body in composed(kind)[0]:
        first = body.finding[0][0].text
        assert len(first) <= 200
        assert first.endswith(".")


@of_the_field
@each_file
def test_a_section_that_is_shown_has_something_to_say(kind):
    for _, body in composed(kind)[0]:
        for section in body.sections:
            assert section.paragraphs or section.tables, section.title


@of_the_field
@each_file
def test_a_sentence_has_one_wording_and_does_not_stand_twice_in_a_report(kind):
    for _, body in composed(kind)[0]:
        said = [s.text for section in body.sections for p in section.paragraphs for s in p]
        said += [s.text for p in body.finding for s in p]
        assert len(said) == len(set(said)), {each for each in said if said.count(each) > 1}


def test_a_line_says_the_first_of_its_wordings_that_can_be_told():
    ((title, ((line,),)),) = parse_report_text("## A\n[serves and not few] x {a}\n| [few] y\n| z\n")

    assert title == "A"
    assert [option.text for option in line.options] == ["x {a}", "y", "z"]
    assert (line.options[0].given, line.options[0].lacking) == (("serves",), ("few",))


def test_points_of_a_list_are_paragraphs_of_their_own():
    (section,) = parse_report_text("## A\nBefore.\n- one\n- two\n* rows: {x}\n")

    assert [[line.kind for line in p] for p in section.paragraphs] == [
        ["say"], ["point"], ["point"], ["each"]
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["before any section", "## A\n| instead of nothing"])
def test_a_file_that_cannot_be_read_names_the_line(text):
    with pytest.raises(ValueError, match=r"line \d"):
        parse_report_text(text)


def test_a_name_that_nobody_knows_is_an_error(monkeypatch):
    sections = parse_report_text("## finding\nAll is {well}.\n")
    monkeypatch.setattr(composition, "read_report_file", lambda _: sections)
    book = Book(TYPES["impact_story"], report_inputs.of(60))

    with pytest.raises(KeyError, match=r"impact_story.report: well"):
        compose_report(book, {"chosen": []})


def test_an_amount_of_one_is_in_the_singular():
    book = Book(TYPES["impact_story"], report_inputs.of(60))
    one, two = book.fact("one", "cases", 1, "cases"), book.fact("two", "cases", 2, "cases")

    assert f"{one} {one:was|were}, {two} {two:was|were}" == "1 case was, 2 cases were"
    assert f"{two:w}" == "two"


def test_every_type_has_a_file_and_every_file_a_type():
    assert set(FILED) == set(TYPES)
