"""What is asked for a report: its parts, what may be said in them, and the question."""

from typing import NamedTuple

from auxeira.reports.document import Document
from functions.report_worker.answer_checks import Scope, build_scope
from functions.report_worker.claims import build_report_claims
from functions.report_worker.context import choose_context
from functions.report_worker.parts import Part, list_parts
from functions.report_worker.prompt import Question, build_question
from report_writer.assembly import Body
from report_writer.fact_book import Book


class Assignment(NamedTuple):
    """`scope` is all that sentences may use."""

    parts: list[Part]
    scope: Scope
    question: Question


def build_assignment(document: Document, book: Book, body: Body) -> Assignment:
    """Return what is asked for a written report. Pure."""
    claims = build_report_claims(book, document)
    parts = list_parts(document, book, body)
    context = choose_context(part for name in claims for part in name.split("."))
    scope = build_scope(claims, parts, context)
    return Assignment(parts, scope, build_question(document, book.profile, scope, context, parts))
