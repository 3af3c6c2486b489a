"""What some of the organisations of a fresh local run offer to projects."""

from typing import Any

import msgspec

from auxeira.experts.expertise import Expertise, StoredExpertise, read_expertise

SAMPLES: tuple[dict[str, Any], ...] = (
    {
        "name": "Amina Wanjiru",
        "skills": ["Monitoring and evaluation", "Statistics", "Research"],
        "sectors": ["Education", "Health"], "sdgs": [3, 4, 5], "countries": ["KE", "UG"],
        "languages": ["en", "sw"], "availability": "now",
        "rate": {"amount": 420, "per": "day", "currency": "USD"},
    },
    {
        "name": "Tomás Herrera",
        "skills": ["Software engineering", "Project management", "UX design"],
        "sectors": ["Technology", "Education"], "sdgs": [4, 9], "countries": ["MX", "CO"],
        "languages": ["es", "en"], "availability": "within_month",
        "rate": {"amount": 95, "per": "hour", "currency": "EUR"},
    },
    {
        "name": "Dr Ifeoma Bello",
        "skills": ["Epidemiology", "Research", "Policy analysis"],
        "sectors": ["Health"], "sdgs": [3, 6], "countries": ["NG", "GH"],
        "languages": ["en", "fr"], "availability": "within_quarter",
    },
    {
        "name": "Jonas Lindqvist",
        "skills": ["Solar energy", "Carbon footprinting", "Sustainability reporting"],
        "sectors": ["Energy", "Climate"], "sdgs": [7, 13], "countries": ["SE", "KE"],
        "languages": ["sv", "en"], "availability": "now",
        "rate": {"amount": 9000, "per": "month", "currency": "EUR"},
    },
    {
        "name": "Grace Achieng",
        "skills": ["Community outreach", "Logistics", "Surveys"],
        "sectors": ["Water and Sanitation", "Agriculture"], "sdgs": [2, 6], "countries": ["KE"],
        "languages": ["en", "sw", "fr"], "availability": "now",
    },
    {
        "name": "Priya Raman",
        "skills": ["Grant writing", "Stakeholder engagement", "Budgeting"],
        "sectors": ["Finance", "Livelihoods"], "sdgs": [1, 8, 10], "countries": ["IN", "TZ"],
        "languages": ["en", "hi"], "availability": "unavailable",
    },
)  # fmt: skip


def build_sample_expertise() -> list[StoredExpertise]:
    """Return them as profiles hold them."""
    return [read_expertise(msgspec.convert(each, Expertise)) for each in SAMPLES]
