"""What a model is asked for the reports of sample organisations, one of each type of report.

    .venv/bin/python -m tests.support.model_scopes FOLDER            writes the requests, also as
                                                                     texts that can be read
    .venv/bin/python -m tests.support.model_scopes FOLDER scopes     writes what they may use

A scope is what sentences may use, and the parts that they are for: it is kept with the answers that
are written for it, see `tests.support.model_answers`.
"""

import functools
import json
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec

import report_writer
from auxeira.reports.document import Document
from auxeira.reports.inputs import Inputs
from functions.report_worker import prompt
from functions.report_worker.assignment import Assignment, build_assignment
from functions.report_worker.claims import Claim
from functions.report_worker.parts import Part
from local import sample_reports

ORGANISATIONS = {
    "comparative_benchmark": "Flint Forge",
    "competitive_landscape": "Maple Bay",
    "cross_impact_opportunity": "Granite Hearth",
    "cross_sector_collaboration": "Copper Glen",
    "impact_measurement": "Calm Valley",
    "impact_story": "Riverlight Education",
    "innovation_pipeline": "Alba Foundation",
    "market_intelligence": "Costa Water Agency",
    "policy_alignment": "Ember Bend",
    "risk_adjusted_roi": "Linden Summit",
    "roi_metrics": "Sage Basin",
    "scalability_analysis": "Blue Lodge",
    "stakeholder_engagement": "Orchard Brook",
    "strategic_recommendations": "Tidal Junction",
    "sustainability_roadmap": "Misty Haven",
}


class Wanted(NamedTuple):
    """A report of our own, and what a model is asked for it."""

    document: Document
    assignment: Assignment


def find_inputs(report_type: str) -> Inputs:
    """Return what the report of a type is written from."""
    names = [str(each["organization_name"]) for each, _ in sample_reports.list_sample_field()]
    return sample_reports.find_sample_inputs(names.index(ORGANISATIONS[report_type]))


@functools.cache
def build_wanted(report_type: str) -> Wanted:
    """Return the report of a type, of its sample organisation."""
    document, book, body = report_writer.write_with_book(report_type, find_inputs(report_type))
    return Wanted(document, build_assignment(document, book, body))


def render_scope(report_type: str) -> str:
    """Return the file of a scope."""
    parts, scope, _ = build_wanted(report_type).assignment
    claims, said = (
        ",\n".join(_render_line(e) for e in made) for made in (scope.claims.values(), parts)
    )
    return f'{{"claims": [\n{claims}\n],\n"parts": [\n{said}\n]}}\n'


def _render_line(made: Claim | Part) -> str:
    return json.dumps(msgspec.to_builtins(made), ensure_ascii=False)


def render_request(report_type: str) -> str:
    """Return the file of the messages that are sent."""
    asked = build_wanted(report_type).assignment.question
    messages = prompt.build_request(asked, "any")["messages"]
    return json.dumps(messages, ensure_ascii=False, indent=1) + "\n"


def lay_out_message(content: str) -> str:
    """Return a message as somebody can read it: the block with a line for each member."""
    mark, _, rest = content.partition("\n")
    block, _, last = rest.rpartition("\n")
    if mark != last:
        return f"{content}\n"
    data = json.loads(block)
    claims, parts = (
        "\n".join(f"  {json.dumps(each, ensure_ascii=False)}" for each in data.pop(name))
        for name in ("claims", "parts")
    )
    others = json.dumps(data, ensure_ascii=False, indent=1)
    return f"{mark}\n{others}\n\nclaims\n{claims}\n\nparts\n{parts}\n{mark}\n"


def main(folder: str, what: str = "requests") -> None:
    """Write the requests, or the scopes, into a folder."""
    for name in ORGANISATIONS:
        text = render_scope(name) if what == "scopes" else render_request(name)
        (Path(folder) / f"{name}.json").write_text(text, "utf-8")
        if what == "requests":
            for message in json.loads(text):
                path = Path(folder) / f"{name}.{message['role']}.txt"
                path.write_text(lay_out_message(message["content"]), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
