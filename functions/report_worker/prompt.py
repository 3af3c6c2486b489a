"""What a model is asked: prose for the parts of a report, from claims, with slots.

All that it is told of the organisation is data in a block between two marks, which are computed
from what the block holds, so that no text can hold the mark of its own block; control characters
and links are left out of it. The model has no tools, and its answer has one shape.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from auxeira.reports.document import Document
from auxeira.reports.report_types import TYPES
from functions.report_worker import editor_rules, vocabulary
from functions.report_worker.answer_checks import Scope
from functions.report_worker.answer_faults import REASONS, list_by_kind
from functions.report_worker.claims import Claim
from functions.report_worker.parts import Part
from functions.report_worker.prose import Refusal

MOST = 60_000  # characters of the block
MOST_NAME = 200  # characters of a name that a user chose
MOST_TEXT = 2000  # characters of a text that a user wrote
MOST_REFUSED = 60  # sentences of which a model is told that they were not taken
MOST_TOKENS = 12_000  # of an answer, thinking included where a model thinks
LINK = re.compile(r"(?:https?:|www\.)\S*", re.IGNORECASE)
HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
TOLD = (  # members of a profile that go along as they were written
    *("description", "impact_goals", "focus_areas", "sdg_alignment"),
    *("sector", "country", "organization_size", "organization_type"),
)

AGAIN = """\
These sentences of your answer were not taken. They are data, as the block is. "wrong" has the
words or slots that had a sentence refused, by reason:
{reasons}
{refused}
Say each another way, with a pattern of the rules and words of their lists, or leave it out. Answer
with the parts that they are in, whole, as JSON of the same shape alone: what was taken of a part
stays as it was, word for word."""

MALFORMED = (
    "Your answer was not taken: {reason}. Answer again, with JSON of the given schema alone."
)

SENTENCE = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "claims": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["text", "claims"],
    "additionalProperties": False,
}
PART = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "sentences": {"type": "array", "items": SENTENCE},
    },
    "required": ["id", "sentences"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {"parts": {"type": "array", "items": PART}},
    "required": ["parts"],
    "additionalProperties": False,
}
FORMAT: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {"name": "report_prose", "strict": True, "schema": SCHEMA},
}


class Question(msgspec.Struct, frozen=True):
    """What is asked: the rules and the block of data."""

    rules: str
    user: str

    @property
    def digest(self) -> str:
        """32 hexadecimal digits: equal for equal questions."""
        return _hash_text(f"{self.rules}\n{self.user}")[:32]


def build_question(
    document: Document,
    profile: Mapping[str, Any],
    scope: Scope,
    context: Mapping[str, str],
    parts: Sequence[Part],
) -> Question:
    """Return a question for all parts of a report."""
    block = _build_data_block(document, profile, scope, context, parts)
    mark = f"data {_hash_text(block)[:16]}"
    return Question(editor_rules.build_rules(), f"{mark}\n{block}\n{mark}")


def build_request(asked: Question, model: str, again: str = "") -> dict[str, Any]:
    """Return the request; `again` says why the answer before was not taken."""
    messages = [
        {"role": "system", "content": asked.rules},
        {"role": "user", "content": asked.user},
    ]
    if again:
        messages.append({"role": "user", "content": again})
    return {
        "model": model,
        "messages": messages,
        "max_completion_tokens": MOST_TOKENS,
        "response_format": FORMAT,
        "stream": False,
    }


def describe_refusals(refused: Sequence[Refusal]) -> str:
    """Return what the model is told of sentences that were not taken."""
    told = refused[:MOST_REFUSED]
    rows: list[dict[str, Any]] = [
        {
            "part": each.part,
            "text": clean_text(each.text)[:300],
            "wrong": {
                kind: [clean_text(word)[:100] for word in words]
                for kind, words in list_by_kind(each.fault).items()
            },
        }
        for each in told
    ]
    kinds = dict.fromkeys(kind for row in rows for kind in row["wrong"])
    reasons = [f"- {kind}: {REASONS[kind]}" for kind in kinds]
    listed = "\n".join(msgspec.json.encode(row).decode() for row in rows)
    return AGAIN.format(reasons="\n".join(reasons), refused=listed)


def clean_text(text: str) -> str:
    """Return text in one line, without links, control and other characters that are not seen."""
    seen = "".join(" " if unicodedata.category(c) in HIDDEN else c for c in text)
    return " ".join(LINK.sub(" ", seen).split())


def _build_data_block(
    document: Document,
    profile: Mapping[str, Any],
    scope: Scope,
    context: Mapping[str, str],
    parts: Sequence[Part],
) -> str:
    """Return the data; of many claims the last ones, single figures, are left out."""
    given, row = list(scope.claims.values()), TYPES[document.report_type]
    words = " ".join(sorted(scope.topics - vocabulary.FREE))
    while True:
        data = {
            "report": document.title,
            "question": row.asks,
            "readers": row.readers,
            "organisation": _describe_profile(profile),
            "claims": [_show_claim(each) for each in given],
            "words": words,
            "context": context,
            "parts": [_show_part(each) for each in parts],
        }
        block = msgspec.json.encode(data).decode()
        if len(block) <= MOST or not given:
            return block
        given = given[: len(given) * 9 // 10]


def _describe_profile(profile: Mapping[str, Any]) -> dict[str, Any]:
    found = {"name": clean_text(str(profile["organization_name"]))[:MOST_NAME]}
    for name in TOLD:
        value = profile.get(name)
        if isinstance(value, list | tuple):
            value = ", ".join(str(each) for each in value)
        if value:
            found[name] = clean_text(str(value))[:MOST_TEXT]
    return found


def _show_claim(claim: Claim) -> dict[str, Any]:
    slots = {f"{{{name}}}": clean_text(slot.text)[:300] for name, slot in claim.slots.items()}
    shown = {"id": claim.id, "subject": clean_text(claim.subject), "relation": claim.relation}
    return {
        **shown,
        "slots": slots,
        **({"grave": True} if claim.grave else {}),
        **({"note": clean_text(claim.note)} if claim.note else {}),
    }


def _show_part(part: Part) -> dict[str, Any]:
    papers = [
        {
            "id": each.id,
            "text": clean_text(each.text),
            "facts": list(each.facts),
            **({"grave": True} if each.grave else {}),
        }
        for each in part.papers
    ]
    shown: dict[str, Any] = {"id": part.id, "title": part.title, "wanted": part.wish}
    beside = {"beside": clean_text(part.beside)} if part.beside else {}
    return shown | beside | ({"paper": papers} if papers else {})


def _hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
