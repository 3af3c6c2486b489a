"""The Market Intelligence Brief: how the field does, where it moves, and what that asks for."""

from fractions import Fraction

from auxeira.esg import taxonomy
from auxeira.esg.scores import ESG, round_half_up
from auxeira.reports.document import Section, Sentence
from report_writer import labels, missing_data, peer_comparison, simulation, text
from report_writer.actions import ACTIONS
from report_writer.assembly import Body, key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.peer_comparison import tell
from report_writer.reports import market_practices as practices
from report_writer.reports.market_movement import (
    SCORES,
    adoption,
    behind,
    lacking,
    meaning,
    moved,
    movement,
    told,
)
from report_writer.reports.market_words import W
from report_writer.simulation import Chosen
from report_writer.text import section


def market_intelligence(book: Book) -> Body:
    """The report for strategy and fundraising."""
    chosen = followed(book)
    sections = [
        _numbers(book),
        _regions(book),
        adoption(book),
        movement(book),
        meaning(book, chosen),
    ]
    summary = [behind(book), told(book), moved(book), _own(book), _ends(book)]
    known = [key(book.median(name)) for name in SCORES if book.standing(name)]
    return Body(summary, sections, known[:5], chosen)


def followed(book: Book) -> list[Chosen]:
    """Five steps at most: duties, then what leads to common practices that are lacking."""
    found = simulation.chosen(book.row.id, book.row.tags, book.inputs, len(ACTIONS))
    wanted = {name for each in lacking(book) for name in practices.steps(each)}
    first: dict[str, Chosen] = {}
    for each in found:  # one step for each practice
        if each.row.id in wanted:
            first.setdefault(peer_comparison.indicator_of(each.row.metric) or "", each)
    duties = [each for each in found if each.row.duty]
    led = [each for each in first.values() if not each.row.duty]
    return (duties + led)[: book.row.actions]


# The field in numbers


def _numbers(book: Book) -> Section:
    lines = [_own(book), *(_field(book, name) or missing_data.no_peers(name) for name in SCORES)]
    spread = sorted((gap.value, name, gap) for name in SCORES if (gap := _spread(book, name)))
    if spread:
        _, wide, most = spread[-1]
        _, near, least = spread[0]
        lines.append(tell(book, W, "spread", label=labels.label(wide), gap=most))
        if near != wide:
            lines.append(tell(book, W, "narrow", label=labels.label(near), gap=least))
    notes = [_year(book, year, n) for year, n in sorted(book.peers.years.items(), reverse=True)[:2]]
    notes = notes or [tell(book, W, "noyears")]
    notes.append(tell(book, W, "strength", strength=peer_comparison.strength(book)))
    bands = book.peers.bands.get(ESG, [])
    notes += [tell(book, W, "bands"), tell(book, W, "one") if len(bands) == 1 else None]
    notes.append(tell(book, W, "private"))
    return section(book, "The field in numbers", lines, notes, figures=[_histogram(book)])


def _field(book: Book, name: str) -> Sentence | None:
    low, median, high = (book.quartile(name, n) for n in (1, 2, 3))
    found = book.standing(name)
    return tell(
        book,
        W,
        "field",
        name,
        label=labels.label(name),
        peers=book.group(name),
        low=low,
        high=high,
        median=median,
        name=found.group if found else None,
    )


def _spread(book: Book, name: str) -> Fact | None:
    low, high = book.quartile(name, 1), book.quartile(name, 3)
    if low is None or high is None:
        return None
    label = f"points between the quartiles of {labels.label(name)}"
    return book.fact(
        f"{name}.spread",
        label,
        high.value - low.value,
        "points",
        "formula: third quartile - first quartile",
    )


def _year(book: Book, year: str, number: int) -> Sentence | None:
    label = f"peers whose latest year is {year}"
    fact = book.fact(f"years.{year}", label, number, "peers", f"peers: {book.peers.group}")
    return tell(book, W, "years", year, year=int(year), peers=fact)


def _own(book: Book) -> Sentence | None:
    median, score = book.median(ESG), book.rated(ESG)
    if median is None:
        return None
    if score is None:
        return missing_data.not_enough(book, ESG)
    gap = score.value - median.value
    word = text.scored(gap, "above", "below")
    word = word if gap and word != "about the same" else "about as high as"
    return tell(book, W, "own", score=score, word=word, median=median)


def _histogram(book: Book) -> str:
    name = ESG if ESG in book.peers.bands else next(iter(book.peers.bands), ESG)
    rated = book.rated(name)
    own = round_half_up(rated.value) if rated else -1
    points = []
    for band in book.peers.bands.get(name, []):
        low, high = (_end(book, n) for n in (band.low, band.high))
        label = f"organisations with {labels.label(name)} of {band.low} to {band.high}"
        fact = book.fact(f"{name}.band.{band.low}", label, band.peers, "peers", "peers: bands")
        points.append(
            point(f"{low} to {high}", fact, label=fact.printed, mark=band.low <= own <= band.high)
        )
    said = f"The columns count organisations by {labels.label(name)}; the own band stands out."
    return figure(
        book,
        "score_histogram",
        "histogram",
        ("Score band", "points"),
        ("Organisations", "number"),
        [series("Organisations", points)],
        said,
    )


def _end(book: Book, at: int) -> Fact:
    return book.fact(f"band.{at}", "end of a band of scores", at, "", "constant: bands of scores")


# Regions


def _regions(book: Book) -> Section:
    known = regional(book)
    order = sorted(known, key=lambda region: (known[region].value, region))
    lines = [_home(book, name) for name in SCORES]
    home = _region(book)
    if not any(lines):
        lines = [tell(book, W, "nohome")]
    others = [_ends(book)]
    for region in order:
        others.append(
            tell(
                book,
                W,
                "region",
                region,
                region=region,
                median=known[region],
                peers=_members(book, region),
            )
        )
    others = others if known else [tell(book, W, "noregions")]
    notes = [tell(book, W, "mixed")]
    return section(book, "Regions", lines, others, notes, figures=[_grid(book, home)])


def regional(book: Book) -> dict[str, Fact]:
    """The medians of the overall score by region, of those that may be told of."""
    found = ((region, _median(book, region, ESG)) for region in taxonomy.REGIONS)
    return {region: fact for region, fact in found if fact}


def _median(book: Book, region: str, name: str) -> Fact | None:
    found = book.peers.regions.get(region, {}).get(name)
    if found is None:
        return None
    label = f"median of {labels.label(name)} in {region}"
    source = f"peers: {region}, {found.peers}"
    return book.fact(
        f"{region}.{name}", label, round_half_up(Fraction(found.median)), "of 100", source
    )


def _members(book: Book, region: str) -> Fact | None:
    found = book.peers.regions.get(region, {}).get(ESG)
    if found is None:
        return None
    label = f"organisations in {region} with an overall score"
    return book.fact(f"{region}.peers", label, found.peers, "peers", f"peers: {region}")


def _region(book: Book) -> str | None:
    everywhere = book.profile.get("works_globally") is True
    return taxonomy.find_region(book.profile["country"], everywhere=everywhere)


def _home(book: Book, name: str) -> Sentence | None:
    region = _region(book)
    median = _median(book, region, name) if region else None
    score = book.rated(name)
    if median is None or score is None:
        return None
    word = text.scored(score.value - median.value)
    return tell(
        book,
        W,
        "home",
        name,
        region=region,
        label=labels.label(name),
        median=median,
        score=score,
        word=word,
    )


def _ends(book: Book) -> Sentence | None:
    told = regional(book)
    if len(told) < 2:
        return None
    order = sorted(told, key=lambda region: (told[region].value, region))
    bottom, top = order[0], order[-1]
    gap = book.fact(
        "regions.gap",
        "points between the highest and the lowest region",
        told[top].value - told[bottom].value,
        "points",
        "formula: difference",
    )
    return tell(book, W, "ends", top=top, bottom=bottom, gap=gap)


def _grid(book: Book, home: str | None) -> str:
    rows = []
    for region in taxonomy.REGIONS:
        points = []
        for name in SCORES:
            fact = _median(book, region, name)
            points.append(
                point(
                    labels.SHORT[name],
                    region,
                    size=fact,
                    mark=region == home,
                    label=fact.printed if fact else peer_comparison.FEW,
                )
            )
        rows.append(series(region, points))
    said = "Medians of scores by region; “few” stands where fewer than five can be told of."
    return figure(book, "region_grid", "grid", ("Score", ""), ("Region", ""), rows, said)
