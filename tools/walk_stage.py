"""Walk a deployed stage as somebody new: `python -m tools.walk_stage <URL of the API>`.

Both health documents, an account, its profile, a report and its page; then the account is closed,
so that nothing stays. Mails go to the address of Amazon SES that takes them all. Ends with the
first answer that is not what the contract says, in one sentence and with code 1.
"""

import sys
import time
import uuid
from typing import Any

import httpx

PASSWORD = "correct horse battery"  # noqa: S105 - of an account that lives for seconds
MAILBOX = "success+{id}@simulator.amazonses.com"
FIGURES = {
    "employees": 14, "totalIncome": 800_000, "totalExpenditure": 780_000,
    "beneficiariesReached": 4000, "outcomesAchieved": 2400, "outcomeEvidence": 2,
    "energyTotal": 42, "energyRenewable": 10.5, "ghgScope1": 5.4, "ghgScope2Location": 8.1,
    "trainingHours": 280, "esgAssurance": 1,
}  # fmt: skip
PROFILE = {
    "organizationName": "A walk after a deploy", "organizationType": "NGO", "country": "KE",
    "website": "https://walk.example", "focusAreas": ["Education"], "sdgAlignment": [4, 5],
    "annualSpend": 780_000, "impactGoals": "Every release is walked.",
    "metrics": {"2025": FIGURES},
}  # fmt: skip
WAIT_S = 120  # for a report that a model words


class Unexpected(Exception):
    """An answer that is not what it must be. The message is one sentence."""


def walk_stage(url: str) -> list[str]:
    """Walk the API at `url` and return a line for each step. Raises Unexpected."""
    with httpx.Client(base_url=url.rstrip("/"), timeout=30) as client:
        said = [
            f"/health: {_send(client, 'GET', '/health')['status']}",
            f"/api/health: {_send(client, 'GET', '/api/health')['status']}",
        ]
        address = MAILBOX.format(id=uuid.uuid4().hex[:12])
        person = {"email": address, "password": PASSWORD, "firstName": "A", "lastName": "Walk"}
        _send(client, "POST", "/api/auth/register", person, 201)
        login = {"email": address, "password": PASSWORD}
        token = _send(client, "POST", "/api/auth/login", login)["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        try:
            said += _walk_account(client)
        finally:
            _send(client, "DELETE", "/api/auth/account", {"password": PASSWORD}, 202)
        return [*said, "the account: closed"]


def _walk_account(client: httpx.Client) -> list[str]:
    me = _send(client, "GET", "/api/auth/me")["user"]["userId"]
    _send(client, "PUT", "/api/profile", PROFILE)
    asked = client.post("/api/reports/generate", json={"reportType": "impact_story"})
    if asked.status_code not in (201, 202):
        raise Unexpected(f"POST /api/reports/generate answered {asked.status_code}: {asked.text}")
    report = asked.json()["reportId"]
    deadline = time.monotonic() + WAIT_S
    while (status := _read_status(client, report)) != "ready":
        if time.monotonic() > deadline:
            raise Unexpected(f"The report is {status} after {WAIT_S} seconds.")
        time.sleep(1)
    page = client.get(f"/api/reports/{report}/html")
    if not page.text.startswith("<!doctype html>"):
        raise Unexpected(f"The report's page answered {page.status_code}.")
    return [f"the account: {me}", f"the report: {status}, a page of {len(page.text):,} characters"]


def _read_status(client: httpx.Client, report: str) -> str:
    return str(_send(client, "GET", f"/api/reports/{report}")["report"]["status"])


def _send(client: httpx.Client, method: str, path: str, body: Any = None, wanted: int = 200) -> Any:
    """Send a request and return its answer, parsed. Raises Unexpected for another status."""
    answer = client.request(method, path, json=body)
    if answer.status_code != wanted:
        raise Unexpected(f"{method} {path} answered {answer.status_code}: {answer.text}")
    return answer.json()


def main() -> None:
    """Walk the stage of the command line."""
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m tools.walk_stage <URL of the API>")
    try:
        print("\n".join(walk_stage(sys.argv[1])))
    except (Unexpected, httpx.HTTPError) as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
