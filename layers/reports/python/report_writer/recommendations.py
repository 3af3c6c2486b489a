"""The steps that a report recommends, as it shows them: what, why, by whom, and to what effect."""

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import ROI, ROWS
from auxeira.esg.scores import ESG, round_half_up
from auxeira.reports.document import Action
from report_writer import actions, duties, labels, movements, printing
from report_writer.action_evidence import describe_evidence
from report_writer.action_reasons import REASONS
from report_writer.action_sources import (
    TAKES,
    find_grid_factor,
    measure_power,
)
from report_writer.action_words import count_people, is_of_nobody
from report_writer.actions import COSTLY
from report_writer.actions import Action as ActionRow
from report_writer.asked_once import once_a_report
from report_writer.duties import Duty
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.rules import Rule
from report_writer.simulation import Chosen, Gain
from report_writer.text import listed, listed_apart
from report_writer.told_apart import is_left_out

SPAN = {1: 2, 2: 4, 3: 6}  # quarters by effort
# what is found out or decided does not take a year
SOONER = {"S12": 1, "S15": 1, "F01": 1, "F06": 1, "S08": 2}
LATER = {"E10": 12}  # vehicles are changed as they are replaced
OF_LAW = "policy_alignment"  # has all steps of duties
LISTED = (  # name them by themselves
    *(OF_LAW, "strategic_recommendations", "risk_adjusted_roi"),
    *("comparative_benchmark", "competitive_landscape", "market_intelligence"),
    "sustainability_roadmap",
)
MORE = ("E31", "S21")  # what a duty asks for beside steps of the library
SPAN_OF_DUTY = 1  # what is a duty does not wait for a plan
FORMULA = "formula: the score with the figures reached - the score now"


@once_a_report
def step(book: Book, each: Chosen, due: str | None = None, told: str | None = None) -> Action:
    """A chosen action with its numbers as facts of the book; `due` is the day of a plan, `told`
    the effect that it has there."""
    row = each.row
    return Action(
        id=row.id,
        title=row.title,
        reason=reason(book, each),
        effort=row.effort,
        owner=row.owner,
        effect=effect(book, each) if told is None else told,
        change=change(book, each),
        links=tuple(row.links) + tuple(f"SDG {goal}" for goal in row.goals),
        duty=is_duty(book, row),
        evidence=describe_evidence(book, each),
        due=find_day(book, each, due),
    )


def is_duty(book: Book, row: ActionRow) -> bool:
    """Whether something grave calls for a step, or law itself where law is the question."""
    by_law = book.row.id == OF_LAW and row.id in duties.ASKED
    return row.duty or (by_law and bool(duties.list_served(book.duties, row.id)))


def find_day(book: Book, each: Chosen, due: str | None = None) -> str:
    """The day of a plan, or the end of as many quarters as the effort takes: before a duty that the
    step serves is due."""
    today, row = book.inputs.date, each.row
    span = SPAN_OF_DUTY if row.duty else find_span(row)
    day = due or find_due_date(today, span)
    served = duties.list_served(book.duties, row.id)
    ends = [end for duty in served if (end := duties.find_last_day(duty, today, row.effort))]
    late = [
        find_due_date(today, SPAN_OF_DUTY) for duty in served if duty.rule.date and not duty.day
    ]
    return min([day, *ends, *late])


def find_span(row: ActionRow) -> int:
    """Return the quarters that a step takes: by its effort, or as it is."""
    return SOONER.get(row.id) or LATER.get(row.id) or SPAN[row.effort]


def find_rule(book: Book, action: str) -> Rule | None:
    """Return the rule that asks for a step by a day that is still to come."""
    served = duties.list_served(book.duties, action)
    return next((duty.rule for duty in served if duty.day), None)


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
    """Why an action is offered: what the figure is now, or that it is not known; and the duties
    that it serves."""
    found = duties.list_served(book.duties, each.row.id)
    served = [
        duties.tell_since(duty)
        if duties.is_late(duty)
        else f"{duty.rule.called}{duties.tell_day(duty)}"
        for duty in found
    ]
    more = f"{_tell_time(book, each, found)}{_tell_more(book, each)}"
    serves = f"It serves {listed_apart(served)}.{more}" if served else ""
    return f"{_tell_figure(book, each)} {serves}".strip()


def _tell_time(book: Book, each: Chosen, served: list[Duty]) -> str:
    """That a duty is late, or due before such work is usually done."""
    if each.row.id in duties.ASKED and any(duties.is_late(duty) for duty in served):
        return " If not done, it is overdue: begin at once, and catch up by the day below."
    if each.row.duty and any(duties.is_late(duty) for duty in served):
        return " If not done, it is overdue: do it at once."
    days = [duty.day for duty in served if duty.day]
    usual = find_due_date(book.inputs.date, find_span(each.row))
    if each.row.effort == COSTLY and days and min(days) < usual:
        return " Such work usually takes longer than until then, so it begins now."
    return ""


def _tell_more(book: Book, each: Chosen) -> str:
    """What the same duties ask for besides, where a report has no steps of law."""
    if book.row.id in LISTED:
        return ""
    found = duties.list_served(book.duties, each.row.id)
    names = dict.fromkeys(name for duty in found for name in duty.steps if name in MORE)
    rows = [actions.fit(duties.STEPS[name], book.now) for name in names if name != each.row.id]
    told = [
        f"“{row.title}” ({labels.lower_first(row.owner)}, by {day})"
        for row in rows
        if (day := find_day(book, Chosen(row, book.now, ())))
    ]
    return f" Law asks for a step besides: {listed(told)}." if told else ""


def _tell_figure(book: Book, each: Chosen) -> str:
    row = each.row
    special = REASONS.get(row.id)
    if special is not None and (words := special(book, each)):
        return words
    if is_left_out(book, row.metric):
        return (
            f"{labels.first(labels.label(row.metric))}: left out, as it would tell of one person."
        )
    now = present(book, each)
    if now is not None:
        return f"{now:L}: {now}{_tell_base(book, now)}."
    if each.opens:
        label = labels.label(ROWS[each.opens[0]].value)
        return f"{labels.first(label)} is not known, and its score rests on less for it."
    return f"{labels.first(labels.label(row.metric))} is not reported." if row.metric else ""


def _tell_base(book: Book, now: Fact) -> str:
    """Return what a figure was in its base year, where it was another, and in the year since which
    it got worse."""
    name = now.id.partition(".")[0]
    base = book.base_of(name) if name in labels.NAMES else None
    first = book.value(name, base) if base else None
    moved = movements.compare_years(book, name) if first else None
    last = book.value(name, moved.turned) if moved and moved.turned not in (None, base) else None
    told = [f"{fact} in {fact:y}" for fact in (last, first) if fact]
    changed = any(fact and fact.text != now.text for fact in (last, first))
    return f" in {now:y}, after {listed(told)}" if changed else ""


def present(book: Book, each: Chosen) -> Fact | None:
    """The value that an action works on, as it is now."""
    if not each.row.metric or each.now is None:
        return None
    return _count(book, each, each.now, "now") or book.value(each.row.metric)


def reached(book: Book, each: Chosen) -> Fact | None:
    """The value that it would lead to, at the middle of its range."""
    row = each.row
    if each.then is None or not row.metric or row.metric not in labels.NAMES:
        return None
    if people := _count(book, each, each.then.mid, "then"):
        return people
    label = f"{labels.label(row.metric)} if {row.id} is reached"
    value = book.scaled(row.metric, each.then.mid)
    return book.fact(f"{row.id}.then", label, value, row.unit, "formula: effect of the action")


def _count(book: Book, each: Chosen, share: Fraction, at: str) -> Fact | None:
    """A share of few as people; None where there are many, and for a share of today that no number
    of them makes."""
    metric, values = each.row.metric, book.reading.values
    if at == "now" and is_of_nobody(metric, values):
        return None
    found = count_people(metric, share, {n: v for n, v in values.items() if n != metric})
    if found is None:
        return None
    source = "formula: the share of the whole, in people"
    label = found.label if at == "now" else f"{found.label} if {each.row.id} is reached"
    return book.fact(f"{each.row.id}.{at}", label, found.part, found.unit, source, book.year)


def change(book: Book, each: Chosen) -> str:
    """From now to then, "" where nothing is claimed or nothing is known now."""
    if is_left_out(book, each.row.metric):
        return ""
    now, then = present(book, each), reached(book, each)
    if not now or not then or now.text == then.text:
        return ""
    return f"{now:n} → {then}" if now.unit == then.unit else f"{now} → {then}"


def effect(book: Book, each: Chosen) -> str:
    """The points at the middle and the range, "" where none are claimed: of a duty never."""
    label = labels.label(ROI if each.row.money else ESG)
    if net := find_net(book, each):
        return f"about {net} less a year, net of that electricity, if reached"
    if is_duty(book, each.row) or each.points.high <= 0:
        return ""
    low, mid, high = gains(book, each)
    if not high.value:
        return f"less than a tenth of a point of {label}, if reached"
    if low.printed == high.printed:
        return f"{high:n} {_name_points(high)} of {label}{_tell_today(book, each)}, if reached"
    words = f"about {mid:n} {_name_points(mid)} ({low:n} to {high:n})"
    if not mid.value:
        words = f"up to {high:n} {_name_points(high)}"
    return f"{words} of {label}{_tell_today(book, each)}, if reached"


def _name_points(fact: Fact) -> str:
    return "point" if fact.value == 1 else "points"


def _tell_today(book: Book, each: Chosen) -> str:
    """The score that points are added to; "" where too little of it is reported."""
    score = book.rated(ROI if each.row.money else ESG)
    return f" ({score:n} today)" if score else ""


def find_net(book: Book, each: Chosen) -> Fact | None:
    """The tonnes that are left of a cut by electricity, once that is counted; None where none."""
    if each.row.id not in TAKES or each.source is None:
        return None
    values = book.reading.values
    factor, _ = find_grid_factor(values)
    net = each.source.mid - factor * measure_power(each.row.id, values, each.source.mid)
    source = "formula: what is moved - emissions of the electricity for it"
    value = printing.round_planned(net)
    return book.fact(f"{each.row.id}.net", f"what {each.row.id} avoids, net", value, "t CO2e",
                     source, book.year) if value > 0 else None  # fmt: skip


def gains(book: Book, each: Chosen) -> tuple[Fact, Fact, Fact]:
    """What a step adds at the low end, the middle and the high end, in tenths of a point: as tables
    of points tell it."""
    points: Gain = each.points
    category = labels.label(ROI if each.row.money else ESG)
    low, mid, high = (
        book.fact(
            f"{each.row.id}.{name}",
            f"points of {category} by {each.row.id}, {words}",
            tenth(max(Fraction(0), value)),
            "",
            FORMULA,
        )
        for name, words, value in (
            ("low", "low", points.low),
            ("points", "at the middle", points.mid),
            ("high", "high", points.high),
        )
    )
    return low, mid, high


def tenth(value: Fraction) -> Fraction:
    """Points to a tenth, as they are told beside each other."""
    return Fraction(round_half_up(10 * value), 10)
