"""In which order a document is read, on the page as in Markdown: what to decide comes first."""

from typing import NamedTuple

from auxeira.reports.document import Document, Section

APPENDIX = ("x1", "x2", "x3")  # data, frameworks, provenance: for who checks


class ReadingOrder(NamedTuple):
    """`decide` holds all recommended actions, None where there are none; `steps` are their numbers
    by id."""

    decide: Section | None
    body: tuple[Section, ...]
    appendix: tuple[Section, ...]
    last: tuple[Section, ...]
    steps: dict[str, int]


def arrange_sections(document: Document) -> ReadingOrder:
    """The section that holds all actions is read after the finding; one is made where none does."""
    actions = [each.id for each in document.recommended_actions]
    decide = next((s for s in document.sections if actions and {*s.actions} >= {*actions}), None)
    rest = [each for each in document.sections if each is not decide]
    if actions and decide is None:
        decide = Section("steps", "Recommended steps", actions=tuple(actions))
    last = [each for each in rest if each.id > APPENDIX[-1]]
    return ReadingOrder(
        decide,
        tuple(each for each in rest if each.id not in APPENDIX and each not in last),
        tuple(each for each in rest if each.id in APPENDIX),
        tuple(last),
        {name: number for number, name in enumerate(actions, 1)},
    )


def name_steps(section: Section, steps: dict[str, int]) -> list[tuple[int, str]]:
    """The numbers and ids of the steps that a section calls for, which stand above."""
    return sorted((steps[name], name) for name in section.actions if name in steps)
