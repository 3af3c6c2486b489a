"""Where each number of a report comes from: a row for each fact, and for what its formula uses."""

import re
from functools import lru_cache

from auxeira.esg.editions import EDITION
from auxeira.reports.document import Section, Sentence, Table
from report_writer import labels
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.told_apart import is_withheld

ENGINE = "1.0"
MARKS = {"gap": "not reported for the year before"}
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def describe_provenance(book: Book, facts_hash: str) -> Section:
    """The section with all facts but those withheld. What a formula names and the organisation
    gave is among them."""
    _register_inputs(book)
    columns = ("Id", "Fact", "Value", "Year", "Source")
    rows = tuple(
        (
            fact.id,
            labels.first(fact.label),
            fact.text,
            str(fact.year or "-"),
            "; ".join([fact.source, *[MARKS.get(mark, mark) for mark in fact.marks]]),
        )
        for fact in book.facts.values()
        if not is_withheld(book, fact)
    )
    table = Table("provenance", "Facts of this report", columns, rows, numeric=(2,))
    words = f"Engine {ENGINE}, edition {EDITION} of the formulas, facts {facts_hash}."
    return Section("x3", "Provenance", ((Sentence(words),),), (table,))


def _register_inputs(book: Book) -> None:
    """Register the figures that formulas name, for the years of which they speak."""
    found = [*book.facts.values()]
    for fact in found:  # grows by what is registered
        if fact.source.startswith("formula"):
            known = len(book.facts)
            names, years = _read_formula(fact.source)
            told = {*years, min(fact.year or book.year, book.year)}
            for name in names:
                for year in _list_years(book, fact, name, told):
                    book.value(name, year)
                    if name == "scope2" and book.reading.basis:
                        book.value(book.reading.basis, year)
            if len(book.facts) > known:
                found += [*book.facts.values()][known:]


@lru_cache(1000)  # a formula may name years, of which there is no end
def _read_formula(source: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The figures and derived values that a formula names, and the years."""
    names = dict.fromkeys(n for n in re.findall(r"\w+", source) if n in labels.NAMES)
    return tuple(names), tuple(map(int, YEAR.findall(source)))


def _list_years(book: Book, fact: Fact, name: str, years: set[int]) -> set[int]:
    """The year of a fact, or the latest for what is to come; those named, and the base year."""
    base = book.base_of(name) if "base year" in fact.source else None
    return years | {base} if base else years
