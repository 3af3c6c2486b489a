"""Refusals."""

import inspect
import json
import re

import pytest

from auxeira.core import problems
from auxeira.http import responses

KINDS = [
    kind
    for _, kind in inspect.getmembers(problems, inspect.isclass)
    if issubclass(kind, problems.Problem) and kind is not problems.Problem
]
SPECIAL = {
    problems.MethodNotAllowed: lambda: problems.MethodNotAllowed("GET, HEAD, OPTIONS"),
    problems.UnsupportedMediaType: problems.UnsupportedMediaType,
    problems.TooMany: lambda: problems.TooMany("Wait.", 7),
    problems.Internal: problems.Internal,
    problems.PreconditionFailed: lambda: problems.PreconditionFailed(3),
}
HEADERS = {401: "WWW-Authenticate", 405: "Allow", 412: "ETag", 415: "Accept", 429: "Retry-After",
           503: "Retry-After"}  # fmt: skip


def raised(kind):
    return SPECIAL.get(kind, lambda: kind("What to do."))()


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_has_a_status_a_title_and_a_slug(kind):
    refusal = raised(kind)

    assert 400 <= refusal.status <= 599
    assert refusal.title
    assert re.fullmatch("[a-z]+(-[a-z]+)*", refusal.slug)
    assert refusal.detail.endswith(".")
    assert kind.__doc__


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_carries_the_header_that_its_status_asks_for(kind):
    answer = responses.build_problem(raised(kind), "id")

    if name := HEADERS.get(raised(kind).status):
        assert answer["headers"][name]


def test_no_two_kinds_share_a_status_or_a_slug():
    assert len({kind.status for kind in KINDS}) == len(KINDS)
    assert len({kind.slug for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(("given", "sent"), [(7, "7"), (0, "1"), (-5, "1")])
def test_nobody_is_told_to_come_back_in_no_time(given, sent):
    assert problems.TooMany("Wait.", given).headers["Retry-After"] == sent


def test_a_challenge_follows_the_realm():
    refusal = problems.Unauthorized("Log in.", challenge='error="invalid_token"')

    assert refusal.headers["WWW-Authenticate"] == 'Bearer realm="auxeira", error="invalid_token"'


def test_a_failed_precondition_names_the_present_version():
    answer = responses.build_problem(problems.PreconditionFailed(3), "id")

    assert answer["headers"]["ETag"] == '"3"'
    assert json.loads(answer["body"])["version"] == 3


def test_an_internal_error_tells_nothing():
    assert responses.build_problem(problems.Internal(), "some-id")["body"].count("some-id") == 1
