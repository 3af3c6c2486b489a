"""A report in a real browser, by a link and without a token: on a phone, a screen and paper."""

from urllib.parse import urljoin

import pytest

from tests.e2e.test_reports import FREE, PREMIUM, ann, generated

__all__ = ["ann"]  # a fixture

PHONE = {"viewport": {"width": 390, "height": 844}}
LIMITS = {"wcag": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture
def link(ann, deployed):
    """Ask for a link to a report of a type; give the address of the page or the Markdown."""

    def ask(kind, form="html"):
        report_id = generated(ann, kind)["reportId"]
        answer = ann("POST", f"/api/reports/{report_id}/link")
        assert answer.status_code == 200, answer.text
        return urljoin(str(answer.request.url), answer.json()[form])

    return ask


def test_a_report_opens_by_its_link_on_a_phone_and_nothing_is_cut_off(visit, link):
    page = visit(link(FREE), **PHONE)

    page.wait_for(at="h1", text="Impact Story Analysis")
    assert "people were reached in 2025" in page.text(at=".finding")
    assert page.count(at="ol.steps > li") == 3
    assert page.width() == 390
    assert page.count(at="details:not([open])") == 3
    assert [said for said in page.heard()["console"] if "favicon" not in said] == []


def test_what_is_folded_opens_and_is_printed(visit, link):
    page = visit(link(FREE))
    page.wait_for(at="h1", text="Impact Story Analysis")
    folded = page.print()

    page.click(at="#x3 summary")
    page.wait_for(at="#x3 caption", text="Facts of this report")

    assert 2 <= folded <= 6
    assert page.print() > folded


def test_a_page_of_a_report_is_usable_by_everybody(visit, link):
    page = visit(link(FREE))
    page.wait_for(at="h1", text="Impact Story Analysis")

    assert page.axe(tags=LIMITS["wcag"]) == []


def test_a_report_opens_as_markdown(visit, link):
    page = visit(link(FREE, "markdown"))

    page.wait_for(at="body", text="# Impact Story Analysis")


def test_a_report_that_is_not_paid_for_shows_its_cover_on_a_phone(visit, link):
    page = visit(link(PREMIUM), **PHONE)

    page.wait_for(at="p", text="is written once it is paid for")
    assert page.width() == 390


def test_a_link_that_was_changed_opens_nothing(visit, link):
    page = visit(link(FREE).replace("open?link=1", "open?link=2"))

    page.wait_for(at="body", text="link-expired")
