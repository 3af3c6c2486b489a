"""What reports on peers share: positions in words, thresholds, shares in quarters, and levers.

Shares of peers are read from the quartiles alone, in quarters, so that no single peer shows.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from auxeira.benchmarks.histogram import STRENGTHS
from auxeira.benchmarks.peers import Standing
from auxeira.core.exact import Fraction
from auxeira.esg import indicators, score_components, scores
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.score_components import ROWS
from auxeira.esg.scores import CATEGORIES, round_half_up
from report_writer import actions, labels, simulation, text
from report_writer.actions import Action
from report_writer.asked_once import once_a_report
from report_writer.fact_book import LOCATION, OF_BASIS, Book, value_of
from report_writer.facts import Fact

POSITIONS = {  # the best first; {group} is the fact of how many peers there are
    "leading": "no peer does better",
    "topQuartile": "in the top quarter of {group}",
    "aboveMedian": "in the upper half of {group}",
    "belowMedian": "in the lower half of {group}",
    "bottomQuartile": "in the bottom quarter of {group}",
}
PLACES = tuple(POSITIONS)
TOP = PLACES[:2]
UPPER, BEST = 2, 3  # quartiles that the upper half and the top quarter have reached
QUARTERS = (
    "fewer than a quarter",
    "a quarter to half",
    "half to three quarters",
    "three quarters or more",
)
TIMES = (
    "within weeks, without a budget",
    "within months, on some budget",
    "in a year or more, with a budget or capital",
)
NONE = Fraction(0)
LACKING = 2  # components, of those that a score lacks, that are named
FEW = "few"  # in place of a number below five

GROUPS = {
    "mission": "organisations with a mission",
    "corporate": "companies",
    "capital": "investors of capital",
    "all": "organisations of all types",
}
BALANCES = {"womenManagersShare": "womenManagersBalance", "boardWomenShare": "boardBalance"}
COUNTED = BALANCES | {  # what a score counts in place of an indicator
    "genderPayGap": "payGapEitherWay",
    "trir": "accidents",
    "trainingPerEmployee": "trainingForSize",
    "turnover": "turnoverForSize",
}

INDICATED = {  # the indicator that a metric moves, where it is none itself
    "energyTotal": "energyPerEmployee",
    "ghgScope1": "ghgPerEmployee",
    "scope1Vehicles": "ghgPerEmployee",
    "scope1Fugitive": "ghgPerEmployee",
    "recordableInjuries": "trir",
}

INDICATORS_OF = {row.value: row.id for row in reversed(INDICATORS.values())}

# indicators that no score counts as they are, and how it counts them
OTHERWISE = {
    "ghgPerEmployee": "Carbon, as position on the path",
    "ghgChangePerYear": "Carbon, as position on the path",
    "energyPerEmployee": "Resources, as change of energy use",
    "outcomeRate": "Social, as change of outcomes",
}
# what the kind of work makes as much as any step does
OF_THE_WORK = ("ghgPerEmployee", "energyPerEmployee", "ghgChangePerYear", "trir", "resultMargin")


class Lever(NamedTuple):
    """An action and what it adds to each score at the middle of its range, exact."""

    row: Action
    gains: dict[str, Fraction]


def label(code: str) -> str:
    """A score or an indicator, in the middle of a sentence, with the basis of Scope 2."""
    basis = f" ({LOCATION})" if value_of(code) in OF_BASIS else ""
    return labels.label("genderPayGapPct" if code == "genderPayGap" else value_of(code)) + basis


def title(code: str) -> str:
    """The same at the beginning, and scores by their short names."""
    return labels.SHORT.get(code) or labels.first(label(code))


def title_in(book: Book, code: str) -> str:
    """The same, with the group that stands in where fewer than five of the own report it."""
    found = book.standing(code)
    stands_in = found is not None and found.group != (book.peers.group or found.group)
    words = GROUPS.get(found.group, found.group) if found and stands_in else ""
    return f"{title(code)} (beside {words})" if words else title(code)


def position(book: Book, code: str) -> str | None:
    """The own position in words, None without one."""
    place, group = find_place(book, code), book.group(code)
    if place is None or group is None:
        return None
    if code in CATEGORIES and book.score(code).printed == getattr(book.median(code), "printed", ""):
        return f"at the median of {group}"
    return POSITIONS[place].format(group=group)


def find_place(book: Book, code: str) -> str | None:
    """The place beside the quartiles that are printed with it: of few peers a quartile lies between
    two of them, and so can whoever a half or three quarters of them do not surpass."""
    found = book.standing(code)
    if found is None or found.position is None or found.own is None:
        return None
    reached = sum(found.own <= at if low(code) else found.own >= at for at in found.quartiles)
    place = PLACES[2] if found.position == PLACES[1] and reached < BEST else found.position
    return PLACES[3] if place == PLACES[2] and reached < UPPER else place


def ranked(book: Book, codes: Iterable[str] = CATEGORIES) -> list[str]:
    """Those with an own position, the worst first."""
    places = {code: place for code in codes if (place := find_place(book, code))}
    return sorted(places, key=lambda code: (-PLACES.index(places[code]), -_behind(book, code)))


def lower(book: Book, codes: Iterable[str] = CATEGORIES) -> list[str]:
    """Those in the lower half, the worst first."""
    return [code for code in ranked(book, codes) if find_place(book, code) in PLACES[3:]]


def low(code: str) -> bool:
    """Whether less is better."""
    return code in INDICATORS and INDICATORS[code].better == "low"


def better(book: Book, code: str) -> Fact | None:
    """Where the better quarter of peers begins, in the code's unit."""
    return book.quartile(code, 1 if low(code) else 3)


def has_enough(book: Book, category: str) -> bool:
    """Whether so much of a score is reported that it may be compared."""
    return book.exact[category].coverage >= scores.ENOUGH


def describe_group(book: Book) -> dict[str, Any]:
    """Who is compared, for a text file: the group in words, its size, strength and years."""
    peers = book.peers
    group = None
    if peers.group is not None:
        group = GROUPS.get(peers.group, f"organisations of the type {peers.group}")
    size = book.fact("group.size", "peers in the group", peers.size, "", f"peers: {group}")
    years = [
        {"n": book.fact(f"years.{year}", f"peers that report {year}", n, "peers", "peers: years"),
         "of": str(year)}
        for year, n in sorted(peers.years.items(), reverse=True)
    ]  # fmt: skip
    return {
        "group": group,
        "group_size": size if group else None,
        "indicative": bool(group) and peers.size < STRENGTHS[1][0],
        "strength": next((word for least, word in STRENGTHS if peers.size >= least), None),
        "group_years": years,
    }


def list_unplaced(book: Book, codes: Iterable[str]) -> list[dict[str, Any]]:
    """The scores that peers have and that rest on too little here, for a text file."""
    return [
        {"what": label(name), "reach": book.coverage(name), "lacks": name_lacking(book, name)}
        for name in codes
        if book.standing(name) and not has_enough(book, name)
    ]


def name_lacking(book: Book, score: str) -> str:
    """What a score lacks that weighs most, of what can be given, with the year that has none."""
    parts = book.sheet.parts
    mix = {score: Fraction(1)} if score in parts else scores.SHARES[book.sheet.mixes[0]][score]
    unknown = {
        part: share * part.weight / sum(each.weight for each in parts[name])
        for name, share in mix.items()
        for part in parts[name]
        if part.missing
    }
    heaviest = sorted(unknown, key=lambda part: -unknown[part])[:LACKING]
    years: dict[str, str] = {}
    for field in (field for part in heaviest for field in part.missing):
        *_, year, name = ("", *field.split("."))
        years[name] = max(year, years.get(name, "")) if year.isdigit() else ""
    named = [
        labels.label(name) + (f" of {year}" if year and int(year) < book.year else "")
        for name, year in years.items()
    ]
    return text.listed(named) or "a year to compare with"


def gain_at(book: Book, code: str, level: Fact) -> tuple[str, int] | None:
    """The score that counts an indicator, and the whole points that it would gain with the
    indicator at a level; None where no score counts it, or its own figure is unknown."""
    if code == "trir" and book.reading.values.get("fatalities"):
        return None  # after a death, fewer injuries win nothing
    value = COUNTED.get(code, value_of(code))
    names = score_components.OF_VALUE.get(value, ())
    part = next((found for name in names if (found := book.part(name))), None)
    if part is None or part.points is None:
        return None
    row = ROWS[part.id]
    at = level.value / INDICATORS[code].times
    at = min(at, 1 - at) if code in BALANCES else at
    points = score_components.calculate_component_points(row, at)
    whole = sum(each.weight for each in book.sheet.parts[row.category])
    return row.category, round_half_up(max(Fraction(0), points - part.points) * part.weight / whole)


def quarter(book: Book, code: str, point: int) -> int | None:
    """In which quarter the share of peers lies that are at a point of an indicator, or better.

    0 to 3, an index of QUARTERS; None where fewer than five peers report the indicator.
    """
    found = book.standing(code)
    return None if found is None else passed(found, point, low=low(code))


def passed(found: Standing, point: int, *, low: bool = False) -> int:
    """How many of the quartiles are at a point or better."""
    return sum(at <= point if low else at >= point for at in found.quartiles)


def indicator_of(metric: str) -> str | None:
    """The indicator that a figure or derived value moves."""
    return INDICATORS_OF.get(INDICATED.get(metric, metric))


@once_a_report
def levers(book: Book) -> list[Lever]:
    """All actions called for and what each alone adds; of those that overlap the first."""
    now, rows = simulation.combined([], book.now), actions.within(book.now)
    ids = [row.id for row in rows]
    later = {name for group in actions.EXCLUSIVE for name in [n for n in group if n in ids][1:]}
    found = []
    for row in (each for each in rows if each.id not in later):
        then = simulation.combined([row], book.now)
        gains = {n: NONE if then[n] is score else then[n] - score for n, score in now.items()}
        found.append(Lever(row, gains))
    return found


def enough(book: Book, category: str, known: list[Lever], wanted: Fraction) -> list[Action]:
    """The fewest of the actions, the strongest first, whose combined gain is `wanted` points.

    All that help where they are not enough.
    """
    helping = (each for each in known if each.gains[category] > 0)
    taken: list[Action] = []
    now, was, points = book.now, round_half_up(book.exact[category].score), 0
    for each in sorted(helping, key=lambda each: (-each.gains[category], each.row.id)):
        then = simulation.after([each.row], now)
        more = round_half_up(then.exact[category].score) - was
        if more > points:
            taken, now, points = [*taken, each.row], then, more
        if points >= wanted:
            break
    return taken


def gained(book: Book, category: str, rows: Iterable[Action]) -> int:
    """Points that actions add to a score together."""
    then = simulation.combined(rows, book.now)[category]
    return round_half_up(then) - round_half_up(book.exact[category].score)


def gain(book: Book, category: str, rows: list[Action], key: str) -> Fact:
    """The same as a fact."""
    words = f"points of {label(category)} by {key}"
    source = "formula: the score with the figures reached - the score now"
    return book.fact(f"{category}.{key}", words, gained(book, category, rows), "points", source)


def own_point(book: Book, code: str) -> int | None:
    """The own point of an indicator, also without peers."""
    value = book.reading.values.get(INDICATORS[code].value)
    return None if value is None else indicators.to_scale_point(INDICATORS[code], value)


def _behind(book: Book, code: str) -> float:
    """How far the own value lies behind the peers' median, in points and halves of them."""
    found = book.standing(code)
    gap = found.quartiles[1] - (found.own or 0) if found else 0
    return -gap if low(code) else gap
