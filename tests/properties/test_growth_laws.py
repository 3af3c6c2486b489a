"""The laws of the report on growth: what a board would take for leave to grow is told in full."""

from auxeira.esg import taxonomy
from tests.properties.test_report_laws import law
from tests.support.report_organisations import (
    find_table,
    list_years,
    read_facts,
    read_number,
    read_texts,
)

STAFF_PACE = 0.02  # apart a year, beyond which two paces of headcount tell apart who is hired
FALL = 0.05  # of a figure, beyond which it fell whatever was rounded


def find_paces(years, now):
    """The growth of people reached and of headcount a year since the first year of the former."""
    names = ("beneficiariesReached", "employees")
    known = [year for year in sorted(years) if year < now and years[year].get(names[0])]
    if not known or not all(years[y].get(name) for y in (known[0], now) for name in names):
        return None
    first, span = years[known[0]], now - known[0]
    return [float(years[now][name] / first[name]) ** (1 / span) - 1 for name in names]


@law("scalability_analysis")
def test_staff_is_told_at_its_own_pace_where_it_did_not_go_with_volume(inputs, kind, document):
    facts, years = read_facts(document), list_years(inputs, document)
    paces = find_paces(years, document["year"])
    told = {"hires", "hires.most"} & facts.keys()
    if not told or paces is None or not all(-0.1 < pace < 0.3 for pace in paces):
        return
    if "people reached" in document["executiveSummary"].lower():
        apart = abs(paces[0] - paces[1]) > STAFF_PACE and years[document["year"]]["employees"] > 100
        assert not apart or "hires.most" in told, paces
        assert "staff.then" in facts


@law("scalability_analysis")
def test_a_surplus_to_come_is_told_beside_one_that_fell(inputs, kind, document):
    if "closes with a surplus" not in document["executiveSummary"]:
        return
    sides = ("totalIncome", "totalExpenditure")
    years = list_years(inputs, document).values()
    left = [year[sides[0]] - year[sides[1]] for year in years if all(map(year.get, sides))]
    if 0 < left[-1] < left[0]:
        assert ": it was " in document["executiveSummary"]


@law("scalability_analysis")
def test_a_net_return_that_fell_is_told(inputs, kind, document):
    years, now = list_years(inputs, document), document["year"]
    known = [y for y in sorted(years) if y < now and years[y].get("financialReturnPct")]
    last = years.get(now, {}).get("financialReturnPct")
    if inputs.profile["organization_type"] not in taxonomy.CAPITAL or last is None:
        return
    if known and float(last) < (1 - FALL) * float(years[known[0]]["financialReturnPct"]):
        assert "net return of the portfolio fell" in document["executiveSummary"].lower()


@law("scalability_analysis")
def test_no_share_of_those_added_reads_as_a_rise(inputs, kind, document):
    assert not [text for text in read_texts(document) if "of that number" in text]


@law("scalability_analysis")
def test_nothing_is_said_of_steps_of_growth_where_there_is_none(inputs, kind, document):
    told = [text for text in read_texts(document) if "grow in steps" in text]
    assert find_table(document, "resource_need") or not told


def find_capital(inputs, document):
    """Capital deployed now, where a lender or investor that reaches people grows by both."""
    kind, now = inputs.profile["organization_type"], document["year"]
    figures = list_years(inputs, document).get(now, {})
    own = figures.get("capitalDeployed") if kind in taxonomy.CAPITAL else None
    return own if own and kind in taxonomy.SERVES else None


@law("scalability_analysis")
def test_growth_of_who_lends_is_priced_in_capital_as_well_as_in_spending(inputs, kind, document):
    """Wherever growth has a price, the capital that it takes stands beside the spending."""
    rows, facts = find_table(document, "resource_need"), read_facts(document)
    own, summary = find_capital(inputs, document), document["executiveSummary"]
    if rows is None or not own:
        assert "capital.more" not in facts
        assert rows is None or "Capital deployed" not in rows["columns"]
        return
    assert "more capital" in summary
    assert rows["columns"][-1] == "Capital deployed"
    now = document["year"]
    grown = [float(r[2].split()[0].replace(",", "")) for r in rows["rows"]]
    capital = [float(r[-1].split()[1].replace(",", "")) for r in rows["rows"]]
    people = float(list_years(inputs, document)[now]["beneficiariesReached"])
    each = read_number(facts[f"capitalDeployed.{now}"]) / people
    for reached, taken in zip(grown, capital, strict=True):
        # volume and capital are each rounded: to whole people, and to three digits
        assert abs(taken / (reached * each) - 1) < 0.011 + 0.5 / reached
    more = read_number(facts["capital.more"])
    assert abs(more - (capital[1] - each * people)) <= 0.006 * capital[1] + 1


@law("scalability_analysis")
def test_capital_at_its_own_pace_and_a_fall_of_that_of_others_stand_beside(inputs, kind, document):
    if "capital.more" not in read_facts(document):
        return
    years, now = list_years(inputs, document), document["year"]
    summary, last = document["executiveSummary"], years[now]
    for name, told in (
        ("capitalDeployed", "capital deployed "),
        ("coCapitalMobilised", "that of others fell"),
    ):
        known = [y for y in sorted(years) if y < now and years[y].get(name)]
        if known and last.get(name) is not None:
            fell = float(last[name]) < (1 - FALL) * float(years[known[0]][name])
            assert told in summary or (name == "coCapitalMobilised" and not fell), summary
        if name == "coCapitalMobilised" and told in summary:
            assert last[name] < years[known[0]][name]


@law("scalability_analysis")
def test_a_case_that_is_confirmed_is_not_called_open(inputs, kind, document):
    cells = [cell for row in find_table(document, "growth_matrix")["rows"] for cell in row]
    assert not [t for t in (*read_texts(document), *cells) if "open cases" in t.lower()]


@law("scalability_analysis")
def test_emissions_that_are_large_are_a_condition_for_growth(inputs, kind, document):
    """Who is above the reference path is not told that nothing stands in the way."""
    rows = {row[0]: row for row in find_table(document, "growth_matrix")["rows"]}
    told = " ".join(read_texts(document))
    asked = "emissions for each unit of volume would have to fall by" in told
    if asked and "too little to decide on growth by" not in told:
        assert "Emissions" in rows
    if "Emissions" in rows and rows["Emissions"][4] == "no":
        assert "conditions for growth are met" not in told
        assert rows["Emissions"][5].endswith("t CO2e less")
