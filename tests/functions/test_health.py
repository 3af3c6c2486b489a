"""Liveness, and the document of the API with its page."""

import json

import pytest

from functions.health import handler
from functions.health.handler import lambda_handler
from tests.support import events

DOCUMENTS = ["/openapi.json", "/docs", "/docs/script", "/docs/style", "/docs/start"]


@pytest.fixture(autouse=True)
def _forgotten():
    """A file that was read is kept; the next test is another process."""
    handler._read_file.cache_clear()


def get(path, **parts):
    return events.call(lambda_handler, "GET", path, **parts)


def test_auxeira_is_healthy_in_the_words_of_its_front_end(cloud):
    answer = get("/health")

    assert answer.status == 200
    assert answer.json == {
        "success": True,
        "status": "healthy",
        "message": "Auxeira ESG Dashboard Backend is running!",
        "timestamp": "2026-09-21T14:13:20Z",
        "version": "2.0",
    }


def test_pizza42_is_healthy_in_the_words_of_its_front_end(cloud):
    answer = get("/api/health")

    assert answer.status == 200
    assert answer.json == {"status": "OK", "message": "Pizza42 API is running"}


def test_health_needs_no_aws_and_no_settings(monkeypatch):
    monkeypatch.delenv("STAGE", raising=False)

    assert get("/health").status == 200
    assert get("/api/health").status == 200


def test_the_served_document_names_the_place_that_served_it(cloud):
    (handler.FOLDER / "openapi.json").read_text(encoding="utf-8")

    answer = get("/openapi.json")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.text)["servers"][0]["url"] == "."


def test_the_page_names_no_other_host(cloud):
    answer = get("/docs")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "://" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("part", "media_type"),
    [("script", "text/javascript"), ("style", "text/css"), ("start", "text/javascript")],
)
def test_the_page_has_its_parts(cloud, part, media_type):
    answer = get(f"/docs/{part}")

    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith(media_type)
    assert answer.text


@pytest.mark.parametrize("part", ["other", "openapi", "handler"])
def test_no_other_file_is_served(cloud, part):
    assert get(f"/docs/{part}").status == 404


@pytest.mark.parametrize("path", ["/openapi_json", "/openapi-json", "/openapi/json", "/docs/"])
def test_no_other_spelling_of_a_path_is_served(cloud, path):
    assert get(path).status == 404


@pytest.mark.parametrize("path", DOCUMENTS)
def test_prod_serves_no_documentation(cloud, monkeypatch, path):
    monkeypatch.setenv("STAGE", "prod")

    answer = get(path)

    assert answer.status == 404
    assert answer.problem.slug == "not-found"


@pytest.mark.parametrize("path", ["/health", *DOCUMENTS])
def test_head_answers_as_get_does_without_the_body(cloud, path):
    got = get(path)

    head = events.call(lambda_handler, "HEAD", path)

    assert (head.status, head.text) == (200, "")
    assert head.headers_but_its_id == got.headers_but_its_id
