"""Numbers of the rows that nothing else would miss, a second time."""

import pytest

from cdk import resources, specs

FUNCTIONS = {row.group: row for row in specs.FUNCTIONS}
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
THROTTLES = {  # requests a second, and at once
    ("POST", "/api/auth/register"): (5, 10),
    ("POST", "/api/auth/signup"): (5, 10),
    ("POST", "/api/auth/password/forgot"): (5, 10),
    ("POST", "/api/auth/password/reset"): (5, 10),
    ("POST", "/api/auth/password/change"): (5, 10),
    ("POST", "/api/auth/email/change"): (5, 10),
    ("POST", "/api/auth/login"): (20, 40),
    ("POST", "/api/reports/generate"): (5, 10),
    ("GET", "/api/leaderboard/{proxy+}"): (20, 40),
    ("GET", "/api/projects"): (20, 40),
    ("GET", "/api/projects/{projectId}"): (20, 40),
    ("GET", "/api/projects/{projectId}/{proxy+}"): (20, 40),
    ("POST", "/api/analytics/activity"): (100, 200),
    ("POST", "/api/projects"): (5, 10),
    ("POST", "/api/pledges"): (5, 10),
    ("GET", "/api/experts"): (20, 40),
    ("GET", "/api/projects/{projectId}/matches"): (5, 10),
    ("POST", "/api/experts/{proxy+}"): (5, 10),
} | {(method, path): (10, 20) for method in METHODS for path in ("/", "/{proxy+}")}
TIMEOUTS = {  # seconds
    "activity_writer": 30,
    "analytics": 10,
    "auth": 10,
    "customers": 30,
    "experts": 10,
    "health": 10,
    "housekeeping": 120,
    "leaderboard": 10,
    "mailer": 20,
    "notifier": 30,
    "orders": 10,
    "payments": 20,
    "profiles": 10,
    "projects": 10,
    "report_worker": 180,  # a model may take 150 of them
    "reports": 10,
    "scores": 30,
}
RECOVERY_DAYS = {
    "users": 35,
    "profiles": 35,
    "reports": 35,
    "projects": 35,
    "leaderboard": 7,  # is computed from profiles
    "activity": 0,
    "orders": 35,
}
VISIBILITY = {  # seconds until another try
    "mail": 120,
    "scores": 180,
    "erasures": 720,
    "activity": 180,
}


def test_costly_paths_have_limits_of_their_own() -> None:
    found = {
        (limit.method, limit.path): (limit.rate, limit.burst)
        for row in specs.FUNCTIONS
        for limit in (*row.throttles, *row.nowhere)
    }

    assert found == THROTTLES


def test_a_function_has_its_time() -> None:
    assert {group: row.timeout_s for group, row in FUNCTIONS.items()} == TIMEOUTS


def test_tables_come_back_from_as_many_days() -> None:
    assert {row.key: row.recovery_days for row in specs.TABLES} == RECOVERY_DAYS


def test_a_message_waits_as_long_for_its_next_try() -> None:
    assert {row.key: row.visibility_s for row in specs.QUEUES} == VISIBILITY


@pytest.mark.parametrize("queue", specs.QUEUES, ids=lambda row: row.key)
def test_a_message_is_not_tried_again_while_its_consumer_is_at_it(queue: resources.Queue) -> None:
    (consumer,) = [row for row in specs.FUNCTIONS if row.consumes == queue.key]

    assert queue.visibility_s >= 6 * consumer.timeout_s
