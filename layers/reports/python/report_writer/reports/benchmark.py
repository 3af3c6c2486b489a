"""The Comparative Benchmark Report: where an organisation stands among similar ones."""

from fractions import Fraction
from functools import partial
from typing import NamedTuple

from auxeira.benchmarks.histogram import STRENGTHS
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.scores import CATEGORIES, COMPLETION, ENOUGH
from auxeira.reports.document import Section, Sentence
from report_writer import labels, missing_data, recommendations, simulation, text
from report_writer.assembly import Body, key
from report_writer.fact_book import Book, value_of
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import tell
from report_writer.reports.benchmark_words import WORDS
from report_writer.simulation import Chosen
from report_writer.text import section, table

type Said = partial[Sentence | None]

GROUPS = {
    "mission": "organisations with a mission",
    "corporate": "companies",
    "capital": "investors of capital",
    "all": "organisations of all types",
}
RATIOS = ("ghgPerEmployee", "energyPerEmployee", "trainingPerEmployee")
MOST_SHOWN = 12
MOVES = {  # what closes a gap in an indicator, the simplest first
    "ghgPerEmployee": ("E09", "E10", "E04"),
    "energyPerEmployee": ("E07", "E06", "E08"),
    "ghgChangePerYear": ("E03", "E04"),
    "renewableShare": ("E04", "E05"),
    "wasteRecoveredShare": ("E17",),
    "womenManagersShare": ("S01",),
    "genderPayGap": ("S02",),
    "trainingPerEmployee": ("S03",),
    "turnover": ("S04",),
    "boardIndependentShare": ("G03",),
    "boardWomenShare": ("G04",),
    "policies": ("G01",),
    "antiCorruptionTrainedShare": ("G02",),
    "outcomeRate": ("S12",),
    "trir": ("S05",),
}


class Gap(NamedTuple):
    """An indicator and its distance to the median of peers in points, positive is behind."""

    code: str
    behind: Fraction


def comparative_benchmark(book: Book) -> Body:
    """The report for management and the board."""
    said = partial(tell, book, WORDS)
    found = distances(book)
    chosen = moves(book, found)
    sections = [
        _group(book, said),
        _scores(book, said),
        _indicators(book, said, found),
        _efficiency(book, said),
        _widest(book, said, found),
        _strongest(book, said, found),
        _moves(book, said, chosen),
    ]
    behind = [each for each in found if each.behind > 0]
    summary = [
        _apart(book, "widest", behind[0].code) if behind else said("no_gap"),
        _position(book, "esg_impact_score"),
        _counted(book, said, found),
        _group_line(book, said),
        _apart(book, "strongest", found[-1].code) if found and found[-1].behind < 0 else None,
    ]
    keys = [key(book.score(name)) for name in CATEGORIES[:4]]
    return Body(summary, sections, keys, chosen)


def distances(book: Book) -> list[Gap]:
    """Indicators that can be compared, the widest gap first, the strongest point last."""
    found = []
    for code, row in INDICATORS.items():
        standing = book.standing(code)
        if standing is not None and standing.own is not None:
            gap = Fraction(standing.quartiles[1]) - standing.own
            found.append(Gap(code, -gap if row.better == "low" else gap))
    return sorted(found, key=lambda each: (-each.behind, each.code))


def moves(book: Book, found: list[Gap]) -> list[Chosen]:
    """Three actions: duties, then what closes the widest gaps, then what else is recommended."""
    wanted = [name for each in found if each.behind > 0 for name in MOVES.get(each.code, ())]
    row = book.row
    offered = simulation.chosen(row.id, row.tags, book.inputs, 10, among=wanted)
    order = {name: n for n, name in enumerate(wanted)}
    closing = sorted(offered, key=lambda each: order[each.row.id])
    duties = [each for each in book.chosen if each.row.duty]
    every = [*duties, *closing, *book.chosen]
    return list({each.row.id: each for each in every}.values())[: row.actions]


def _group_line(book: Book, said: Said) -> Sentence | None:
    peers = book.peers
    if peers.group is None:
        return None
    name = GROUPS.get(peers.group, f"organisations of the type {peers.group}")
    size = book.fact("group.size", "peers in the group", peers.size, "peers", f"peers: {name}")
    return said("group", group=name, size=size)


def _group(book: Book, said: Said) -> Section:
    strength = next((word for least, word in STRENGTHS if book.peers.size >= least), None)
    years = [
        said(
            "years",
            n=book.fact(f"years.{year}", f"peers that report {year}", n, "peers", "peers: years"),
            year=year,
        )
        for year, n in sorted(book.peers.years.items(), reverse=True)
    ]
    first = _group_line(book, said) or missing_data.no_peers("esg_impact_score")
    after = [said("strength", strength=strength), said("strength_note")]
    return section(book, "The group and its size", [first, said("wider")], after, years)


def _scores(book: Book, said: Said) -> Section:
    rows, lines, points = [], [], []
    for name in CATEGORIES:
        standing, own = book.standing(name), book.score(name)
        q1, q2, q3 = (book.quartile(name, which) for which in (1, 2, 3))
        place = standing.wording if standing and standing.wording else "no comparison"
        gap = _gap(book, name)
        rows.append((labels.SHORT[name], own, q1, q2, q3, gap, place, book.group(name)))
        lines.append(_position(book, name) or _unranked(book, said, name))
        points.append(point(own, labels.SHORT[name], low=q1, mid=q2, high=q3, label=own.printed))
    columns = ("Score", "Own", "First quartile", "Median", "Third quartile", "Gap to mean",
               "Position", "Peers")  # fmt: skip
    positions = table(book, "position_table", columns, rows)
    words = "Each box spans the quartiles of peers; the dot is the own score."
    axes = ("Score", "0 to 100"), ("Category", "")
    strips = figure(book, "score_strips", "boxes", *axes, [series("Scores", points)], words)
    return section(book, "Six scores", lines[:3], lines[3:], tables=[positions], figures=[strips])


def _gap(book: Book, name: str) -> Fact | None:
    standing = book.standing(name)
    if standing is None or standing.gap is None:
        return None
    label = f"gap of {labels.label(name)} to the mean of peers, positive is behind"
    return book.fact(f"{name}.gap", label, standing.gap, "points", "formula: mean of peers - own")


def _position(book: Book, name: str) -> Sentence | None:
    standing = book.standing(name)
    if standing is None or standing.position is None:
        return None
    words = "first" if standing.position == "leading" else "position"
    return text.say(
        book,
        f"{words}.{name}",
        WORDS[words],
        what=labels.label(name),
        own=book.score(name),
        wording=standing.wording,
        n=book.group(name),
        median=book.median(name),
    )


def _unranked(book: Book, said: Said, name: str) -> Sentence | None:
    if book.standing(name) is None:
        return missing_data.no_peers(name)
    if name == COMPLETION:
        return None
    enough = book.fact(
        "enough", "coverage that a rank needs", 100 * ENOUGH, "%", "constant: method of scores"
    )
    return said("unranked", label=labels.label(name), reach=book.coverage(name), enough=enough)


def _indicators(book: Book, said: Said, found: list[Gap]) -> Section:
    points = []
    for each in found[:MOST_SHOWN]:
        row = INDICATORS[each.code]
        standing = book.standing(each.code)
        assert standing is not None
        own, middle = standing.own or 0, Fraction(standing.quartiles[1])
        if row.better == "low":
            own, middle = 100 - own, 100 - middle
        label = labels.label(value_of(each.code))
        formula = "formula: scale of indicators, turned so that more is better"
        dot = book.fact(f"{each.code}.own", f"oriented point of {label}", own, "points", formula)
        mid = book.fact(
            f"{each.code}.mid", f"oriented median of {label}", middle, "points", formula
        )
        points.append(point(dot, labels.first(label), mid=mid))
    words = "For each indicator the own point and the median of peers; right is better."
    axes = ("Point of the scale", "0 to 100, right is better"), ("Indicator", "")
    drawn = figure(book, "indicator_gaps", "dumbbells", *axes, [series("Points", points)], words)
    lines = [_counted(book, said, found), said("points_note")]
    return section(book, "Indicators", lines, figures=[drawn])


def _counted(book: Book, said: Said, found: list[Gap]) -> Sentence | None:
    if not found:
        return said("no_gap")
    behind = sum(each.behind > 0 for each in found)
    formula = "formula: indicators with a point and a median of peers"
    return said(
        "behind",
        behind=book.fact("indicators.behind", "indicators behind the median", behind, "", formula),
        all=book.fact("indicators.all", "indicators compared", len(found), "", formula),
    )


def _efficiency(book: Book, said: Said) -> Section:
    last = "programmeShare" if book.family == "mission" else "resultMargin"
    rows = [
        (labels.first(labels.label(name)), book.value(name), book.median(name), book.group(name))
        for name in (*RATIOS, last)
    ]
    columns = ("Ratio", "Own", "Median of peers", "Peers")
    ratios = table(book, "efficiency_ratios", columns, rows)
    lines = [_ratio(book, name) or missing_data.unknown(book, name) for name in RATIOS]
    own = said("programme" if last == "programmeShare" else "margin") or missing_data.unknown(
        book, last
    )
    return section(book, "Efficiency", [*lines, own], [said("efficiency_note")], tables=[ratios])


def _ratio(book: Book, name: str) -> Sentence | None:
    own, median = book.value(name), book.median(name)
    if own is None or median is None:
        return None
    difference = 100 * (own.value - median.value) / median.value if median.value else Fraction(0)
    return text.say(
        book,
        f"{name}.ratio",
        (
            "{own:L} is {own}, {word} than the median of peers, {median}.",
            "At {own}, {own:l} is {word} than the {median} at the median.",
            "The median of peers for {own:l} is {median}; here it is {own}, {word}.",
        )
        if abs(difference) >= 2
        else (
            "{own:L} is {own}, {word} as the median of peers, {median}.",
            "At {own}, {own:l} is {word} as the {median} at the median.",
            "The median of peers for {own:l} is {median}; here it is {own}, {word}.",
        ),
        own=own,
        median=median,
        word=text.compared(difference),
    )


def _apart(book: Book, words: str, code: str) -> Sentence | None:
    name = value_of(code)
    return text.say(
        book,
        f"{words}.{code}",
        WORDS[words],
        what=labels.label(name),
        own=book.value(name),
        median=book.median(code),
        n=book.group(code),
    )


def _widest(book: Book, said: Said, found: list[Gap]) -> Section:
    behind = [each.code for each in found if each.behind > 0][:4]
    lines = [_apart(book, "next_gap" if n else "widest", code) for n, code in enumerate(behind)]
    return section(book, "Widest gaps", lines or [said("no_gap")], [said("gap_note")])


def _strongest(book: Book, said: Said, found: list[Gap]) -> Section:
    ahead = [each.code for each in reversed(found) if each.behind < 0][:4]
    lines = [
        _apart(book, "next_strong" if n else "strongest", code) for n, code in enumerate(ahead)
    ]
    return section(book, "Strongest points", lines or [said("no_strong")], [said("strong_note")])


def _moves(book: Book, said: Said, chosen: list[Chosen]) -> Section:
    if not chosen:
        return section(book, "Three moves", [said("no_moves")])
    lines: list[Sentence | None] = [said("moves")]
    for each in chosen[:1]:
        effect = recommendations.effect(book, each)
        lines += [
            said("begin", title=each.row.title),
            said("first_effect", effect=effect) if effect else None,
        ]
    return section(book, "Three moves", lines, actions=[each.row.id for each in chosen])
