"""Sections of a report from its text file and what Python computed of an organisation.

`Parts` holds what the file names: facts and words for its fields, truths for its conditions, rows
for tables and lists, figures, and sentences that Python made. What a file names and nobody computed
is looked up as a figure of the year; see `lookups` for base_x, size_x, median_x and others.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from auxeira.reports.document import Section, Sentence, Table
from report_writer import labels, text
from report_writer.assembly import Body
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import is_worth_drawing
from report_writer.lookups import LOOKUPS, look_up
from report_writer.report_files import Line, Option, TextSection, read_report_file

type Parts = Mapping[str, Any]

FIELD = re.compile(r"\{(\w+)")
MOST_WORDS = 165  # of a finding: what a board reads first
BETWEEN = re.compile(r"(?<=[.?!]) (?=[A-Z])")


class Words(str):
    """Words in a sentence; {x:L} is them at its beginning."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return labels.first(str(self)) if spec == "L" else str(self)


def compose_report(book: Book, parts: Parts, told: set[tuple[int, int]] | None = None) -> Body:
    """The body of a type that has a text file.

    `told` collects the line and the option of each sentence that is told. Raises KeyError for a
    name that nobody knows.
    """
    told = set() if told is None else told
    first, *others = read_report_file(book.row.id)
    finding = _tell_finding(book, first, parts, told)
    found = [_make_section(book, each, parts, told) for each in others]
    return Body(
        finding=finding,
        sections=[each for each in found if each],
        key_metrics=parts.get("key_metrics", ()),
        actions=parts["chosen"],
        due=parts.get("due", {}),
        effects=parts.get("effects", {}),
    )


def _tell_finding(
    book: Book, written: TextSection, parts: Parts, told: set[tuple[int, int]]
) -> tuple[tuple[Sentence, ...], ...]:
    """The finding; where it is too long, without the last of what gives way."""
    found, _ = _tell_paragraphs(book, written, parts, told)
    words = sum(len(each.text.split()) for paragraph in found for each in paragraph)
    spare = [line for lines in written.paragraphs for line in lines if line.spare]
    if words <= MOST_WORDS or not spare:
        return found
    kept = [tuple(line for line in lines if line != spare[-1]) for lines in written.paragraphs]
    shorter = TextSection(written.title, tuple(lines for lines in kept if lines))
    return _tell_finding(book, shorter, parts, told)


def _make_section(
    book: Book, written: TextSection, parts: Parts, told: set[tuple[int, int]]
) -> Section | None:
    """A section; None where nothing of it can be told or shown."""
    paragraphs, points = _tell_paragraphs(book, written, parts, told)
    lines = [line for paragraph in written.paragraphs for line in paragraph]
    tables = [table for line in lines if (table := _table(book, line, parts, told))]
    figures = tuple(name for line in lines if (name := _draw(book, line, parts, told)))
    shown = any(each.kind == "actions" for each in lines)
    actions = tuple(each.row.id for each in parts["chosen"]) if shown else ()
    if not (paragraphs or tables or figures):
        return None
    number = book.row.sections.index(written.title) + 1
    return Section(f"s{number}", written.title, paragraphs, tuple(tables), figures, actions, points)


def _tell_paragraphs(
    book: Book, written: TextSection, parts: Parts, told: set[tuple[int, int]]
) -> tuple[tuple[tuple[Sentence, ...], ...], tuple[int, ...]]:
    """The paragraphs that can be told, and which of them are points of a list."""
    found: list[tuple[Sentence, ...]] = []
    points: list[int] = []
    for lines in written.paragraphs:
        head, rest = lines[0], lines
        if head.kind == "each":
            rows = [*(parts[head.name] or ())]
            said = [_tell(book, head, {**parts, **row}, told) for row in rows]
            points += range(len(found), len(found) + sum(bool(each) for each in said))
            found += [tuple(each) for each in said if each]
            rest = lines[1:]
        sentences = [one for line in rest for one in _tell(book, line, parts, told)]
        if sentences and head.kind == "point":
            points.append(len(found))
        found += [tuple(sentences)] if sentences else []
    return tuple(found), tuple(points)


def _tell(book: Book, line: Line, parts: Parts, told: set[tuple[int, int]]) -> Sequence[Sentence]:
    """What a line says: the first of its wordings that can be told."""
    if line.kind == "part":
        made = parts[line.name]
        sentences = [made] if isinstance(made, Sentence) else [each for each in made or () if each]
        told.update((line.number, 0) for _ in sentences[:1])
        return sentences
    for at, option in enumerate(line.options):
        if _holds(book, option, parts) and (sentences := _word(book, option.text, parts)):
            told.add((line.number, at))
            return sentences
    return ()


def _holds(book: Book, option: Option, parts: Parts) -> bool:
    """Whether a wording may be told; all its names are looked up, so that none is unknown."""
    given = [_is_so(book, name, parts) for name in option.given]
    lacking = [_is_so(book, name, parts) for name in option.lacking]
    return all(given) and not any(lacking)


def _is_so(book: Book, name: str, parts: Parts) -> bool:
    """Whether a part is true or not empty, or a figure of the year is known."""
    return bool(parts[name]) if name in parts else find_part(book, name, parts) is not None


def find_part(book: Book, name: str, parts: Parts) -> Any:
    """A part, or what is looked up under a name; None where unknown. Raises KeyError for none."""
    if name in parts:
        return parts[name]
    before, _, rest = name.partition("_")
    if name not in labels.NAMES and not (before in LOOKUPS and rest):
        raise KeyError(f"{book.row.id}.report: {name}")
    return look_up(book, name)


def _word(book: Book, template: str, parts: Parts) -> list[Sentence]:
    """The sentences of a wording, each with its facts; none where a field of it is unknown."""
    found = {name: find_part(book, name, parts) for name in _list_fields(template)}
    if any(value is None for value in found.values()):
        return []
    facts = [value for value in found.values() if isinstance(value, Fact)]
    shown = {n: v if isinstance(v, Fact) else Words(v) for n, v in found.items()}
    whole = template.format(**shown)
    apart = BETWEEN.split(whole) if "“" not in whole else [whole]
    return [
        Sentence(labels.first(each), tuple(f.id for f in facts if f.stands_in(each)))
        for each in apart
    ]


@cache
def _list_fields(template: str) -> tuple[str, ...]:
    """The names in a wording of a text file."""
    return tuple(FIELD.findall(template))


def _draw(book: Book, line: Line, parts: Parts, told: set[tuple[int, int]]) -> str | None:
    """The id of a figure; None where there is too little to draw."""
    if line.kind != "figure":
        return None
    name: str = parts[line.name](line.text)
    if not is_worth_drawing(book.figures[name]):
        del book.figures[name]
        return None
    told.add((line.number, 0))
    return name


def _table(book: Book, line: Line, parts: Parts, told: set[tuple[int, int]]) -> Table | None:
    if line.kind != "table" or not parts[line.name]:
        return None
    told.add((line.number, 0))
    columns = tuple(each.strip() for each in line.text.split("|"))
    return text.table(book, line.name, columns, parts[line.name])
