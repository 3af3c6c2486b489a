"""The figures that more than doubled over the reported years, which every report names."""

from auxeira.core.exact import Fraction
from auxeira.reports.document import Sentence
from report_writer import labels, movements, text
from report_writer.fact_book import Book
from report_writer.facts import Fact

ROW = 3  # figures that doubled in a sentence


def describe_doubled(book: Book) -> list[Sentence]:
    """Sentences on all figures that more than doubled over the reported years, the bad first, and
    on injuries where there were none; of many the first have their values."""
    told: list[tuple[str, str, tuple[str, str]]] = []
    found: list[Sentence] = []
    for name in (*movements.LOW, *movements.HIGH):
        first, now = _find_ends(book, name)
        if first is None or now is None or not _is_doubled(name, first.value, now.value):
            continue
        what, ids = movements.name_with_basis(book, name), (first.id, now.id)
        if first.value:
            told.append((what, f"{what} from {first:n} in {first:y} to {now}", ids))
        elif name == "recordableInjuries":
            words = f"{labels.first(what)} went from {first:n} in {first:y} to {now}."
            found.append(Sentence(words, ids))
    shown, named = (told[:ROW], told[ROW:]) if len(told) > 2 * ROW else (told, [])
    rows = [shown[at : at + ROW] for at in range(0, len(shown), ROW)]
    for row in rows:
        also = " as well" if row is not rows[0] else ""
        words = f"More than doubled{also}: {'; '.join(each for _, each, _ in row)}."
        found.append(Sentence(words, tuple(one for *_, pair in row for one in pair)))
    if named:
        found.append(Sentence(f"More than doubled as well: {text.listed([w for w, *_ in named])}."))
    return found


def _find_ends(book: Book, name: str) -> tuple[Fact | None, Fact | None]:
    """A figure in its first and its latest year, None where one of them is unknown; registered only
    where it more than doubled."""
    year = next((y for y in sorted(book.reading.before) if name in book.values(y)), None)
    now = book.reading.values.get(name)
    if year is None or now is None or now <= 2 * book.values(year)[name]:
        return None, None
    return book.value(name, year), book.value(name)


def _is_doubled(name: str, first: Fraction, now: Fraction) -> bool:
    """Whether an amount, or a figure of which more is worse, is more than twice what it was."""
    amount = not labels.NAMES[name].unit.startswith(("%", "of "))
    return now > 2 * first >= 0 and (name in movements.LOW or amount)
