"""The steps that a report recommends, as it shows them: what, why, by whom, and to what effect."""

from fractions import Fraction

from auxeira.esg.score_components import ROI
from auxeira.esg.scores import ESG, round_half_up
from auxeira.reports.document import Action
from report_writer import labels
from report_writer.action_sources import LABELS, SOURCES
from report_writer.fact_book import ROWS, Book
from report_writer.facts import Fact
from report_writer.simulation import Chosen, Range

SPAN = {1: 2, 2: 4, 3: 6}  # quarters by effort
SPAN_OF_DUTY = 1  # what is a duty does not wait for a plan
FORMULA = "formula: the score with the figures reached - the score now"
DUTIES = {
    "S06": "A death calls for an inquiry whatever it does to a score.",
    "G09": "Cases and fines call for remedy before anything else.",
}


def step(book: Book, each: Chosen, due: str | None = None) -> Action:
    """A chosen action with its numbers as facts of the book; `due` is the day of a plan."""
    row = each.row
    return Action(
        id=row.id,
        title=row.title,
        reason=reason(book, each),
        effort=row.effort,
        owner=row.owner,
        effect=effect(book, each),
        change=change(book, each),
        links=tuple(row.links) + tuple(f"SDG {goal}" for goal in row.goals),
        duty=row.duty,
        evidence=describe_evidence(book, each),
        due=due or find_due_date(book.inputs.date, SPAN_OF_DUTY if row.duty else SPAN[row.effort]),
    )


def describe_evidence(book: Book, each: Chosen) -> str:
    """Return what shows that there is something to act on, and how much of it is claimed at most;
    "" for an action that works on no source."""
    if each.source is None:
        return ""
    name, figure = SOURCES[each.row.id]
    label, unit = LABELS[name] if name in LABELS else (labels.label(name), labels.NAMES[name].unit)
    own, most = each.source
    now = book.fact(
        f"{each.row.id}.source", label, own, unit, "formula: bounds of sources", book.year
    )
    what = f"{labels.first(label)}: {now} in {book.year}"
    if not most:
        return f"{what}."
    unit = labels.NAMES[figure].unit
    words, source = f"most of it that {each.row.id} moves", "planning value, in percent of it"
    moved = book.fact(f"{each.row.id}.most", words, most, unit, source)
    return f"{what}; at most {moved} of it is claimed, a planning value."


def find_due_date(date: str, span: int) -> str:
    """Return the last day of work of so many quarters that begins next quarter, ISO 8601."""
    year, month = (int(part) for part in date.split("-")[:2])
    year, quarter = divmod(4 * year + (month - 1) // 3 + span, 4)
    return f"{year}-{('03-31', '06-30', '09-30', '12-31')[quarter]}"


def points(book: Book, each: Chosen) -> Fact:
    """What an action adds to the overall ESG score at the middle of its range, in whole points."""
    label = f"points of {labels.label(ESG)} by {each.row.id}"
    return book.fact(f"{each.row.id}.mid", label, round_half_up(each.esg.mid), "points", FORMULA)


def reason(book: Book, each: Chosen) -> str:
    """Why an action is offered: what the figure is now, or that it is not known."""
    row = each.row
    if row.duty:
        return DUTIES[row.id]
    now = present(book, each)
    if now is not None:
        return f"{now:L}: {now}."
    if each.opens:
        label = labels.label(ROWS[each.opens[0]].value)
        return f"{labels.first(label)} is not known, and its score rests on less for it."
    if row.metric:
        return f"{labels.first(labels.label(row.metric))} is not reported."
    return "It closes a gap that no single figure shows."


def present(book: Book, each: Chosen) -> Fact | None:
    """The value that an action works on, as it is now."""
    return book.value(each.row.metric) if each.row.metric and each.now is not None else None


def reached(book: Book, each: Chosen) -> Fact | None:
    """The value that it would lead to, at the middle of its range."""
    row = each.row
    if each.then is None or not row.metric or row.metric not in labels.NAMES:
        return None
    label = f"{labels.label(row.metric)} if {row.id} is reached"
    value = book.scaled(row.metric, each.then.mid)
    return book.fact(f"{row.id}.then", label, value, row.unit, "formula: effect of the action")


def change(book: Book, each: Chosen) -> str:
    """From now to then, "" where nothing is claimed or nothing is known now."""
    now, then = present(book, each), reached(book, each)
    return f"{now:n} → {then}" if now and then and now.printed != then.printed else ""


def effect(book: Book, each: Chosen) -> str:
    """The range in points, "" where none is claimed."""
    category = ROI if each.row.money else ESG
    low, high = gains(book, each)
    if low is None or high is None:
        return ""
    span = high.text if low.printed == high.printed else f"{low.printed} to {high.text}"
    return f"{span} of {labels.label(category)}, if reached"


def gains(book: Book, each: Chosen) -> tuple[Fact | None, Fact | None]:
    """The lowest and the highest gain in whole points; None twice for less than half a point."""
    points: Range = each.points
    category = labels.label(ROI if each.row.money else ESG)
    ends = [max(Fraction(0), points.low), points.high]
    if round_half_up(ends[1]) < 1:
        return None, None
    low, high = (
        book.fact(
            f"{each.row.id}.{name}",
            f"points of {category} by {each.row.id}, {name}",
            round_half_up(value),
            "points",
            FORMULA,
        )
        for name, value in zip(("low", "high"), ends, strict=True)
    )
    return low, high
