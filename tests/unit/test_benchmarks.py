"""The figures in the documentation are those of the last run."""

import json

from benchmarks import __main__ as benchmarks


def test_the_document_shows_the_last_results():
    results = json.loads(benchmarks.RESULTS.read_text(encoding="utf-8"))
    text = benchmarks.DOCUMENT.read_text(encoding="utf-8")

    assert benchmarks.document(text, results) == text
