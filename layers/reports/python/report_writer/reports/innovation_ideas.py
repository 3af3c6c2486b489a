"""The practices that figures call for: which can be tried, which need no trial, and which wait."""

from typing import NamedTuple

from auxeira.esg import indicators
from auxeira.esg.indicators import INDICATORS
from report_writer import actions, duties, movements, peer_comparison, simulation
from report_writer.action_sources import HEAVY, is_large, is_small
from report_writer.fact_book import Book
from report_writer.reports.goal_steps import list_goal_steps
from report_writer.reports.innovation_trials import TRIALS, Trial, is_chance
from report_writer.shared_parts import measure_reserves
from report_writer.simulation import Chosen

OF_STAFF, FEW = ("S03", "S04", "E12"), 20  # employees below which a team is no part of the whole
HALF = 2  # quarters of peers from which a practice is known to the field
# whose figure is the practice itself: of others, a level of emissions says nothing of how it came
TOLD_BY_FIGURE = ("E04", "E17", "S03")
CAPITAL = 3  # effort
MONTHS = 3  # of spending, which reserves pay for at least

CAPITAL_OF_OTHERS = "F04"
# practices of buildings and purchasing, which matter where they are most of what is used
OF_UPKEEP = ("E05", "E06", "E07", "E08", "E11", "E12", "E16", "E17", "E18")
OF_INDUSTRY = ("E08", "E17")
WORKS = "ABCDEF"  # sections of NACE whose waste is that of the work


class Idea(NamedTuple):
    """A practice that the figures call for; `quarter` of peers who are where it leads, an index of
    `peer_comparison.QUARTERS`, None where that cannot be told."""

    chosen: Chosen
    quarter: int | None
    trial: Trial | None
    waits: bool = False  # for money

    @property
    def piloted(self) -> bool:
        """Whether it can be tried on a part, is no duty, and the field does not have it yet or it
        takes capital."""
        row = self.chosen.row
        known = row.effort < CAPITAL and (self.quarter or 0) >= HALF
        return self.trial is not None and not (row.duty or known or self.waits)


def list_ideas(book: Book) -> list[Idea]:
    """The practices that figures call for, those that add most for their effort first."""
    now = book.now
    rows = [row for row in actions.within(now) if row.id in TRIALS]
    rows = [row for row in rows if not is_small(row.id, now.values)]
    rows = [row for row in rows if row.id != CAPITAL_OF_OTHERS or _fell(book)]
    ids = [row.id for row in rows]
    later = [name for group in actions.EXCLUSIVE for name in [n for n in group if n in ids][1:]]
    rows = [row for row in rows if row.id not in later]
    effects = [simulation.effect(row, now) for row in rows]
    small, short = book.reading.values.get("employees", 0) < FEW, _is_short(book)
    found = [
        Idea(
            each,
            _find_quarter(book, each),
            None if _is_no_trial(book, each, small=small) else TRIALS[each.row.id],
            each.row.effort == CAPITAL and short and not is_of_law(book, each),
        )
        for each in effects
    ]
    return sorted(found, key=lambda i: (-i.chosen.esg.mid / i.chosen.row.effort, i.chosen.row.id))


def _fell(book: Book) -> bool:
    """Whether less capital of others came in beside the own than before."""
    moved = movements.compare_years(book, "leverage")
    return moved is not None and moved.better is False


def list_minor(book: Book, found: list[Idea]) -> list[Idea]:
    """The practices that change little of what matters: of buildings and purchasing outside
    industry, and on sources that are a small part, unless the stated goal or law asks for them.
    Where there is nothing else to try, none is."""
    wanted = list_goal_steps(book)
    minor = [idea for idea in found if idea.chosen.row.id not in wanted and _is_minor(book, idea)]
    served = book.serves and book.now.values.get("notReached", 0) > 0
    return minor if served or any(i.piloted for i in found if i not in minor) else []


def _is_minor(book: Book, idea: Idea) -> bool:
    name, sector = idea.chosen.row.id, str(book.profile.get("sector") or "-")
    industry = WORKS if name == "E17" else HEAVY
    if is_of_law(book, idea.chosen) or (name in OF_INDUSTRY and sector in industry):
        return False
    on_part = name in ("E09", "E10") and not is_large(name, book.now.values, of_own=True)
    return name in OF_UPKEEP or on_part


def _is_no_trial(book: Book, each: Chosen, *, small: bool) -> bool:
    """Whether a team would be the whole, chance would hide the effect, or law asks for the step."""
    return (small and each.row.id in OF_STAFF) or is_chance(each) or is_of_law(book, each)


def _is_short(book: Book) -> bool:
    """Whether there is no money for works: a loss, or reserves for less than a quarter."""
    pays = measure_reserves(book)
    return book.reading.values.get("resultMargin", 0) < 0 or bool(pays and pays.value < MONTHS)


def is_of_law(book: Book, each: Chosen) -> bool:
    return bool(duties.list_served(book.duties, each.row.id))


def _find_quarter(book: Book, chosen: Chosen) -> int | None:
    """In which quarter the share of peers lies who are where a practice leads, or further; None
    where their figure does not say whether they have it."""
    code = peer_comparison.indicator_of(chosen.row.metric)
    if code is None or chosen.then is None or chosen.row.id not in TOLD_BY_FIGURE:
        return None
    row = INDICATORS[code]
    value = simulation.after([chosen.row], book.now).values.get(row.value)
    if value is None:
        return None
    found = peer_comparison.quarter(book, code, indicators.to_scale_point(row, value))
    return None if found is None else min(found, 3)
