"""What is left out because it would tell of one person stands nowhere in what others read."""

import msgspec
import pytest

import report_writer
from local.sample_reports import build_sample_inputs
from report_writer import html, markdown
from report_writer.told_apart import FOR_OTHERS, OF_STAFF
from tests.support.report_organisations import read_facts
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

WHOLE, ODD = (87.5, 62.5), (61.3, 38.7)  # of eight people; of no number of them
EARLIER = {"adequateWageShare": 51.7, "antiCorruptionTrainedShare": 43.9, "genderPayGapPct": 29.1}
LEFT_OUT = "left out: of so few it tells of one person"


def show(kind, name, wage, trained, employees=8):
    """A report as its readers have it: parsed, and all its forms as one text."""
    figures = {"adequateWageShare": wage, "antiCorruptionTrainedShare": trained}
    figures |= {"genderPayGapPct": 23.7, "employees": employees, "corruptionIncidents": 1}
    profile = build_unlike(name, **figures)
    for year in profile["metrics"]:
        profile["metrics"][year] |= EARLIER if year != "2025" else {}
    inputs = build_sample_inputs(profile)
    written = report_writer.write(kind, inputs)
    json = msgspec.json.encode(written)
    text = json.decode() + html.html(written) + markdown.markdown(written)
    return msgspec.json.decode(json), text


@pytest.mark.parametrize("kind", FOR_OTHERS)
@pytest.mark.parametrize("name", ORGANISATIONS)
@pytest.mark.parametrize("shares", [WHOLE, ODD])
def test_a_share_that_is_left_out_stands_in_no_form_of_the_report(kind, name, shares):
    document, text = show(kind, name, *shares)
    assert LEFT_OUT in text
    for fact in read_facts(document).values():
        words = {fact["id"].partition(".")[0], *fact["source"].replace("(", " ").split()}
        assert not words & {*OF_STAFF}, fact
    hidden = [f"{each} %" for each in (*shares, 23.7, *EARLIER.values())]
    for each in (*hidden, "no number of", "of 8 employees"):
        assert each not in text
    for each in OF_STAFF:
        assert f"{each}.2" not in text, each


@pytest.mark.parametrize("kind", FOR_OTHERS)
@pytest.mark.parametrize("name", ORGANISATIONS)
def test_a_share_of_many_stays(kind, name):
    _, text = show(kind, name, *WHOLE, employees=80)
    assert LEFT_OUT not in text
    assert "antiCorruptionTrainedShare.2025" in text
