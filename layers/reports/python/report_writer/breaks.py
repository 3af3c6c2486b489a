"""What makes years incomparable: a change of the organisation, and figures that lack between."""

from auxeira.reports.document import Sentence
from report_writer import labels, text
from report_writer.fact_book import Book


def tell_boundary(book: Book) -> Sentence | None:
    """Which years are left out of every comparison, since the organisation is another one since."""
    year = book.reading.earliest
    figures = book.metrics.get(str(year)) or {}
    left = [each for each in sorted(book.metrics) if int(each) < year and book.metrics[each]]
    if figures.get("boundaryChange") is not True or not left:
        return None
    note = text.quoted(figures.get("note"))
    said = f" It writes: “{note}”" if note and note != text.LEFT_OUT else ""
    verb = "is" if len(left) == 1 else "are"
    part = f" {year} itself may hold months only of what came in." if year < book.year else ""
    return Sentence(
        f"{text.listed(left)} {verb} left out of every comparison, since the organisation reports "
        f"a change of its boundary in {year}.{part}{said}"
    )


def find_boundary(book: Book) -> int | None:
    """The latest year for which a change of the boundary is reported."""
    years = [
        int(y) for y, each in book.metrics.items() if (each or {}).get("boundaryChange") is True
    ]
    return max(years, default=None)


def name_year(book: Book, year: int) -> str:
    """A year with which something is compared, in a cell: with a change of the boundary in it."""
    return f"{year}, boundary changed" if is_part_year(book, year) else str(year)


def is_part_year(book: Book, year: int) -> bool:
    """Whether a year before may hold what came in during it for some months only."""
    changed = (book.metrics.get(str(year)) or {}).get("boundaryChange") is True
    return changed and year < book.year


def tell_base_part(book: Book) -> Sentence | None:
    """That the year that comparisons begin with may hold only a part of what came in then."""
    base = min(book.reading.before, default=book.year)
    if not is_part_year(book, base):
        return None
    return Sentence(
        f"The boundary changed in {base}, with which this is compared: if that year holds only "
        "months of what came in, rises are smaller than they look, and falls larger."
    )


def tell_gap(book: Book, gaps: list[str]) -> Sentence | None:
    """That figures lack for the year before, though earlier ones have them."""
    if not gaps:
        return None
    before = book.year - 1
    if not book.metrics.get(str(before)):
        return Sentence(
            f"Nothing is reported for {before}; {book.year} is compared with years before it."
        )
    what = text.listed([labels.label(name) for name in gaps])
    return Sentence(f"Reported for earlier years and not for {before}: {what}.")


def list_unreported(book: Book, name: str = "") -> str | None:
    """The years between the first that can be compared and the latest that report nothing, or not
    a figure: who is told of both would read them as nothing happened."""
    given = [y for y in book.reading.before if not name or name in book.values(y)]
    between = range(min(given, default=book.year), book.year)
    return text.listed([str(year) for year in between if year not in given]) or None


def tell_deaths_before(book: Book) -> str | None:
    """Deaths of each earlier year that reports them, the last first, and the years between that do
    not; None without a death now."""
    years = [y for y in sorted(book.reading.before, reverse=True) if "fatalities" in book.values(y)]
    if not book.reading.values.get("fatalities"):
        return None
    found = [fact for year in years if (fact := book.value("fatalities", year))]
    told, lacks = (
        text.listed([f"{f:p} in {f:y}" for f in found]),
        list_unreported(book, "fatalities"),
    )
    return f"{told}; {lacks} {verb(lacks)} not reported" if told and lacks else told or None


def verb(years: str) -> str:
    """The word that agrees with years in a row."""
    return "are" if " and " in years else "is"
