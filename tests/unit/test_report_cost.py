"""What it costs to write a report, in calls of functions: the same on any machine.

The organisation is a large one, of whom most is known; the second report of a process is counted.
Who makes a report dearer than this looks first what is computed twice.
"""

import functools
import sys

import pytest

from auxeira.reports.report_types import TYPES
from report_writer import write
from tests.support import report_inputs
from tests.support.unlike_organisations import build_unlike

CALLS = {  # in thousands, about a sixth above what was counted
    "impact_story": 92,
    "comparative_benchmark": 89,
    "scalability_analysis": 62,
    "stakeholder_engagement": 71,
    "risk_adjusted_roi": 109,
    "cross_sector_collaboration": 113,
    "policy_alignment": 66,
    "roi_metrics": 41,
    "cross_impact_opportunity": 89,
    "innovation_pipeline": 95,
    "market_intelligence": 121,
    "competitive_landscape": 193,
    "sustainability_roadmap": 126,
    "impact_measurement": 46,
    "strategic_recommendations": 129,
}


@functools.cache
def read_haulier():
    return report_inputs.inputs(build_unlike("haulier"))


def count_calls(report_type):
    """Return how often anything is called while a report is written."""
    count = 0

    def see(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    write(report_type, read_haulier())
    before = sys.getprofile()
    sys.setprofile(see)
    try:
        write(report_type, read_haulier())
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("report_type", TYPES)
def test_a_report_costs_no_more_calls_than_its_budget(report_type):
    assert count_calls(report_type) <= 1000 * CALLS[report_type]
