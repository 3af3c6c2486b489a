"""The steps that law asks an organisation for, beside the decisions of a report."""

from collections.abc import Sequence
from typing import Any

from report_writer import actions, labels, recommendations, simulation
from report_writer.duties import STEPS, is_late, list_served, tell_day, tell_since
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.simulation import Chosen
from report_writer.text import listed, listed_apart
from report_writer.told_apart import is_left_out

PAY_REPORT = "S21"  # the step that prepares one
SHARES = {"womenJP"}  # rules that have the women in management published too
WOMEN = {"S01"}  # steps on them


def describe_law(book: Book, chosen: Sequence[Chosen], tag: str = "") -> dict[str, Any]:
    """These steps, of a tag those that have it, the rules of which the day has passed, and how many
    steps are still to come, with the first day."""
    rows = list_law_steps(book, chosen, tag)
    ahead = [row for row in rows if not row["late"]]
    label, source = "steps that law asks for besides", "formula: count"
    return {
        "law_steps": rows,
        "law_late": listed_apart(_collect(rows, "late")) or None,
        "law_count": book.fact("law.steps", label, len(ahead), "", source) if ahead else None,
        "law_weeks": _count_weeks(book, rows),
        "law_day": ahead[0]["due"] if ahead else None,
        "law_called": listed_apart(_collect(rows, "called")) or None,
        "law_table": [(r["title"], r["rules"], labels.first(r["owner"]), r["due"]) for r in rows],
    }


def describe_published(book: Book, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """What a pay report makes public, as far as it is reported, and whether no step is on the women
    in management that it tells; None where no law asks for one, or it would tell of one person."""
    rules = {duty.rule.id for duty in book.duties if PAY_REPORT in duty.steps}
    gap, women, posts = map(book.value, ("genderPayGapPct", "womenManagers", "managers"))
    told = bool(rules) and gap is not None and not is_left_out(book, "genderPayGapPct")
    both = told and rules & SHARES and women and posts
    own = {each.row.id for each in chosen}
    return {
        "pay_public": gap if told else None,
        "women_public": women if both else None,
        "posts_public": posts if both else None,
        "women_open": both and not own & WOMEN,
    }


def _collect(rows: list[dict[str, str]], name: str) -> list[str]:
    """What the steps tell under a name, each once."""
    return [*dict.fromkeys(row[name] for row in rows if row[name])]


def _count_weeks(book: Book, rows: list[dict[str, str]]) -> Fact | None:
    """The weeks of work behind these steps, by the planning values of decisions."""
    weeks = [book.constant(f"weeks{row['effort']}").value for row in rows]
    label, source = "weeks of work that law asks for", "formula: weeks of each effort, in all"
    return book.fact("law.weeks", label, sum(weeks), "weeks", source) if weeks else None


def list_law_steps(book: Book, chosen: Sequence[Chosen], tag: str = "") -> list[dict[str, str]]:
    """What rules that reach the organisation ask for and is no decision of the report: each with
    the rules, who does it and by when, the first due first."""
    own = {each.row.id for each in chosen}
    names = dict.fromkeys(name for duty in book.duties for name in duty.steps if name in STEPS)
    own |= {name for name in names if tag and tag not in STEPS[name].tags}
    return sorted((_describe(book, n) for n in names if n not in own), key=lambda row: row["due"])


def _describe(book: Book, name: str) -> dict[str, str]:
    row = actions.fit(STEPS[name], book.now)
    step = recommendations.step(book, simulation.effect(row, book.now))
    own = list_served(book.duties, name)
    late = [tell_since(duty) for duty in own if is_late(duty)]
    rules = [f"{duty.rule.called}{tell_day(duty)}" for duty in own if not is_late(duty)]
    return {
        "title": row.title,
        "rules": listed_apart((*rules, *late)),
        "late": listed_apart(late),
        "called": listed([duty.rule.called for duty in own]),
        "effort": str(row.effort),
        "owner": labels.lower_first(row.owner),
        "due": step.due,
    }
