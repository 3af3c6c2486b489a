"""The shape of a model's answer: parts with sentences, each with the claims that it is made of."""

import re
from typing import Annotated

import msgspec

FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)

type Name = Annotated[str, msgspec.Meta(max_length=100)]


class Malformed(Exception):
    """The answer does not have the shape that was asked for. The message tells the model why."""


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of the model, slots in braces."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    claims: Annotated[list[Name], msgspec.Meta(max_length=30)]


class SaidPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a model says in a part."""

    id: Name
    sentences: Annotated[list[Said], msgspec.Meta(max_length=60)]


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole answer."""

    parts: Annotated[list[SaidPart], msgspec.Meta(max_length=100)]


REPLY = msgspec.json.Decoder(Reply)


def parse_reply(content: str | None, finish: str | None) -> Reply:
    """Return what an answer says. A fence of code around it is taken off. Raises Malformed."""
    if content is None:
        raise Malformed("it was refused" if finish == "refusal" else "it was empty")
    if finish != "stop":
        raise Malformed("it was cut off" if finish == "length" else "it did not end")
    fenced = FENCE.fullmatch(content)
    try:
        return REPLY.decode(fenced[1] if fenced else content)
    except (ValueError, RecursionError):  # what msgspec says may quote the answer
        raise Malformed("it was not JSON of the schema") from None
