"""Settings of Schemathesis: schemathesis.toml, the users, and refusals of well-formed requests.

The tool takes 2xx, 401, 403, 404, 409 and 429 as answers to a request that is valid by its
schema. Any other refusal that is wanted stands in REFUSALS with its reason.
"""

import json
import os
from pathlib import Path

from tools.openapi import ROOT

ACCEPTED = ("2xx", "401", "403", "404", "409", "429")

# Two thousand requests each is what the phase makes of them that tries every value of every member,
# all of one struct: in `make soak` only. In process a body meets its schema in each run
# (tests/unit/test_openapi.py), and so do its refusals (tests/functions/test_edge.py).
LARGE = (
    ()
    if os.environ.get("SOAK")
    else ("changeProfile", "generateReport", "postProfile", "saveProfile")
)

REUSED = "the Idempotency-Key was used with another body"
WEAK = "the password is too easy to guess"
FOREIGN = "the cursor is not one of this list"
UNPROVEN = "no mail carried this token"
MOVED = "If-Match names another version"
IMPOSSIBLE = "a figure has four decimals or is of a year to come; a text names no country"
APART = "figures of a year contradict each other"
NAMELESS = "neither reference nor paymentToken is there"
UNPAID = "the payment was not made"
PAST = "the deadline has passed, or is more than three years away"
UNFIT = "amount and role do not fit the type of the pledge, or the project"
STRANGE = "returnUrl leads to a page of somebody else"
EITHER = "activity and events exclude each other"
BULKY = "the events are larger than 8 KB together"
REFUSALS = (  # operation, status, reason
    ("logIn", 422, REUSED),
    ("register", 422, REUSED),
    ("signUp", 422, REUSED),
    ("placeOrder", 422, REUSED),
    ("beginPayment", 422, REUSED),
    ("beginPayment", 400, STRANGE),
    ("createProject", 422, REUSED),
    ("createPledge", 422, REUSED),
    ("createPledgeOfProject", 422, REUSED),
    ("createProject", 400, PAST),
    ("changeProject", 400, PAST),
    ("changeProject", 412, MOVED),
    ("createPledge", 400, UNFIT),
    ("createPledgeOfProject", 400, UNFIT),
    ("listProjects", 400, FOREIGN),
    ("listProjectsOfGoal", 400, FOREIGN),
    ("listPledges", 400, FOREIGN),
    ("listPledgesOfProject", 400, FOREIGN),
    ("listReportsOfProjects", 400, FOREIGN),
    ("generateReport", 422, REUSED),
    ("contactExpert", 422, REUSED),
    ("listExperts", 400, FOREIGN),
    ("generateReport", 400, IMPOSSIBLE),  # it takes figures of a profile
    ("unlockReport", 400, NAMELESS),
    ("unlockReport", 402, UNPAID),
    ("register", 400, WEAK),
    ("signUp", 400, WEAK),
    ("changePassword", 400, WEAK),
    ("listSessions", 400, FOREIGN),
    ("listOrders", 400, FOREIGN),
    ("listCustomers", 400, FOREIGN),
    ("listReports", 400, FOREIGN),
    ("listReportsOfUser", 400, FOREIGN),
    ("readLeaderboard", 400, FOREIGN),
    ("listActivity", 400, FOREIGN),
    ("recordActivity", 422, EITHER),
    ("recordActivity", 413, BULKY),
    ("resetPassword", 400, UNPROVEN),
    ("verifyEmail", 400, UNPROVEN),
    ("confirmEmailChange", 400, UNPROVEN),
    *(
        (f"{verb}Profile", *row)
        for verb in ("save", "post", "change")
        for row in (
            (400, IMPOSSIBLE),
            (412, MOVED),
            (422, APART),
        )
    ),
)


def configuration(users: dict[str, str], credentials: str = "users.json") -> str:
    """schemathesis.toml for users (name -> access token), whose tokens are in a file."""
    statuses: dict[str, list[tuple[int, str]]] = {}
    for operation, status, reason in REFUSALS:
        statuses.setdefault(operation, []).append((status, reason))
    names = json.dumps([*users])
    parts = [(ROOT / "schemathesis.toml").read_text(encoding="utf-8")]
    parts.append(f"[auth.wfc]\npath = {json.dumps(credentials)}\npeers = {names}\n")
    parts.append(f"user = {json.dumps(next(iter(users)))}\n")
    for operation, extra in statuses.items():
        wanted = json.dumps([*ACCEPTED, *(str(status) for status, _ in extra)])
        parts.append(f"\n[[operations]]\ninclude-operation-id = {json.dumps(operation)}\n")
        parts += [f"# {status}: {reason}\n" for status, reason in extra]
        parts.append(
            f"[operations.checks.positive_data_acceptance]\nexpected-statuses = {wanted}\n"
        )
        if operation in LARGE:
            parts.append("[operations.phases.coverage]\nenabled = false\n")
    return "".join(parts)


def credentials(users: dict[str, str]) -> str:
    """The file with the users' tokens."""
    entries = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {token}"}]}
        for name, token in users.items()
    ]
    return json.dumps({"auth": entries})


def write(folder: Path, users: dict[str, str]) -> Path:
    """Writes both files; returns the path for --config-file."""
    (folder / "users.json").write_text(credentials(users), encoding="utf-8")
    path = folder / "schemathesis.toml"
    path.write_text(configuration(users, str(folder / "users.json")), encoding="utf-8")
    return path
