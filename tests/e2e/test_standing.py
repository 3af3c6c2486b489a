"""What an organisation sees of itself while it fills its profile, among those of a fresh run."""

import time

import pytest

from local import sample_data
from tests.e2e.test_leaderboard import eventually, newcomer

CAMEL = {
    "organizationName": "Harbour School",
    "organizationType": "NGO",
    "website": "https://harbour.example",
    "country": "KE",
    "focusAreas": ["Education"],
    "sdgAlignment": [4],
    "annualSpend": 0,
    "impactGoals": "Every child reads.",
}
YEAR = {
    "employees": 20, "ghgScope1": 4, "ghgScope2Location": 6, "energyTotal": 60,
    "energyRenewable": 30, "targetAnnualRatePct": 4.2, "trainingHours": 300,
    "adequateWageShare": 100, "managers": 4, "womenManagers": 2, "leavers": 2,
    "beneficiariesReached": 2000, "outcomesAchieved": 1200, "outcomeEvidence": 1,
    "boardMembers": 8, "boardIndependent": 4, "boardWomen": 3,
    "policiesAdopted": ["codeOfConduct", "antiCorruption"], "antiCorruptionTrainedShare": 60,
    "corruptionIncidents": 0, "significantFines": 0, "esgOversight": 1, "esgAssurance": 1,
}  # fmt: skip
GOVERNANCE = "governance_score"


@pytest.fixture(scope="module")
def organisations(deployed):
    """Those of a fresh run, counted, and their groups copied."""
    assert sample_data.load_sample_organisations(deployed.cloud) == 63


def test_a_profile_in_three_steps_and_a_moved_figure_show_at_once_where_it_stands(
    organisations, deployed, http
):
    ann, prove = newcomer(deployed, http)
    prove()
    steps = [dict(list(CAMEL.items())[a:b]) for a, b in ((0, 1), (1, 5), (5, 8))]

    seen = [ann("PATCH", "/api/profile", step).json()["profile"] for step in steps]
    assert [each["completionScore"] for each in seen] == [13, 63, 100]
    assert seen[-1]["missingFields"] == []

    def save(**figures):
        body = {"metrics": {"2025": YEAR | figures}}
        answer = ann("PATCH", "/api/profile", body)
        assert answer.status_code == 200, answer.text
        return time.monotonic()

    def standing():
        rank = ann("GET", f"/api/leaderboard/{GOVERNANCE}/me").json()["ranking"]
        rows = ann("GET", "/api/benchmarks").json()["benchmarks"]
        (row,) = [row for row in rows if row["category"] == GOVERNANCE]
        return rank | {"own": row["own"], "gap": row["gap"], "peers": row["peers"]}

    def among_peers():
        deployed.restart("leaderboard")  # a process keeps for a minute what it read of the groups
        return standing()

    save()
    eventually(among_peers, lambda found: found["gap"] is not None)
    before = eventually(standing, lambda found: found["rank"])
    saved = save(policiesAdopted=["codeOfConduct", "antiCorruption", "whistleblowing"],
                 esgOversight=3)  # fmt: skip
    after = eventually(standing, lambda found: found["score"] > before["score"])

    assert time.monotonic() - saved < 2
    assert after["own"] == after["score"]
    assert after["gap"] < before["gap"]
    assert after["peers"] == before["peers"] >= 5
    assert after["rank"] < before["rank"] <= before["totalParticipants"]
    assert after["percentile"] > before["percentile"]


def test_the_organisations_of_a_fresh_run_are_on_the_boards(organisations, http):
    board = http.get("/api/leaderboard/esg_impact_score", params={"limit": 100}).json()

    names = [row["organizationName"] for row in board["leaderboard"]]
    assert "Riverlight Education" in names
    assert len(names) >= 60


def test_an_organisation_of_a_fresh_run_is_loaded_once(organisations, deployed):
    assert sample_data.load_sample_organisations(deployed.cloud) == 0
