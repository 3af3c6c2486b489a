"""Answers of a model that were written by hand, and what they answer.

In tests/functions/model_answers: `scopes/<type>.json` are the claims and parts of a report as they
were asked about, `golden/<type>.json` an answer as a good editor would write it, and each line of
`adversarial.jsonl` a sentence that says what may not be said. Who wrote these had not seen the
checks. `unseen/<type>.json`, with its own scopes, is what another editor wrote, of whose sentences
the vocabulary knew nothing. `golden/told/<type>.json`, of the scope of that name, is what editors
wrote who had the request with rules and words, and a script of theirs that looks words up;
`golden/unaided/<type>.json` what others wrote without one. `golden/liked/<type>.json` are of
editors who were told besides what readers like. Of each of these sets `golden/told_again` and the
like have what was written once more when it was heard what was not taken. An answer is kept with
its question: scopes are not written anew when reports change, as an answer to what was asked before
says nothing of what is asked today.
"""

import functools
import json
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from functions.report_worker import answer_checks
from functions.report_worker.answer import Reply, Said, parse_reply
from functions.report_worker.answer_checks import Scope
from functions.report_worker.claims import Claim
from functions.report_worker.context import choose_context
from functions.report_worker.parts import Part

FOLDER = Path(__file__).parents[1] / "functions" / "model_answers"
TYPES = sorted(path.stem for path in (FOLDER / "scopes").glob("*.json"))
TOLD = [f"told/{name}" for name in TYPES]  # by whom the rules had been told
UNAIDED = [f"unaided/{name}" for name in TYPES]
LIKED = [f"liked/{name}" for name in TYPES]


class Asked(NamedTuple):
    """What a report was asked about."""

    scope: Scope
    parts: dict[str, Part]


@functools.cache
def load_scope(report_type: str, scopes: str = "scopes") -> Asked:
    """Return what may be said in a report of a type."""
    found = json.loads((FOLDER / scopes / f"{report_type}.json").read_text("utf-8"))
    claims = {each["id"]: msgspec.convert(each, Claim) for each in found["claims"]}
    parts = msgspec.convert(found["parts"], list[Part])
    context = choose_context(part for name in claims for part in name.split("."))
    scope = answer_checks.build_scope(claims, parts, context)
    return Asked(scope, {part.id: part for part in parts})


@functools.cache
def load_golden(report_type: str) -> list[tuple[str, Said]]:
    """Return the sentences of a golden answer, each with its part."""
    found = json.loads((FOLDER / "golden" / f"{report_type}.json").read_text("utf-8"))
    return [
        (part["id"], Said(each["text"], each["claims"]))
        for part in found["parts"]
        for each in part["sentences"]
    ]


def load_reply(name: str) -> Reply:
    """Return a whole golden answer; one without parts where there is no file of that name."""
    path = FOLDER / "golden" / f"{name}.json"
    return parse_reply(path.read_text("utf-8"), "stop") if path.exists() else Reply([])


def load_adversarial() -> list[dict[str, Any]]:
    """Return sentences that may not be taken: type, part, text, claims, and what is wrong."""
    lines = (FOLDER / "adversarial.jsonl").read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def find_fault(report_type: str, part: str, said: Said) -> str | None:
    """Return the kind of fault that a sentence has in a report of a type."""
    asked = load_scope(report_type)
    found = asked.parts.get(part)
    return find_kind(said, found, asked.scope) if found else "part"


def find_kind(said: Said, part: Part, scope: Scope) -> str | None:
    """Return the kind of fault that a sentence has in a part, None where it has none."""
    fault = answer_checks.find_fault(said, part, scope)
    return fault.kind if fault else None


@functools.cache
def list_taken(report_type: str) -> list[tuple[str, Said]]:
    """Return the golden sentences that are taken and are no sentences of ours."""
    return [
        (part, said)
        for part, said in load_golden(report_type)
        if find_fault(report_type, part, said) is None and " " in said.text
    ]
