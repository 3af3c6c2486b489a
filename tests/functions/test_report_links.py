"""A link opens one report of one user for five minutes, without a token, and nothing else."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.reports import links
from tests.support import accounts, reports
from tests.support import cloud as aws
from tests.support.client import CLIENT
from tests.support.events import NOW
from tests.support.reports import FREE, PREMIUM, USER, ask, asked

ENDS = 300


@pytest.fixture
def report_id(cloud):
    reports.saved()
    return asked(FREE)


def given(report_id, kind="html", now=NOW):
    """What a link carries, as its query."""
    answer = ask("POST", f"/{report_id}/link", now=now)
    assert answer.status == 200, answer.text
    path, query = urlsplit(answer.json[kind])[2:4]
    assert path == "open"
    return {name: values[0] for name, values in parse_qs(query).items()}


def follow(report_id, query, now=NOW, **parts):
    return CLIENT.get(f"/api/reports/{report_id}/open", query=query, now=now, **parts)


def test_a_link_opens_the_page_and_the_markdown_without_a_token(report_id):
    page, text = (follow(report_id, given(report_id, kind)) for kind in ("html", "markdown"))

    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.text == ask("GET", f"/{report_id}/html").text
    assert (text.status, text.headers["Content-Type"]) == (200, "text/markdown; charset=utf-8")
    assert text.text == ask("GET", f"/{report_id}/markdown").text


def test_what_a_link_opens_is_kept_by_nobody_and_runs_nothing(report_id):
    headers = follow(report_id, given(report_id)).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Content-Disposition"].startswith("inline")
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_link_is_good_for_five_minutes_and_says_until_when(report_id):
    answer = ask("POST", f"/{report_id}/link")
    query = given(report_id)

    assert answer.json["expiresAt"] == "2026-09-21T14:18:20Z"
    assert follow(report_id, query, now=NOW + ENDS - 1).status == 200
    late = follow(report_id, query, now=NOW + ENDS)
    assert (late.status, late.problem.slug) == (403, "link-expired")


def test_a_link_to_one_report_opens_no_other(report_id):
    other = asked(PREMIUM)

    assert follow(other, given(report_id)).status == 403
    assert follow(other, given(other)).status == 200  # its cover: it is locked


def test_nobody_gets_a_link_to_a_report_of_somebody_else(report_id):
    bob = accounts.id_of("bob")
    reports.saved(user_id=bob)

    assert ask("POST", f"/{report_id}/link", user_id=bob).status == 404
    assert CLIENT.send("POST", f"/api/reports/{report_id}/link", now=NOW).status == 401


@pytest.mark.parametrize(
    "turn",
    [
        lambda until, key, user, mark: (int(until) + 60, key, user, mark),
        lambda until, key, user, mark: (until, "0" * 8, user, mark),
        lambda until, key, user, mark: (until, key, "usr_bob", mark),
        lambda until, key, user, mark: (until, key, user, mark[:-2] + "AA"),
        lambda until, key, user, mark: (until, key, user, ""),
        lambda until, key, user, mark: ("", "", "", ""),
    ],
    ids=["later", "another key", "another user", "another mark", "no mark", "nothing"],
)
def test_a_link_that_was_changed_opens_nothing(report_id, turn):
    link = given(report_id)["link"]
    changed = ".".join(str(part) for part in turn(*link.split(".")))

    answer = follow(report_id, {"link": changed})

    assert (answer.status, answer.problem.slug) == (403, "link-expired")


@pytest.mark.parametrize("query", [{}, {"link": ""}, {"link": "x" * 200}, {"link": "a b"}])
def test_what_no_link_could_be_is_refused_by_its_form(report_id, query):
    assert follow(report_id, query).status == 400


def test_a_link_is_no_access_token_and_an_access_token_is_no_link(report_id):
    link = given(report_id)["link"]
    token = accounts.holder(NOW, USER)

    assert CLIENT.get("/api/reports", token=link, now=NOW).status == 401
    assert follow(report_id, {"link": token[:160]}).status in (400, 403)


def test_a_link_outlives_a_rotation_of_the_key(report_id):
    query = given(report_id)
    aws.rotate("signing", json.dumps("another secret of ours with more than 32 bytes"), NOW + 1)
    aws.fresh_process()

    assert follow(report_id, query, now=NOW + 60).status == 200


def test_a_deleted_report_has_no_link_and_opens_nothing(report_id):
    query = given(report_id)
    ask("DELETE", f"/{report_id}")

    assert follow(report_id, query).status == 404
    assert ask("POST", f"/{report_id}/link").status == 404


def test_signatures_differ_by_user_report_and_time(report_id):
    made = {
        links.sign_link(user, report, until, NOW).rpartition(".")[2]
        for user in ("usr_a", "usr_b")
        for report in ("rpt_1", "rpt_2")
        for until in (NOW + 1, NOW + 2)
    }

    assert len(made) == 8
