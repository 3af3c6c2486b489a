"""The nine measures of success that the operator was promised, with what they are now.

A function that nobody has called, and what only AWS counts, is unknown: neither met nor missed.
"""

import calendar
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ops import metrics, present_state
from ops.findings import Check, Finding, State
from ops.stage import connect_service, find_api_url

MOST_DOLLARS, MOST_MS, LEAST_PERCENT, MOST_LAG_MS = 50, 100, 99.9, 60_000
ERRORS = "look at the log of the function, and at its last deploy"


def check_tables_made(stage: str) -> Iterator[Finding]:
    """Judge whether all tables are there and active."""
    (found,) = present_state.check_tables(stage)
    yield found._replace(subject="1 all tables created and active")


def check_health_answers(stage: str) -> Iterator[Finding]:
    """Judge whether health checks are answered."""
    found = [*present_state.check_health(stage)]
    state = State.fine if all(each.state is State.fine for each in found) else State.wrong
    seen = "; ".join(f"{each.subject} {each.seen}" for each in found)
    yield Finding("2 API answers health checks", state, seen)


def check_sign_in(stage: str) -> Iterator[Finding]:
    """Judge whether people can register and log in."""
    number = metrics.count_today(stage, "signups")
    subject, seen = "3 registration and login work", f"{number} sign-ups in 24 h"
    yield _judge_calls(subject, stage, "auth", seen, is_proof=number > 0)


def check_profiles(stage: str) -> Iterator[Finding]:
    """Judge whether profiles can be read and saved."""
    yield _judge_calls("4 profiles work", stage, "profiles")


def check_reports(stage: str) -> Iterator[Finding]:
    """Judge whether reports are generated."""
    number = metrics.count_today(stage, "reports")
    subject, seen = "5 reports are generated", f"{number} ready in 24 h"
    yield _judge_calls(subject, stage, "reports", seen, is_proof=number > 0)


def check_leaderboard(stage: str) -> Iterator[Finding]:
    """Judge whether the leaderboard follows the profiles."""
    since = metrics.find_hours_ago(24)
    lag = metrics.read_function_metric(stage, "scores", "IteratorAge", "Maximum", since)
    subject = "6 leaderboard follows in real time"
    if lag is None:
        yield Finding(subject, State.unknown, "no profile was changed in 24 h, or nobody counts")
    else:
        state = State.fine if lag <= MOST_LAG_MS else State.wrong
        todo = "" if lag <= MOST_LAG_MS else "docs/operations.md, 'Behind its table'"
        yield Finding(subject, state, f"at most {lag / 1000:.1f} s behind in 24 h", todo)


def check_costs(stage: str) -> Iterator[Finding]:
    """Judge what the month costs. A question to Cost Explorer costs $0.01."""
    subject = f"7 costs below ${MOST_DOLLARS} a month"
    if stage == "local":
        yield Finding(subject, State.unknown, "the embedded cloud costs nothing")
        return
    now = datetime.now(UTC)
    first, tomorrow = now.replace(day=1), now + timedelta(days=1)
    answer = connect_service("ce", stage).get_cost_and_usage(
        TimePeriod={"Start": f"{first:%Y-%m-%d}", "End": f"{tomorrow:%Y-%m-%d}"},
        Granularity="MONTHLY",
        Metrics=["UnblendedCost"],
    )
    spent = sum(float(each["Total"]["UnblendedCost"]["Amount"]) for each in answer["ResultsByTime"])
    days = calendar.monthrange(now.year, now.month)[1]
    pace = spent * days / max(1, now.day)
    state = State.fine if pace <= MOST_DOLLARS else State.wrong
    seen = f"${spent:.2f} so far in the account, ${pace:.2f} at this pace"
    yield Finding(subject, state, seen, "" if state is State.fine else "Cost Explorer, by service")


def check_latency(stage: str) -> Iterator[Finding]:
    """Judge how long answers take, in 24 hours or, where nobody counts, just now from here."""
    since = metrics.find_hours_ago(24)
    ms = metrics.read_gateway_metric(stage, "Latency", "Average", since)
    seen = "on average in 24 h"
    if ms is None:
        ms = metrics.measure_latency(find_api_url(stage) + "/api/health")
        seen = "as measured from here just now"
    subject = f"8 answers within {MOST_MS} ms"
    if ms is None:
        yield Finding(subject, State.wrong, "no answer", "look at the log of health")
        return
    state = State.fine if ms < MOST_MS else State.wrong
    yield Finding(subject, state, f"{ms:.0f} ms {seen}", "" if state is State.fine else ERRORS)


def check_availability(stage: str) -> Iterator[Finding]:
    """Judge how many requests of the month did not end in a 5xx."""
    since = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    calls = metrics.read_gateway_metric(stage, "Count", "Sum", since)
    failed = metrics.read_gateway_metric(stage, "5XXError", "Sum", since) or 0
    subject = f"9 available {LEAST_PERCENT} % of the month"
    if not calls:
        yield Finding(subject, State.unknown, "no request is counted this month")
        return
    percent = 100 * (1 - failed / calls)
    state = State.fine if percent >= LEAST_PERCENT else State.wrong
    seen = f"{percent:.3f} %: {failed:.0f} of {calls:.0f} requests failed"
    yield Finding(subject, state, seen, "" if state is State.fine else ERRORS)


def _judge_calls(
    subject: str, stage: str, group: str, done: str = "", *, is_proof: bool = False
) -> Finding:
    """Return how the calls of a function in 24 hours went.

    What was done in that time, if anything, is a proof where nobody counts calls.
    """
    since = metrics.find_hours_ago(24)
    calls = metrics.read_function_metric(stage, group, "Invocations", "Sum", since)
    if not calls:
        seen = "; ".join(filter(None, (done, f"no call of {group} is counted in 24 h")))
        return Finding(subject, State.fine if is_proof else State.unknown, seen)
    failed = metrics.read_function_metric(stage, group, "Errors", "Sum", since) or 0
    seen = "; ".join(filter(None, (done, f"{failed:.0f} of {calls:.0f} calls of {group} failed")))
    return Finding(subject, State.wrong if failed else State.fine, seen, ERRORS if failed else "")


MEASURES: dict[str, Check] = {
    "tables": check_tables_made,
    "health": check_health_answers,
    "accounts": check_sign_in,
    "profiles": check_profiles,
    "reports": check_reports,
    "leaderboard": check_leaderboard,
    "costs": check_costs,
    "latency": check_latency,
    "availability": check_availability,
}
