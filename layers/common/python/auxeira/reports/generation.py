"""Writes a claimed report from its facts, by whatever engine, and keeps it.

An engine is a function of report and inputs that returns the document as JSON and its own name.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.reports import repository
from auxeira.reports.report_record import StoredReport
from auxeira.reports.repository import Fenced

if TYPE_CHECKING:
    from auxeira.reports.inputs import Inputs

Engine = Callable[[StoredReport, "Inputs"], tuple[bytes, str]]

EMBEDDED = "embedded"


class Lost(Exception):
    """The facts of a report are not there."""


def decode_facts(packed: bytes) -> "Inputs":
    """Return the inputs in the facts of a report."""
    from auxeira.reports.inputs import unpack_inputs  # nothing else of a function needs the writer

    return unpack_inputs(packed)


def write_embedded_document(report: StoredReport, inputs: "Inputs") -> tuple[bytes, str]:
    """Return the document of the embedded writer; the same for the same inputs."""
    import report_writer

    return msgspec.json.encode(report_writer.write(report.report_type, inputs)), EMBEDDED


def complete_report(
    report: StoredReport, now: int, engine: Engine = write_embedded_document
) -> StoredReport:
    """Write a claimed report and make it ready, or give it up. Returns it.

    Raises Unavailable when it may be repeated, Fenced when another writer has taken over.
    """
    try:
        packed = repository.get_facts(report)
        if packed is None:
            raise Lost
        document, name = engine(report, decode_facts(packed))
        return repository.finish_report(report, document, name, now)
    except (Unavailable, Fenced):
        raise
    except Exception:  # whatever it is, it would be the same the next time
        logger.exception("report", event="report_failed", report_id=report.report_id)
        emit_count("ReportFailed")
        return repository.fail_report(report, now)
