"""What the decisions of Strategic Recommendations leave open: of the gap to the reference path, of
direct emissions, and of what outcomes are worth."""

from typing import Any

from report_writer import action_order, printing, recommendations, simulation
from report_writer.action_sources import WORTH_A_DECISION
from report_writer.course import allow_on_path
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.simulation import Chosen

PATH_STEP = ("path_cut", "path_year", "path_left")
ON_HEAT = ("E07", "E08", "E09", "E31")  # steps on fuel that is burnt at a site, or lead there


def measure_path_gap(book: Book) -> Fact | None:
    """How far emissions stand above what the reference path allows; None of two years in a row, as
    one year of the path is no distance yet."""
    base, now = book.reading.bases.get("ghg12"), book.reading.values.get("ghg12")
    if base is None or now is None or base >= book.year - 1:
        return None
    allowed = allow_on_path(book.values(base)["ghg12"], book.year - base)
    label, source = "emissions above the reference path", "formula: ghg12 - reference path"
    gap = printing.round_planned(now - allowed)
    return book.fact("path.gap", label, gap, "t CO2e", source, book.year) if gap > 0 else None


def list_steps_on(book: Book, code: str) -> list[Chosen]:
    now = simulation.after([], book.now)
    return [
        each
        for each in book.chosen
        if action_order.does_work_on(code, each.row.id, now, simulation.after([each.row], book.now))
    ]


def describe_path_step(book: Book, code: str | None) -> dict[str, Any]:
    """What a decision on the gap to the path takes off by its day, the electricity for it counted,
    and how far above the path of that year that leaves emissions."""
    gap = measure_path_gap(book) if code == "C1" else None
    steps = list_steps_on(book, "C1") if gap else []
    cuts = [cut for each in steps if (cut := recommendations.find_net(book, each))]
    if gap is None or len(steps) != 1 or not cuts:
        return dict.fromkeys(PATH_STEP)
    base, year = book.reading.bases["ghg12"], recommendations.find_day(book, steps[0])[:4]
    allowed = allow_on_path(book.values(base)["ghg12"], int(year) - base)
    above = printing.round_planned(book.reading.values["ghg12"] - cuts[0].value - allowed)
    if above <= 0:
        return dict.fromkeys(PATH_STEP)
    label, source = f"emissions above the path of {year}", "formula: ghg12 - cut, net - path"
    left = book.fact("path.left", label, above, "t CO2e", source, book.year)
    return {"path_cut": cuts[0], "path_year": year, "path_left": left}


def describe_worth(book: Book) -> dict[str, bool]:
    """Whether outcomes are worth less than they cost, by the organisation's own figures, and
    whether most direct emissions come from fuel burnt at its sites that no decision is on."""
    values, own = book.reading.values, {each.row.id for each in book.chosen}
    sites, whole = (values.get(name, 0) for name in ("scope1Stationary", "ghgScope1"))
    return {
        "below_one": book.family == "mission" and 0 < values.get("sroi", 0) < 1,
        "heating": sites >= WORTH_A_DECISION and 2 * sites > whole and own.isdisjoint(ON_HEAT),
    }


def fell_for_one_year(book: Book) -> bool:
    """Whether emissions are compared with the year before, and fell."""
    before = book.values(book.year - 1).get("ghg12")
    short = book.reading.bases.get("ghg12") == book.year - 1
    return short and before is not None and book.reading.values["ghg12"] < before
