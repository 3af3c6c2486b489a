"""The Impact Measurement Framework: what to measure, how often, and how good it is today."""

import math
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg import score_values
from auxeira.esg.metric_details import SUMS
from auxeira.esg.metrics import ALL_METRICS
from report_writer import action_sources, actions, labels, movements, printing, simulation, text
from report_writer.assembly import key
from report_writer.course import build_course_parts
from report_writer.fact_book import Book
from report_writer.figure_builder import figure, point, series
from report_writer.goals import YEAR, build_goal_parts, list_gone_years
from report_writer.reports import measurement_facts as measures
from report_writer.reports.goal_steps import names_fleet
from report_writer.reports.measurement_facts import LADDER, STATES, Indicator
from report_writer.reports.stakeholder_groups import EDUCATION
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen

MOST_YEARS = 5
MOST_NAMED = 6  # figures in a sentence
TAGS = {"data", "outcome"}
RHYTHMS = {"monthly": "Every month", "quarterly": "Every quarter", "yearly": "Once a year"}
WHOLE = Fraction(19208, 50)  # 1.96 ^ 2 x 0.5 ^ 2 / 0.05 ^ 2
BRINGS = {"ghgScope3": "E13"}  # figures that lack: the step that brings them
TOLD_APART = Fraction(157, 10)  # 2 x (1.96 + 0.84) ^ 2: in nineteen of twenty, four of five
FEWEST = 100  # people, below whom all can be asked


def impact_measurement(book: Book) -> dict[str, Any]:
    """For staff for monitoring and evaluation."""
    goal = build_goal_parts(book)
    uncounted = measures.list_uncounted(book, goal, fleet=names_fleet(book))
    found = [*measures.list_indicators(book, goal["goal_names"]), *uncounted]
    counts = measures.count_states(book, found)
    missing = [each.label for each in found if each.state == STATES[0]]
    return {
        **build_shared_parts(book),
        **counts,
        **_describe_evidence(book),
        **goal,
        **build_course_parts(book),
        "slight": action_sources.is_next_to_nothing("ghg12", book.reading.values),
        **_describe_targets(book, found, goal),
        **_compare_rate(book),
        **_count_full(book, found),
        "goal_fleet": names_fleet(book),
        **measures.describe_counting(book, found, uncounted),
        "sums": [*_list_sums(book)],
        **_describe_value(book),
        "all_reported": not missing,
        "any_estimated": counts["n_estimated"].value > 0,
        "guessed": text.listed([e.label for e in found if e.state == STATES[1]]) or None,
        "lacking_set": text.listed(missing) or None,
        "kind": book.kind,
        "more_years": len(measures.list_years(book)) > 1,
        "reviewed": book.reading.values.get("esgAssurance", 0) >= measures.ASSURED,
        "rhythms": _list_rhythms(found),
        "chosen": (chosen := list_steps(book, found)),
        "duties": any(each.row.duty for each in chosen),
        "indicator_set": [_framework_row(each) for each in found],
        "effect_steps": [*measures.list_links(book)],
        "evidence_ladder": _ladder_rows(book) if book.serves else [],
        "data_quality": partial(_draw_quality, book, found),
        "key_metrics": [
            key(counts["n_missing"]), key(book.value("outcomeEvidence")),
            key(book.value("outcomesAchieved")), key(book.value("outcomeRate")),
        ],
    }  # fmt: skip


def list_steps(book: Book, found: list[Indicator]) -> list[Chosen]:
    """Those on data and on outcomes; what the set lacks has its step, where there is one."""
    row = simulation.limit_steps(book.row, book.reading.values)
    apart = (*actions.SPLITS.values(), "E02") if book.serves else ()
    names = [
        each.id for each in actions.ACTIONS.values() if TAGS & {*each.tags} and each.id not in apart
    ]
    picked = simulation.chosen(row.id, (), book.now, row.actions, among=names)
    lacking = {each.name for each in found if each.state == STATES[0]}
    wanted = {step for name, step in BRINGS.items() if name in lacking}
    wanted -= {each.row.id for each in picked}
    now = book.now if wanted else None
    more = (
        [simulation.effect(row, now) for row in actions.within(now) if row.id in wanted]
        if now
        else []
    )
    owed = [each for each in book.chosen if each.row.duty]
    every = [*owed, *picked[: row.actions - len(more)], *more]
    return simulation.keep_places(row, every, book.reading.values)


def _describe_evidence(book: Book) -> dict[str, Any]:
    """What outcomes rest on, the next rung of the ladder, and how many people it takes."""
    level = book.reading.values.get("outcomeEvidence")
    at = None if level is None else int(level)
    rung = (0 if at is None else at) + 1
    sample, people = None, book.reading.values.get("beneficiariesReached", Fraction(0))
    if people >= FEWEST:
        n = math.ceil(WHOLE / (1 + (WHOLE - 1) / people))
        source = "formula: 384.16 / (1 + 383.16 / people reached), rounded up"
        sample = book.fact("sample", "people to ask at least", n, "people", source, book.year)
    known = book.serves and rung < len(LADDER)
    return {
        "proof": None if at is None else labels.EVIDENCE[at],
        "proven": at == len(LADDER) - 1,
        "unproven": at is not None and at < 2,
        "rung_what": LADDER[rung][0] if known else None,
        "rung_weeks": _weeks(book, rung) if known else None,
        "rung_span": LADDER[rung][2] if known else None,
        "sample": sample,
        "few_people": 0 < people < FEWEST,
        **_size_change(book, people),
        "all_asked": book.profile.get("sector") == EDUCATION,
    }


def _compare_rate(book: Book) -> dict[str, Any]:
    """The outcome rate of the first year, and that year where it moved and nobody says how outcomes
    were established then."""
    moved = movements.compare_years(book, "outcomeRate") if book.serves else None
    first = moved.first if moved else None
    known = "outcomeEvidence" in book.reading.values
    blind = first and first.year and "outcomeEvidence" not in book.values(first.year)
    changed = moved is not None and moved.better is not None
    return {
        "rate_first": first,
        "trir_first": (injured := movements.compare_years(book, "trir")) and injured.first,
        "flattered": moved is not None and movements.is_flattered(book, moved),
        "proof_first": str(first.year) if first and known and blind and changed else None,
    }


def _count_full(book: Book, found: list[Indicator]) -> dict[str, Any]:
    """How many figures of the set are there for each year, and the first of those."""
    years = measures.list_years(book)
    states = [{measures.find_state(book, each.name, year) for year in years} for each in found]
    count = sum(STATES[0] not in each for each in states)
    label, source = "figures of the set that each year has", "formula: count"
    return {
        "full": book.fact("full", label, count, "", source),
        "any_full": count > 0,
        "first_year": str(years[0]),
    }


def _weeks(book: Book, rung: int) -> Any:
    return book.fact(f"rung.{rung}", "weeks of work", LADDER[rung][1], "weeks", "planning value")


def _describe_targets(book: Book, found: list[Indicator], goal: dict[str, Any]) -> dict[str, Any]:
    """The planned cut in tonnes, what has a baseline, and whether the stated goal can be tied."""
    own = text.quoted(book.profile.get("impact_goals"))
    own = own if own != text.LEFT_OUT else None
    shown, share = bool(goal["goal_beside"]), goal["goal_share"]
    rate = book.reading.values.get("targetAnnualRatePct", Fraction(0))
    base = book.reading.bases.get("ghg12")
    allowed = None
    if rate and base:
        left = max(Fraction(0), 1 - rate / 100 * (book.year + 1 - base))
        label, source = "what the own target allows", "formula: base year less the planned cut"
        value = book.values(base)["ghg12"] * left
        allowed = book.fact("allowed", label, value, "t CO2e", source, book.year + 1)
    alone = [each.label for each in found if each.now and not each.first]
    based = sum(bool(each.now and each.first) for each in found)
    return {
        "goal_tied": shown,
        "goal_dated": any(int(year) > book.year for year in YEAR.findall(own or "")),
        "goal_gone": text.listed(list_gone_years(book, own or "")) or None,
        "goal_vague": bool(own and not share and not re.search(r"\d", own)),
        "cut_planned": bool(rate),
        "cut_short": bool(rate and rate < 100 * score_values.PATH),
        "allowed": allowed,
        "within": bool(allowed and book.reading.values["ghg12"] <= allowed.value),
        "based": book.fact("based", "figures with a baseline", based, "", "formula: count"),
        "any_based": based > 0,
        "baseless": text.listed(_name_some(alone)) or None,
    }


def _name_some(names: list[str]) -> list[str]:
    """As many names as a sentence bears, and how many more there are."""
    more = len(names) - MOST_NAMED
    return [*names[:MOST_NAMED], f"{printing.word(more)} more"] if more > 1 else names


def _list_sums(book: Book) -> Iterator[dict[str, Any]]:
    """The totals of which parts are given that do not add up to them."""
    values = book.reading.values
    for total, parts in SUMS.items():
        given = [part for part in parts if part in values]
        whole, rest = book.value(total), values.get(total, 0) - sum(values[p] for p in given)
        if whole is None or len(given) < 2 or not rest:
            continue
        label, unit = f"parts of {labels.label(total)} that are given", whole.unit
        sum_of = " + ".join(given)
        share = book.scaled(total, sum((values[p] for p in given), Fraction(0)))
        formula = f"formula: {total} - the sum of its parts"
        yield {
            "n": book.fact(f"{total}.parts", label, len(given), "", "formula: count"),
            "over": rest < 0,
            "total": labels.label(total),
            "whole": whole,
            "sum": book.fact(f"{total}.sum", f"sum of {label}", share, unit, f"formula: {sum_of}"),
            "rest": book.fact(f"{total}.rest", f"{labels.label(total)} of no part",
                              abs(book.scaled(total, Fraction(rest))), unit, formula),
        }  # fmt: skip


def _describe_value(book: Book) -> dict[str, Any]:
    """What is left of the value of outcomes after deductions."""
    less, left = book.value("outcomeAdjustmentPct"), measures.measure_left(book)
    spent = book.value("totalExpenditure")
    return {
        "left": left,
        "no_deductions": less is not None and not less.value,
        "left_less": bool(left and spent and book.family == "mission" and left.value < spent.value),
    }


def _list_rhythms(found: list[Indicator]) -> list[dict[str, Any]]:
    """What is collected how often, no more than a sentence bears at a time."""
    rows = []
    for often, words in RHYTHMS.items():
        due = [each.label for each in found if each.often == often]
        for at in range(0, len(due), MOST_NAMED):
            also = f"Also {labels.lower_first(words)}" if at else words
            rows.append({"often": also, "what": text.listed(due[at : at + MOST_NAMED])})
    return rows


def _size_change(book: Book, people: Fraction) -> dict[str, Any]:
    """How many to ask in two years to see the change of the outcome rate so far; None where none
    or more than there are."""
    moved = movements.compare_years(book, "outcomeRate") if book.serves else None
    found: dict[str, Any] = dict.fromkeys(("sample_change", "change_size", "change_first"))
    size = abs(moved.now.value - moved.first.value) / 100 if moved else Fraction(0)
    if moved is None or not size:
        return found
    rate = (moved.now.value + moved.first.value) / 200
    n = math.ceil(TOLD_APART * rate * (1 - rate) / size**2)
    if n >= people:
        return found
    source = "formula: 15.7 x rate x (1 - rate) / change ^ 2"
    asked, label = printing.round_planned(Fraction(n)), "people to ask in each of two years"
    words = "change of the outcome rate, without its sign"
    return {
        "sample_change": book.fact("sample.change", label, asked, "people", source, book.year),
        "change_size": book.fact("rate.size", words, 100 * size, "percentage points",
                                 "formula: outcomeRate now - then", book.year),
        "change_first": str(moved.first.year),
    }  # fmt: skip


def _framework_row(each: Indicator) -> tuple[Any, ...]:
    whole = "ghgScope3" if each.name.startswith("scope3") else each.name
    row = ALL_METRICS.get(whole)
    codes = [code for code in row.answers if "chosen" not in code] if row else []
    first = f"{each.first} ({each.first.year})" if each.first else "-"
    now = each.now or "not reported"
    return (
        labels.first(each.label),
        each.source,
        each.often,
        each.owner,
        first,
        now,
        each.state,
        "; ".join(codes[:2]) or "-",
    )


def _ladder_rows(book: Book) -> list[tuple[Any, ...]]:
    level = book.reading.values.get("outcomeEvidence")
    return [
        (f"{at}: {labels.EVIDENCE[at]}", what, _weeks(book, at), "today" if level == at else "-")
        for at, (what, *_) in enumerate(LADDER)
    ]


def _draw_quality(book: Book, found: list[Indicator], words: str) -> str:
    levels = {
        word: book.fact(f"state.{word}", f"state of a figure: {word}", at, "", "constant: states")
        for at, word in enumerate(STATES)
    }
    points = []
    for each in found:
        for year in measures.list_years(book)[-MOST_YEARS:]:
            word = measures.find_state(book, each.name, year)
            points.append(point(str(year), labels.first(each.label), size=levels[word], label=word))
    axes = ("Year", ""), ("Figure", "")
    return figure(book, "data_quality", "grid", *axes, [series("State", points)], words)
