"""Ordinary requests of the routes of projects."""

from typing import Any

from tests.support.client import CLIENT
from tests.support.events import Answer
from tests.support.walk import Walk


def build_card(number: int) -> dict[str, Any]:
    """An open project as it is stored, without its texts, its title as long as they are."""
    project_id = f"prj_{number:026}"
    return {
        "project_id": project_id, "record": "META", "browse_pk": "OPEN",
        "browse_sk": f"2026-11-01T00:00:00Z#{project_id}", "title": f"{number} " + "a" * 90,
        "sdg": 4, "target_minor": 100_000_00, "currency": "USD", "funded_pct": 12,
        "created_at": "2026-11-01T00:00:00Z",
    }  # fmt: skip


def list_projects(_: Any, now: float) -> Answer:
    return CLIENT.get("/api/projects", now=now)


WALKS = (Walk("projects", "GET /api/projects", 200, list_projects),)
