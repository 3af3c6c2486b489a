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
    "impact_story": 40,
    "comparative_benchmark": 41,
    "scalability_analysis": 30,
    "stakeholder_engagement": 32,
    "risk_adjusted_roi": 47,
    "cross_sector_collaboration": 45,
    "policy_alignment": 32,
    "roi_metrics": 30,
    "cross_impact_opportunity": 36,
    "innovation_pipeline": 38,
    "market_intelligence": 53,
    "competitive_landscape": 56,
    "sustainability_roadmap": 49,
    "impact_measurement": 24,
    "strategic_recommendations": 52,
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
