"""Answers of other servers are whole, or none."""

import pytest

from auxeira.core import http_client
from local import loopback


@pytest.fixture(autouse=True)
def _no_network(socket_enabled):
    """Sockets work in this file: the server listens on loopback."""


def asked(headers, content, most=100):
    """The answer to a request, of a server that says this."""
    with loopback.serve_on_loopback(lambda _: (200, headers, content)) as url:
        return http_client.send_http_request("GET", url, {}, None, limit=5, most=most)


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "4"}])
def test_a_whole_answer_is_one(headers):
    answer = asked(headers, b"body")

    assert (answer.status, answer.body) == (200, b"body")


@pytest.mark.parametrize("content", [b"", b"bo"])
def test_an_answer_that_breaks_off_is_none(content):
    with pytest.raises(http_client.Unreachable, match="broke"):
        asked({"Content-Length": "4"}, content)


def test_an_answer_that_is_too_long_is_none():
    assert asked({}, b"x" * 100).status == 200
    with pytest.raises(http_client.Unreachable, match="more than 100 bytes"):
        asked({}, b"x" * 101)
