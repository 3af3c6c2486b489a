"""`make report`: a type as a sample organisation would get it, in the terminal and as a page."""

import pytest

from layers import build
from local import report_preview


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(report_preview, "PAGE", tmp_path / "build" / "report.html")
    return report_preview.PAGE


@pytest.mark.parametrize("organisation", ["riverlight", "3", "none"])
def test_a_report_is_shown_in_the_terminal_and_written_as_a_page(page, capsys, organisation):
    assert report_preview.main(["impact_story", organisation]) == 0

    assert "# Impact Story Analysis" in capsys.readouterr().out
    assert page.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("organisation", ["nobody of this name", "63"])
def test_an_organisation_that_is_not_there_is_named(page, capsys, organisation):
    assert report_preview.main(["impact_story", organisation]) == 2
    assert organisation in capsys.readouterr().err


def test_what_a_report_lacks_is_named(page, capsys):
    assert report_preview.main(["risk_adjusted_roi", "none"]) == 2
    assert "metrics.2025.employees" in capsys.readouterr().err
