"""What a competitive landscape says would win most, beside its scores and its steps."""

from auxeira.reports.report_types import TYPES
from report_writer import labels
from report_writer.fact_book import Book
from tests.properties.test_report_laws import law
from tests.support import report_inputs
from tests.support.report_organisations import find_table, write_json
from tests.support.unlike_organisations import build_unlike

LANDSCAPE = "competitive_landscape"


@law(LANDSCAPE)
def test_what_would_win_most_is_of_a_score_that_is_short_of_the_top_quarter(inputs, kind, document):
    """A board is not sent to a score that leads already."""
    if "most would be won by " not in document["executiveSummary"]:
        return
    counted = find_table(document, "separating_table")["rows"][0][3]
    names = {labels.SHORT[name]: name for name in labels.SHORT}
    book = Book(TYPES[kind], inputs)
    edge = book.quartile(names[counted], 3)
    assert edge is None or book.score(names[counted]).value < edge.value, counted


def test_each_figure_that_would_win_as_much_has_a_step():
    document = write_json(LANDSCAPE, report_inputs.inputs(build_unlike("maker")))

    assert "as much by share of women in management" in document["executiveSummary"]
    assert {"S01", "S02"} <= {each["id"] for each in document["recommendedActions"]}


def test_a_bank_that_leads_in_governance_is_not_sent_there_first():
    document = write_json(LANDSCAPE, report_inputs.inputs(build_unlike("bank")))

    assert "most would be won by " not in document["executiveSummary"]
