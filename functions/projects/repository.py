"""Projects as they are stored: the list of those that are open, by an index."""

import re
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from auxeira.aws import dynamodb
from auxeira.core.records import Number, Record, read_record

Item = dict[str, Any]

OPEN = "OPEN"  # the index of all that take pledges; a project leaves it when it takes no more
META = "META"  # range key of the item with status, deadline and totals
POSITIONS = re.compile("[0-9TZ:-]{20}#prj_[0-9A-Z]{26}")  # in cursors


class ProjectCard(Record, frozen=True, kw_only=True):
    """What the indexes hold of a project. `browse_sk` is when it was opened, and its id."""

    KIND: ClassVar[str] = "project"
    METRIC: ClassVar[str] = "ProjectUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = ("project_id", "record", "browse_pk")

    project_id: str
    browse_sk: str
    title: str
    sdg: Annotated[int, Meta(ge=1, le=17)]
    target_minor: Number
    currency: str
    funded_pct: Number
    created_at: str

    def key(self) -> Item:
        """Return the key of the project."""
        return {"project_id": self.project_id, "record": META}


def list_open_projects(limit: int, after: str | None) -> tuple[list[ProjectCard], str | None]:
    """Return open projects, newest first, and where the next page starts. 1 read unit for 20."""
    found, following = dynamodb.query_index(
        "projects", "browse", ("browse_pk", OPEN), limit, _to_start_key(after) if after else None
    )
    cards = [read_record(ProjectCard, item, project=item["project_id"]) for item in found]
    return [card for card in cards if card], str(following["browse_sk"]) if following else None


def _to_start_key(position: str) -> Item:
    """Return the key that a page starts behind, of the position in a cursor."""
    project_id = position.partition("#")[2]
    return {"browse_pk": OPEN, "browse_sk": position, "project_id": project_id, "record": META}
