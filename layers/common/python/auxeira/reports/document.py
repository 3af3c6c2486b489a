"""A report: what it consists of, in the order in which it is read. As JSON in camelCase.

Numbers in texts and cells are printed already; points of figures hold the numbers as printed, for
drawing. User text is raw here, and escaped by whoever renders it.
"""

from auxeira.esg.editions import FIRST
from auxeira.http.schema import Output


class Record(Output, frozen=True):
    """What all parts of a document share."""


class Sentence(Record, frozen=True):
    """A sentence, and the ids of the facts whose numbers are in it."""

    text: str
    facts: tuple[str, ...] = ()


class Table(Record, frozen=True):
    """Cells are text, none of them empty. `numeric`: columns whose cells stand to the right."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    numeric: tuple[int, ...] = ()


class Axis(Record, frozen=True):
    """`unit` is "" where the axis has names on it, as of categories."""

    label: str
    unit: str = ""


class Point(Record, frozen=True):
    """What is drawn: x and y are a number or a name; the rest as the kind of figure needs it.

    `low`, `mid`, `high`: quartiles, or a range; `size`: a bubble's or a cell's value; `label`: what
    is written beside it; `mark`: it is the own one, or stands out.
    """

    x: float | str | None = None
    y: float | str | None = None
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    size: float | None = None
    label: str = ""
    mark: bool = False


class Series(Record, frozen=True):
    """Points with one name in the legend; `dashed` for what is planned or supposed."""

    name: str
    points: tuple[Point, ...]
    dashed: bool = False


class Figure(Record, frozen=True):
    """`kind` is a function of `charts`; `text` says in a sentence what is to be seen."""

    id: str
    kind: str
    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    text: str
    note: str = ""


class Section(Record, frozen=True):
    """Paragraphs of sentences, then tables, figures and actions; the last two by their ids.
    `points`: which of the paragraphs are points of a list."""

    id: str
    title: str
    paragraphs: tuple[tuple[Sentence, ...], ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    points: tuple[int, ...] = ()


EFFORTS = ("weeks, no budget", "months, some budget", "a year or more, with capital")
RUNNING = {"S08": "a year or more, at a cost that stays"}  # wages, which no capital pays


def tell_effort(action: str, effort: int) -> str:
    """Return what a step takes, from 1 to 3, in words."""
    return RUNNING.get(action, EFFORTS[effort - 1])


class Action(Record, frozen=True):
    """A step to take. `effect` is in points of a score, low to high, "" where none is claimed;
    `effort` is 1 (weeks, no budget) to 3 (a year, capital); `links` are framework codes;
    `evidence` is the figure that shows its source; `due` a day, ISO 8601."""

    id: str
    title: str
    reason: str
    effort: int
    owner: str
    effect: str = ""
    change: str = ""
    links: tuple[str, ...] = ()
    duty: bool = False
    evidence: str = ""
    due: str = ""

    def to_labelled_rows(self) -> list[tuple[str, str]]:
        """Return what a reader sees under the title, as labels and words."""
        rows = (
            ("Why", self.reason),
            ("Change", self.change),
            ("Effect", self.effect),
            ("Evidence", self.evidence),
            ("Effort", tell_effort(self.id, self.effort)),
            ("Owner", self.owner),
            ("By", self.due),
            ("Answers", "; ".join(self.links)),
        )
        return [(label, words) for label, words in rows if words]


class KeyMetric(Record, frozen=True):
    """One of the figures to see first; `value` is printed with its unit."""

    label: str
    value: str
    year: int | None = None
    note: str = ""


class Document(Record, frozen=True):
    """A whole report. `summary` is for lists, at most 200 characters; `degraded`: a model ought to
    have worded it, and nothing of it was taken; `worded`: how many of its sentences a model worded,
    None where that was not kept yet, `worded_of` how many and `worded_by` which model; `edition`:
    of the formulas of its scores."""

    report_type: str
    title: str
    organisation: str
    organisation_type: str
    year: int
    base_year: int | None
    date: str
    engine: str
    facts_hash: str
    summary: str
    executive_summary: str
    sections: tuple[Section, ...]
    key_metrics: tuple[KeyMetric, ...]
    visualizations: tuple[Figure, ...]
    recommended_actions: tuple[Action, ...]
    degraded: bool = False
    edition: str = FIRST
    worded: int | None = None
    worded_of: int | None = None
    worded_by: str | None = None

    def wording(self) -> str:
        """Return who worded it, behind a space; nothing where nobody knows any more."""
        if self.degraded:
            return (
                " Worded by our own code: the language model did not answer, or nothing of what it "
                "wrote could be taken."
            )
        if self.worded is None:
            return ""
        if not self.worded:
            return " Worded by our own code."
        own = sum(len(p) for s in self.sections if s.id.startswith("s") for p in s.paragraphs)
        name = f" ({self.worded_by})" if self.worded_by else ""
        return (
            f" A language model{name} worded {self.worded} of {self.worded_of or own} sentences of "
            "its text; our own code wrote the others, and all numbers, directions, names, tables "
            "and figures."
        )
