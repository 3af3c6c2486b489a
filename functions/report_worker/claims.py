"""What may be said of an organisation: claims made by code, and the words and numbers of each.

A claim is one figure with its year, one figure in two years, one figure beside its peers, one step
that is recommended, or who the organisation is. A model writes its slots; what stands in them is
printed here as the report prints it. Only facts that the report has registered are in claims.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from auxeira.reports.document import Action, Document
from functions.report_worker import claim_words as wording
from report_writer import labels, movements
from report_writer.actions import ACTIONS
from report_writer.fact_book import Book, value_of
from report_writer.facts import Fact
from report_writer.movements import Movement
from report_writer.risks import RISKS

type Role = Literal[
    "what", "turn", "verb", "from", "to", "by", "value", "year", "change", "judged",
    "count", "place", "compared", "step", "name", "owner", "effect", "due",
]  # fmt: skip

ABOUT = "about"  # the claim that every sentence may use
OF_STEPS = frozenset({"low", "high", "mid", "then", "source", "most", "upto", "least", "middle"})
OF_PEERS = frozenset({"peers", "q1", "q2", "q3"})
OF_MOVES = frozenset({"moved", "change", "size"})
QUARTILES = {
    "q1": "the first quartile of peers",
    "q2": "the median of peers",
    "q3": "the third quartile of peers",
}
LEADING = "ahead of, or level with, every peer"
GRAVE = frozenset(
    {"fatalities", "recordableInjuries", "corruptionIncidents", "significantFines"}
    | {"cases", "severeCases", "accidents"}
)
MOST_NAMES = 8
CODE = re.compile(r"\bR\d\d\b")
INTERNAL = re.compile(
    r"\b[EFGS]\d\d\b|oriented point|^of | less path "
    r"|number in the words|^end of|^points for|^rules: "
)


class Slot(msgspec.Struct, frozen=True):
    """Words or a number that code puts into a sentence; `fact` is the id of the number's fact."""

    text: str
    role: Role
    claim: str
    fact: str = ""


class Claim(msgspec.Struct, frozen=True):
    """`relation` is in words; `slots` by their names; a `grave` one is told by its own
    sentence alone; `note` is for the model to read."""

    id: str
    subject: str
    relation: str
    slots: dict[str, Slot]
    grave: bool = False
    note: str = ""


def build_report_claims(book: Book, document: Document) -> dict[str, Claim]:
    """Return what a report may say, by id."""
    known = dict(book.facts)
    made = [
        _describe_organisation(book, document),
        *_list_movements(book, known),
        *_list_peers(book, known),
        *(_describe_step(book, each) for each in document.recommended_actions),
    ]
    used = {slot.fact for claim in made for slot in claim.slots.values()}
    made += [
        _describe_level(fact) for fact in known.values() if fact.id not in used and _is_level(fact)
    ]
    return {claim.id: claim for claim in made}


def is_grave(fact: Fact) -> bool:
    """Tell whether a fact counts deaths, injuries, cases or fines, and there are some."""
    return fact.id.split(".")[0] in GRAVE and fact.value > 0


def _is_level(fact: Fact) -> bool:
    """Tell whether a fact can be told by its label, as people would call it."""
    return (
        not INTERNAL.search(fact.label)
        and _get_suffix(fact.id) not in OF_MOVES | OF_STEPS | OF_PEERS
    )


def _get_suffix(name: str) -> str:
    return name.rpartition(".")[2]


def _build(claim: str, subject: str, relation: str, slots: dict[str, tuple[str, Role, str]],
           grave: bool = False) -> Claim:  # fmt: skip
    made = {n: Slot(words, role, claim, fact) for n, (words, role, fact) in slots.items() if words}
    return Claim(claim, subject, relation, made, grave)


def _describe_organisation(book: Book, document: Document) -> Claim:
    slots: dict[str, tuple[str, Role, str]] = {
        "org": (wording.name_organisation(document.organisation), "name", ""),
        "year": (str(document.year), "year", ""),
        "kind": (document.organisation_type, "name", ""),
    }
    if document.base_year:
        slots["base_year"] = (str(document.base_year), "year", "")
    for goal in (book.profile.get("sdg_alignment") or ())[:MOST_NAMES]:
        if str(goal).isdecimal():
            slots[f"goal.{int(goal)}"] = (f"SDG {int(goal)}", "name", "")
    for at, area in enumerate((book.profile.get("focus_areas") or ())[:MOST_NAMES], 1):
        if wording.is_field_of_work(str(area)):
            slots[f"focus.{at}"] = (str(area), "name", "")
    return _build(ABOUT, "the organisation", "is", slots)


def _list_movements(book: Book, known: dict[str, Fact]) -> Iterator[Claim]:
    for name in (*movements.LOW, *movements.HIGH):
        if not any(fact.startswith(f"{name}.") for fact in known):
            continue
        moved = movements.compare_years(book, name)
        if moved and moved.first.id in known and moved.now.id in known:
            yield _describe_movement(book, moved, known)


def _describe_movement(book: Book, moved: Movement, known: dict[str, Fact]) -> Claim:
    name, first, now = moved.name, moved.first, moved.now
    earlier, later = wording.print_number(first), wording.print_number(now)
    verb = "rose" if now.value > first.value else "fell"
    judged = {True: "better", False: "worse", None: "about the same"}[moved.better]
    sizes = [known.get(f"{name}.{ending}") for ending in ("moved", "size")]
    size = next((each for each in sizes if each), None) if moved.better is not None else None
    if moved.better is None:
        verb = "stayed about the same" if now.printed != first.printed else "stayed the same"
    by = f" by {size}," if size else ""
    change = f"{verb}{by} from {earlier} in {first.year} to {later} in {now.year}"
    if now.printed == first.printed:
        change = f"{verb}, at {later}, from {first.year} to {now.year}"
    what = movements.name_with_basis(book, name).rstrip(",").replace(", ", " (")
    what = f"{what})" if "(" in what and ")" not in what else what
    what = wording.name_fact(now).replace(now.label, what) if now.label in what else what
    about = wording.say_moved(verb, first, now, moved.by) if moved.better is not None else ""
    turn = {"rose": f"the rise in {what}", "fell": f"the fall in {what}"}.get(verb, "")
    span = "" if moved.steady else f" between {first.year} and {now.year}"
    slots: dict[str, tuple[str, Role, str]] = {
        f"{name}.what": (what, "what", ""),
        f"{name}.turn": (turn and turn + span, "turn", ""),
        f"{name}.verb": (verb + span, "verb", ""),
        f"{name}.moved": (about and about + span, "verb", ""),
        first.id: (earlier, "from", first.id),
        now.id: (later, "to", now.id),
        f"{name}.by": (size.text if size else "", "by", size.id if size else ""),
        f"{name}.from_year": (str(first.year), "year", first.id),
        f"{name}.to_year": (str(now.year), "year", now.id),
        f"{name}.change": (change, "change", ""),
        f"{name}.judged": (judged, "judged", ""),
    }
    return _build(name, what, verb, slots, is_grave(now) or is_grave(first))


def _list_peers(book: Book, known: dict[str, Fact]) -> Iterator[Claim]:
    """Return figures and scores beside those of peers."""
    from report_writer import peer_comparison

    for fact in known.values():
        code, _, ending = fact.id.rpartition(".")
        if ending != "peers" or book.standing(code) is None:
            continue
        name = value_of(code)
        own = next(
            (known[key] for key in (f"{name}.compared", f"{name}.{book.year}", code)
             if key in known), None)  # fmt: skip
        median = known.get(f"{code}.q2")
        place = peer_comparison.position(book, code)
        place = LEADING if place == peer_comparison.POSITIONS["leading"] else place
        beside = _compare(own, median)
        compared = f"{own}, where the median of {fact} is {median}" if beside else ""
        what = wording.add_article(fact.label.removeprefix("peers that report "))
        slots: dict[str, tuple[str, Role, str]] = {
            f"{code}.peers.what": (what, "what", ""),
            fact.id: (fact.text, "count", fact.id),
            f"{code}.peers.own": (own.text if own else "", "value", own.id if own else ""),
            f"{code}.place": (place or "", "place", ""),
            f"{code}.compared": (compared, "compared", ""),
            f"{code}.beside": (beside, "place", ""),
        }
        for each, words in QUARTILES.items():
            found = known.get(f"{code}.{each}")
            slots[f"{code}.{each}"] = (found.text if found else "", "value", f"{code}.{each}")
            slots[f"{code}.{each}.what"] = (words if found else "", "what", "")
        yield _build(f"{code}.peers", fact.label, beside or "is", slots)


def _compare(own: Fact | None, median: Fact | None) -> str:
    """Return where a value stands, "" where that is not known."""
    if own is None or median is None or own.unit != median.unit:
        return ""
    if own.printed == median.printed:
        return "the same as the median"
    return "above the median" if own.value > median.value else "below the median"


def _describe_level(fact: Fact) -> Claim:
    subject = CODE.sub(_name_risk, wording.name_fact(fact)).removesuffix(", now")
    slots: dict[str, tuple[str, Role, str]] = {
        f"{fact.id}.what": (subject, "what", ""),
        fact.id: (wording.print_number(fact), "value", fact.id),
        f"{fact.id}.words": (wording.name_level(fact), "value", fact.id),
        f"{fact.id}.year": (str(fact.year or ""), "year", fact.id),
    }
    return _build(fact.id, subject, "is", slots, is_grave(fact))


def _name_risk(code: re.Match[str]) -> str:
    """Return the title of a risk for its id."""
    row = RISKS.get(code[0])
    return f"“{row.title}”" if row else code[0]


def _describe_step(book: Book, step: Action) -> Claim:
    title = labels.lower_first(step.title)
    due = f"{date.fromisoformat(step.due):%-d %B %Y}" if step.due else ""
    move = f"from {step.change.replace(' → ', ' to ')}" if step.change else ""
    now, row = book.facts.get(f"{step.id}.now"), ACTIONS.get(step.id)
    label = now.label if now else labels.label(row.metric) if row and row.metric else ""
    slots: dict[str, tuple[str, Role, str]] = {
        f"{step.id}.title": (title, "step", ""),
        f"{step.id}.doing": (wording.say_doing(title), "step", ""),
        f"{step.id}.owner": (labels.lower_first(step.owner), "owner", ""),
        f"{step.id}.effect": (step.effect.removesuffix(", if reached"), "effect", ""),
        f"{step.id}.move": (move, "effect", ""),
        f"{step.id}.aim": (
            f"{wording.add_article(label)} {move}, if reached" if move and label else "",
            "effect",
            "",
        ),
        f"{step.id}.due": (due, "due", ""),
    }
    claim = _build(step.id, step.title, "is recommended", slots, step.duty)
    return msgspec.structs.replace(claim, note=f"{step.reason} {step.evidence}".strip())
