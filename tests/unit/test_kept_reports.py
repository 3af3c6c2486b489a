"""Whole reports are as somebody looked at them: no sentence, mark or size changes unseen."""

import pytest

from report_writer import write
from tests.support import kept_reports

KEPT = sorted(path.stem for path in kept_reports.FOLDER.glob("*.md"))


@pytest.mark.parametrize("name", KEPT)
def test_a_report_is_as_it_was_looked_at(name):
    """Where the change is meant: python -m tests.support.kept_reports, and look at the diff."""
    kept = (kept_reports.FOLDER / f"{name}.md").read_text(encoding="utf-8")

    assert kept_reports.render(write(*kept_reports.list_kept()[name])) == kept


def test_what_is_written_is_kept_and_no_report_of_what_is_no_longer_written():
    assert set(KEPT) == set(kept_reports.list_kept())
