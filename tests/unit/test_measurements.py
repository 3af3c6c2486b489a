"""The figures in the documentation are those of the last run."""

import json

import pytest

from measurements import __main__ as measuring
from measurements import lag


def test_the_document_shows_the_last_results():
    results = json.loads(measuring.RESULTS.read_text(encoding="utf-8"))
    text = measuring.DOCUMENT.read_text(encoding="utf-8")

    assert measuring.insert_results(text, results) == text


@pytest.mark.slow
def test_the_boards_carry_what_the_document_says_and_no_more():
    said = json.loads(measuring.RESULTS.read_text(encoding="utf-8"))["lag"]

    for moved, row in said.items():
        assert lag.simulate_longest_lag(int(moved), row["an_hour"], 0) <= lag.BEHIND_S
        assert lag.simulate_longest_lag(int(moved), row["an_hour"] * 2, 0) > lag.BEHIND_S
        assert lag.find_most_saves_at_once(int(moved)) == row["at_once"]


def test_a_save_alone_is_on_the_boards_at_once():
    assert lag.simulate_longest_lag(1, 1, 0) == pytest.approx(lag.CALL_S)
