"""What one active user does in a month, and what that asks of functions and tables.

Units of requests are those of measurements/budgets, by the table that they are of; a test compares
the sums. A caller's session and user are read with a request once a minute: two units of users.
"""

from dataclasses import dataclass, field

type Units = dict[str, tuple[float, float]]  # table -> units to read, units to write

HOURS = 730  # of a month
OBJECT_BYTES = 40_000  # of a report, packed, with its facts
ANSWER_BYTES = 4_000
LOG_BYTES = 1_300  # of a call: a line of the function, of the gateway, three of Lambda, 26 for each
ITEM_BYTES = {  # that are kept of an active user, in the steady state
    "users": 900, "profiles": 4_500, "reports": 9_000, "projects": 700, "leaderboard": 2_600,
    "activity": 24_000, "orders": 14_000,
}  # fmt: skip


@dataclass(frozen=True)
class Work:
    """A request, or what a function does behind one: how often a month, how long, which units."""

    name: str
    group: str
    times: float
    ms: float  # of a warm call; with bcrypt or a model as long as these take
    units: Units = field(default_factory=dict)
    session: bool = False  # the caller's session is looked up


REQUESTS = (
    Work("POST /api/auth/register", "auth", 0.05, 460, {"users": (0, 6)}),
    Work("POST /api/auth/login", "auth", 6, 460, {"users": (1, 3)}),
    Work("POST /api/auth/refresh", "auth", 20, 30, {"users": (2, 1)}),
    Work("GET /api/profile", "profiles", 15, 15, {"profiles": (0.5, 0)}, session=True),
    Work("PATCH /api/profile", "profiles", 2, 25, {"profiles": (1, 3)}, session=True),
    Work("POST /api/reports/generate", "reports", 2, 400,
         {"profiles": (9.5, 0), "reports": (0, 6), "leaderboard": (1, 0)}, session=True),
    Work("GET /api/reports", "reports", 8, 20, {"reports": (0.5, 0)}, session=True),
    Work("GET /api/reports/{reportId}", "reports", 5, 60, {"reports": (0.5, 0)}, session=True),
    Work("POST /api/payments/initialize", "payments", 0.1, 700,
         {"users": (1, 0), "reports": (3, 5)}),
    Work("POST /api/reports/{reportId}/unlock", "payments", 0.1, 700,
         {"users": (1, 0), "reports": (5, 9)}),
    Work("GET /api/leaderboard/{category}", "leaderboard", 10, 15, {"leaderboard": (1, 0)}),
    Work("GET /api/leaderboard/{category}/me", "leaderboard", 10, 15, {"leaderboard": (1, 0)},
         session=True),
    Work("GET /api/benchmarks", "leaderboard", 3, 40,
         {"profiles": (8.5, 0), "leaderboard": (1, 0)}, session=True),
    Work("POST /api/analytics/activity", "analytics", 15, 20, session=True),
    Work("GET /api/projects", "projects", 5, 15, {"projects": (0.5, 0)}),
    Work("GET /api/projects/{projectId}", "projects", 5, 15, {"projects": (1, 0)}),
    Work("POST /api/projects/{projectId}/pledges", "projects", 0.1, 60, {"projects": (1, 7)},
         session=True),
    Work("POST /api/orders", "orders", 2, 40, {"orders": (2, 8)}),
    Work("GET /api/orders", "orders", 4, 20, {"orders": (1, 0)}),
)  # fmt: skip

BEHIND = (  # what is done behind the answers
    Work("scores", "scores", 2.5, 120,
         {"users": (1, 0), "profiles": (5, 24), "leaderboard": (1, 40)}),
    Work("report_worker", "report_worker", 0.2, 1_500, {"reports": (2, 3)}),
    Work("notifier", "notifier", 2.2, 30, {"reports": (2, 1)}),
    Work("activity_writer", "activity_writer", 15, 40, {"users": (0.5, 0), "activity": (0, 3)},),
    Work("mailer", "mailer", 0.5, 150, {}),
    Work("customers", "customers", 2, 30, {"orders": (2, 6)}),
)  # fmt: skip

SESSION_UNITS = 2  # of users, to look up a caller's session and user
CLOCK_RUNS = 4 * HOURS  # of housekeeping, a month, whoever uses it
CLOCK_MS = 600
CLOCK_UNITS: Units = {"users": (0.5, 0), "reports": (2, 0), "projects": (2, 0),
                      "leaderboard": (0.5, 0)}  # fmt: skip
CLOCK_METRICS, OWN_METRICS = 3, 20  # that are sent without users, and with them, at most
PROCESSES = 6  # that read secrets and stay warm, beside those that are busy
SECRET_CALLS = 2 * 12 * HOURS  # of a process, a month: two versions every five minutes
BUDGET_DAYS = 31
REPORTS = 2  # a month of an active user
KEPT_MONTHS = 4
MAILS = 0.5
MESSAGES, MESSAGE_CALLS = 18, 3  # that queues take: flushes, mails, facts; sent, received, deleted
POLLS = 5 * 180 * HOURS  # of a queue with a consumer, a month, in silence
