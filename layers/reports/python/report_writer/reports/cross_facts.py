"""Goals claimed, evidenced and improving, and what actions do for them."""

from fractions import Fraction

import msgspec

from auxeira.esg import derived_metrics, score_components
from auxeira.esg.metrics import METRICS, is_metric_asked
from auxeira.esg.scores import round_half_up
from auxeira.reports.requirements import find_goals
from report_writer import actions, recommendations, simulation
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.reports.cross_words import GOALS
from report_writer.simulation import Chosen

MISSION = ("beneficiariesReached", "outcomesAchieved", "outcomeEvidence")
NO_EVIDENCE = ("totalIncome", "totalExpenditure")  # size is no progress
UNKNOWN = "not comparable"
PROGRESS = {
    frozenset[int](): "about the same",
    frozenset({1}): "better",
    frozenset({-1}): "worse",
    frozenset({1, -1}): "mixed",
}
SEVERAL = 2  # goals that an action serves at least


class Goal(msgspec.Struct, frozen=True):
    """A goal that is claimed or of which figures speak. `targets` are those looked up; `figures`
    the reported ones of own operations that belong to it; `progress` is better, worse, mixed, about
    the same, or not comparable, by the points of their components."""

    number: int
    claimed: bool
    targets: list[str]
    figures: list[str]
    progress: str


def sdg(number: int) -> str:
    """A goal with what it is about."""
    return f"SDG {number} ({GOALS[number]})"


def number(book: Book, name: str, label: str, value: int, unit: str) -> Fact:
    """A count of this report."""
    return book.fact(f"goals.{name}", label, value, unit, "formula: goals of figures and actions")


def found_goals(book: Book) -> list[Goal]:
    """The goals that are claimed, then those that figures speak of."""
    claimed = sorted({int(goal) for goal in book.profile.get("sdg_alignment") or ()})
    given = [name for name in METRICS if name in book.reading.values]
    seen = sorted({goal for name in given for goal in find_goals(name)} - set(claimed))
    moves = _list_moves(book)
    return [_goal(goal, goal in claimed, given, moves) for goal in (*claimed, *seen)]


def _goal(goal: int, claimed: bool, given: list[str], moves: dict[str, set[int]]) -> Goal:
    own = [name for name in given if goal in find_goals(name) and name not in NO_EVIDENCE]
    codes = [code for name in own for code in METRICS[name].answers + METRICS[name].unchecked]
    targets = [code for code in codes if code.startswith(f"SDG {goal}.")]
    signs = set().union(*(moves.get(name, set()) for name in own))
    return Goal(
        goal,
        claimed,
        sorted(set(targets)),
        own,
        PROGRESS[frozenset(signs - {0})] if signs else UNKNOWN,
    )


def mission_figures(book: Book) -> list[str]:
    """The reported figures of what the organisation is for; of who serves nobody there are none."""
    return [name for name in MISSION if book.serves and name in book.reading.values]


def _list_moves(book: Book) -> dict[str, set[int]]:
    """The figures of components whose points rose (1), fell (-1) or stayed (0) since the earliest
    year that has them."""
    earlier: dict[str, Fraction] = {}
    for year in sorted(book.reading.before):
        reading = derived_metrics.read_year(book.metrics, book.kind, year)
        for category in book.sheet.parts:
            for part in score_components.build_score_parts(category, reading, book.kind):
                if part.points is not None:
                    earlier.setdefault(part.id, part.points)
    found: dict[str, set[int]] = {}
    for part in book.parts.values():
        if part.points is not None and part.id in earlier:
            then = earlier[part.id]
            for use in part.uses:
                found.setdefault(use, set()).add((part.points > then) - (part.points < then))
    return found


def lacking(book: Book, goal: Goal) -> list[str]:
    """The figures of a goal that the organisation is asked for and does not report."""
    employees = book.reading.values.get("employees")
    return [
        name
        for name, row in METRICS.items()
        if goal.number in find_goals(name)
        and name not in book.reading.values
        and is_metric_asked(row, book.kind, employees)
    ]


def served(book: Book, each: Chosen) -> tuple[int, ...]:
    """The goals that an action serves."""
    return actions.goals(each.row, book.inputs)


def listed_actions(book: Book) -> list[Chosen]:
    """The actions with two goals or more, the highest cross value first."""
    several = [
        row.id for row in actions.ACTIONS.values()
        if len(actions.goals(row, book.inputs)) >= SEVERAL
    ]  # fmt: skip
    found = simulation.chosen(book.row.id, book.row.tags, book.inputs, book.row.actions, several)
    return sorted(found, key=lambda each: (-cross(book, each)[1].value, each.row.id))


def gain(book: Book, each: Chosen) -> Fact:
    """The points that an action adds to the overall score, at mid."""
    value = max(Fraction(0), Fraction(round_half_up(100 * each.esg.mid), 100))
    label = f"points that {each.row.id} adds to the overall ESG score, at mid"
    return book.fact(f"{each.row.id}.mid", label, value, "", recommendations.FORMULA)


def cross(book: Book, each: Chosen) -> tuple[Fact, Fact]:
    """How many claimed goals an action serves, and that times its points."""
    claimed = {int(goal) for goal in book.profile.get("sdg_alignment") or ()}
    own = claimed & set(served(book, each))
    name = each.row.id
    count = number(book, f"{name}.claimed", f"claimed goals that {name} serves", len(own), "")
    source = "formula: claimed goals served x points at mid"
    value = gain(book, each).value * len(own)
    return count, book.fact(f"{name}.cross", f"cross value of {name}", value, "", source)
