"""The laws of the report on growth: what a board would take for leave to grow is told in full."""

from auxeira.esg import taxonomy
from tests.properties.test_report_laws import law
from tests.support.report_organisations import find_table, list_years, read_facts, read_texts

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
