"""Text files of reports: what each type says, in which order and under which condition.

    // a comment
    ## Who was reached            a section, by its title in the type's row; "finding" is the first
    [outcomes and not few] {outcomesAchieved} of ...      a sentence, told where the condition holds
    | [outcomes] ...                                      else this one
    | ...                                                 else that one
                                  a blank line begins a paragraph
    - The year closed ...         a point of a list
    * wrong: {what:L} ...         a point for each row of what Python computed under this name
    @goal                         sentences that Python made: a user's words, a gap
    table change_ledger: Measure | Now                    rows that Python computed
    figure change_slopes: Each line goes from ...         its text; Python gives the points
    actions                       the steps that the report recommends
    ? [reach] Of the score ...    told in a finding that has room for it; the last gives way first
    > how_sure                    the lines of shared/how_sure.report, as if they stood here

A finding begins with those of shared/grave.report: deaths, cases and fines.

A sentence with a field that is unknown is not told. A condition has names, "not" and "and".
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("reports")
FINDING = "finding"
FIRST = f"## {FINDING}\n> grave\n\n"  # what is grave stands before what a type asks
CONDITION = re.compile(r"\[([\w ]+)\] +(.+)")
SHARED = re.compile(r"^> (\w+)$", re.MULTILINE)
POINT = re.compile(r"\* (\w+): (.+)")
SHOWN = re.compile(r"(table|figure) (\w+): (.+)")


class Option(NamedTuple):
    """A wording, told where all names of `given` hold and none of `lacking` does."""

    given: tuple[str, ...]
    lacking: tuple[str, ...]
    text: str


class Line(NamedTuple):
    """`kind`: say, point, each, part, table, figure or actions; `name` is of what Python computed;
    `options` in the order in which they are tried; `number` is the line in the file, shared lines
    put in; `spare` are those that give way where a finding is too long."""

    number: int
    kind: str
    name: str = ""
    options: tuple[Option, ...] = ()
    text: str = ""
    spare: bool = False


class TextSection(NamedTuple):
    """A title and its paragraphs, each of lines."""

    title: str
    paragraphs: tuple[tuple[Line, ...], ...]


@cache
def read_report_file(report_type: str) -> tuple[TextSection, ...]:
    """Return the sections of a type's text file, the finding first."""
    text = (FOLDER / f"{report_type}.report").read_text("utf-8")
    text = text.replace(f"## {FINDING}\n", FIRST, 1)
    return parse_report_text(SHARED.sub(_read_shared_lines, text))


def _read_shared_lines(found: re.Match[str]) -> str:
    return (FOLDER / "shared" / f"{found[1]}.report").read_text("utf-8").rstrip()


def parse_report_text(text: str) -> tuple[TextSection, ...]:
    """Return the sections of a text. Raises ValueError with the line that cannot be read."""
    sections: list[tuple[str, list[list[Line]]]] = []
    for number, row in enumerate(text.splitlines(), 1):
        words = row.strip()
        if words.startswith("//"):
            continue
        if words.startswith("## "):
            sections.append((words[3:], [[]]))
        elif not sections and words:
            raise ValueError(f"line {number}: a section comes first: {words}")
        elif not words:
            if sections:
                sections[-1][1].append([])
        elif words.startswith("| "):
            _add_option(sections[-1][1][-1], number, words[2:])
        else:
            _add_line(sections[-1][1], _parse_line(number, words))
    return tuple(
        TextSection(title, tuple(tuple(lines) for lines in paragraphs if lines))
        for title, paragraphs in sections
    )


def _add_line(paragraphs: list[list[Line]], line: Line) -> None:
    """Add a line to the last paragraph; a point of a list is a paragraph of its own."""
    if line.kind in ("point", "each") and paragraphs[-1]:
        paragraphs.append([])
    paragraphs[-1].append(line)


def _add_option(lines: list[Line], number: int, words: str) -> None:
    if not lines or not lines[-1].options:
        raise ValueError(f"line {number}: nothing to be told instead of: {words}")
    last = lines.pop()
    lines.append(last._replace(options=(*last.options, _parse_option(words))))


def _parse_line(number: int, words: str) -> Line:
    if words == "actions":
        return Line(number, "actions")
    if words.startswith("@"):
        return Line(number, "part", words[1:])
    if shown := SHOWN.fullmatch(words):
        return Line(number, shown[1], shown[2], text=shown[3])
    if point := POINT.fullmatch(words):
        return Line(number, "each", point[1], (_parse_option(point[2]),))
    if words.startswith("? "):
        return Line(number, "say", options=(_parse_option(words[2:]),), spare=True)
    if words.startswith("- "):
        return Line(number, "point", options=(_parse_option(words[2:]),))
    return Line(number, "say", options=(_parse_option(words),))


def _parse_option(words: str) -> Option:
    found = CONDITION.fullmatch(words)
    if not found:
        return Option((), (), words)
    terms = found[1].split(" and ")
    given = tuple(each for each in terms if not each.startswith("not "))
    return Option(given, tuple(t.removeprefix("not ") for t in terms if t not in given), found[2])
