"""Writes a claimed report from its facts, by whatever engine, and keeps it.

An engine is a function of META and inputs that returns the document as JSON and its own name.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from auxeira.core.logs import count, logger
from auxeira.core.problems import Unavailable
from auxeira.reports import repository
from auxeira.reports.repository import Fenced

if TYPE_CHECKING:
    from auxeira.reports.inputs import Inputs

Item = dict[str, Any]
Engine = Callable[[Item, "Inputs"], tuple[bytes, str]]

EMBEDDED = "embedded"


class Lost(Exception):
    """The facts of a report are not there."""


def unpacked(packed: bytes) -> "Inputs":
    """Return the inputs in the facts of a report."""
    from auxeira.reports.inputs import unpack  # nothing else of a function needs the writer

    return unpack(packed)


def embedded(meta: Item, inputs: "Inputs") -> tuple[bytes, str]:
    """Return the document of the embedded writer; the same for the same inputs."""
    import report_writer

    return msgspec.json.encode(report_writer.write(meta["report_type"], inputs)), EMBEDDED


def complete(meta: Item, now: int, engine: Engine = embedded) -> Item:
    """Write a claimed report and make it ready, or give it up. Returns META.

    Raises Unavailable when it may be repeated, Fenced when another writer has taken over.
    """
    try:
        packed = repository.facts(meta)
        if packed is None:
            raise Lost
        document, name = engine(meta, unpacked(packed))
        return repository.finish(meta, document, name, now)
    except (Unavailable, Fenced):
        raise
    except Exception:  # whatever it is, it would be the same the next time
        logger.exception("report", event="report_failed", report_id=meta["record"])
        count("ReportFailed")
        return repository.fail(meta, now)
