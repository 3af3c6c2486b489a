"""What each type of report says: a function a type, named as the type, found by the table below.

A function takes the book of facts and gives a `Body`:

    def policy_alignment(book: Book) -> Body:
        income = book.value("totalIncome")  # a Fact, or None where unknown
        line = say(book, "income", (
            "Total income was {income} in {income:y}.",
            "In {income:y}, the organisation took in {income}.",
            "{income:L} came to {income} in {income:y}.",
        ), income=income)
        rows = [("Total income", income, book.change("totalIncome"))]
        ledger = table(book, "return_ledger", ("Measure", "Value", "Change"), rows)
        return Body([line], [section(book, "The return ledger", [line], tables=[ledger]), ...])

- A number is printed only as a fact: `book.value` (figures and what follows from them, any year),
  `book.change`, `book.score`, `coverage`, `quality`, `points`, `weight`, the peers' `group`,
  `quartile`, `median`, `constant`, or `book.fact` for the result of a formula, with its source.
- A sentence is `text.say` with three wordings or more; without one of its facts it is None, and
  sections leave it out. What lacks is said by `gaps`. Words that compare come from
  `text.compared` (percent) and `text.scored` (points). User text only by `text.statement`.
- Tables, figures and sections are those of the row in `types`, in its order; `text.table`,
  `drawing.figure` and `text.section` know them by id and title.
- Every table and figure is there for every organisation: a cell without a value says "not
  reported", a figure without points draws its frame and says so.
"""

from collections.abc import Callable
from importlib import import_module

from report_writer.assembly import Body
from report_writer.fact_book import Book

# type: module that has its function
MODULES = {
    "impact_story": "story",
    "comparative_benchmark": "benchmark",
    "competitive_landscape": "competitive_landscape",
    "risk_adjusted_roi": "risk_adjusted_roi",
    "market_intelligence": "market_intelligence",
    "cross_sector_collaboration": "cross_sector_collaboration",
    "innovation_pipeline": "innovation_pipeline",
    "policy_alignment": "policy_alignment",
    "stakeholder_engagement": "stakeholder_engagement",
    "impact_measurement": "impact_measurement",
    "strategic_recommendations": "strategic_recommendations",
    "cross_impact_opportunity": "cross_impact_opportunity",
    "roi_metrics": "roi_metrics",
    "scalability_analysis": "scalability_analysis",
    "sustainability_roadmap": "sustainability_roadmap",
}


def body_of(report_type: str) -> Callable[[Book], Body]:
    """The function that writes a type. Raises KeyError for one that nobody writes."""
    module = import_module(f"report_writer.reports.{MODULES[report_type]}")
    found: Callable[[Book], Body] = getattr(module, report_type)
    return found
