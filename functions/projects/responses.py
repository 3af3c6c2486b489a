"""What the routes of projects answer."""

from datetime import datetime

from auxeira.core import money
from auxeira.http.schema import Output, Success
from functions.projects.repository import ProjectCard


class Card(Output):
    """A project on a list."""

    project_id: str
    title: str
    sdg_focus: int
    target: int
    currency: str
    percent_funded: int
    created_at: datetime


class ProjectList(Success):
    """A page of projects, newest first."""

    projects: list[Card]
    next_cursor: str | None


def to_card(card: ProjectCard) -> Card:
    """Return a project as the list shows it."""
    return Card(
        project_id=card.project_id,
        title=card.title,
        sdg_focus=card.sdg,
        target=money.to_whole_units(card.target_minor, card.currency),
        currency=card.currency,
        percent_funded=card.funded_pct,
        created_at=datetime.fromisoformat(card.created_at),
    )
