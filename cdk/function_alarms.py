"""The alarms of functions: what Lambda measures of each, and what each counts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import batched

from cdk import metrics, resources, specs
from cdk.resources import Alarm, Metric, Severity

FIVE_MINUTES, HOUR = 300, 3_600
WRONG_PASSWORDS = 100
MOST_METRICS = 10  # of an alarm with an expression
AGES = {  # metric of each run of the clock -> (name, most seconds, section, what is old)
    "OldestPendingPayment": ("old-payment", 90_000, "Payment that stays pending",
                             "A payment has been pending for more than a day"),
    "OldestUnwrittenReport": ("old-report", HOUR, "Report that stays unwritten",
                              "A report has waited for its writer for an hour"),
    "OldestErasure": ("old-erasure", HOUR, "Account that is not erased",
                      "A closed account has not been erased for an hour"),
}  # fmt: skip
# tables, queues and functions without which everybody is served all the same: tickets
QUIET = ("activity", "activity_writer", "analytics", "customers")
REFUSING = ("experts",)  # a letter that cannot be queued is refused, and so not lost


def rate_severity(word: str) -> Severity:
    """Return how urgent a fault of a table, a queue or a function is."""
    return "ticket" if word in QUIET else "page"


def list_function_alarms(spec: resources.Function, stage: str) -> Iterator[Alarm]:
    group = spec.group
    yield Alarm(
        f"{group}-errors", rate_severity(group), "Function that fails",
        f"{group} crashed, or ran out of time or memory",
        {"m": metrics.measure_function("Errors", group, stage)},
    )  # fmt: skip
    if spec.follows:
        yield Alarm(
            f"{group}-behind", rate_severity(group), "Behind its table",
            f"{group} is {spec.behind_s} seconds behind the changes of "
            + ", ".join(row.table for row in spec.follows),
            {"m": metrics.measure_function("IteratorAge", group, stage, "Maximum")},
            spec.behind_s * 1000,
        )  # fmt: skip


def list_throttle_alarms(stage: str) -> Iterator[Alarm]:
    """List the alarms on refused calls: of as many functions as an expression may have metrics."""
    for number, rows in enumerate(batched(specs.FUNCTIONS, MOST_METRICS, strict=False), 1):
        watched = {
            f"t{place}": metrics.measure_function("Throttles", spec.group, stage)
            for place, spec in enumerate(rows)
        }
        yield Alarm(
            f"functions-throttles-{number}", "ticket", "Account at its limit",
            "Lambda refuses calls of " + ", ".join(spec.group for spec in rows),
            watched, expression="+".join(f"FILL({letter},0)" for letter in watched), periods=5,
        )  # fmt: skip


def list_slow_alarms(stage: str) -> Iterator[Alarm]:
    """List the alarms on what takes too long, each function compared with its own limit.

    Answers that somebody waits for count where there are more than a handful. Of each of these two
    metrics are watched: an alarm names half as many.
    """
    answering = [spec for spec in specs.FUNCTIONS if spec.paths]
    consumers = [spec for spec in specs.FUNCTIONS if not spec.paths]
    for number, rows in enumerate(batched(answering, MOST_METRICS // 2, strict=False), 1):
        calls = {
            f"c{place}": metrics.measure_function("Invocations", spec.group, stage)
            for place, spec in enumerate(rows)
        }
        shares = [
            f"FILL(IF(c{place}>=20,p{place}/{spec.slow_limit_ms},0),0)"
            for place, spec in enumerate(rows)
        ]
        yield _build_slow_alarm(f"functions-slow-{number}", rows, stage, shares, calls)
    for number, rows in enumerate(batched(consumers, MOST_METRICS, strict=False), 1):
        shares = [f"FILL(p{place}/{spec.slow_limit_ms},0)" for place, spec in enumerate(rows)]
        yield _build_slow_alarm(f"consumers-slow-{number}", rows, stage, shares, {})


def _build_slow_alarm(
    name: str,
    rows: Sequence[resources.Function],
    stage: str,
    shares: Sequence[str],
    calls: Mapping[str, Metric],
) -> Alarm:
    """Build the alarm on the largest share that one call in twenty takes of a limit."""
    durations = {
        f"p{place}": metrics.measure_function("Duration", spec.group, stage, "p95")
        for place, spec in enumerate(rows)
    }
    return Alarm(
        name, "ticket", "Slow function",
        "One call in twenty takes longer than its function's limit: "
        + ", ".join(f"{spec.group} {spec.slow_limit_ms} ms" for spec in rows),
        {**calls, **durations}, 1, "MAX([{}])".format(",".join(shares)),
        period_s=FIVE_MINUTES, periods=5, points=3,
    )  # fmt: skip


# What a function counts that somebody has to see: whose row says so, metric, name, severity,
# section of the runbook, sentence behind the function's name.
COUNTED: tuple[tuple[Callable[[resources.Function], bool], str, str, Severity, str, str], ...] = (
    (lambda row: "auth0" in row.uses,
     "JwksStaleServed", "stale-keys", "page", "Auth0 out of reach",
     "goes on with old keys, since Auth0 does not answer"),
    (lambda row: "paystack" in row.uses,
     "PaymentMismatch", "payment-mismatch", "page", "Payment that does not fit",
     "has a payment that somebody has to look at"),
    (lambda row: "GetObject" in row.objects.get("reports/facts", ()),  # it writes reports
     "ReportFailed", "failed-report", "page", "Report that cannot be written",
     "could not write a report"),
    (lambda row: row.group == "reports",  # whose readers are told that somebody knows
     "ReportDamaged", "damaged-report", "page", "Object that is lost",
     "met a report whose text is lost or damaged"),
    (lambda row: "providers" in row.secrets,  # it asks the model
     "ModelNotUsed", "model-not-used", "ticket", "Model not used",
     "wrote a report without the model"),
    (lambda row: "thunderbit" in row.uses,
     "SuggestionsFailed", "suggestions-failed", "ticket", "Thunderbit",
     "could not have a website read"),
    (lambda row: "mail" in row.sends and row.group not in REFUSING,
     "MailLost", "mail-lost", "page", "Mail that was lost",
     "could not queue a mail"),
    (lambda row: row.group == "projects",  # where anybody may report one
     "ProjectReported", "reported-project", "ticket", "Reported projects",
     "was told that a project is not what it should be"),
)  # fmt: skip


def list_counted_alarms(spec: resources.Function, stage: str) -> Iterator[Alarm]:
    """List the alarms on what a function counts, which follows from what its row says it does."""
    group = spec.group
    for counts, metric, name, severity, section, says in COUNTED:
        if counts(spec):
            found = {"m": metrics.count_own(metric, group, stage)}
            yield Alarm(f"{group}-{name}", severity, section, f"{group} {says}", found)
    if "credentials" in spec.secrets:
        yield Alarm(
            f"{group}-wrong-passwords", "ticket", "Wrong passwords",
            f"{group} refused more than {WRONG_PASSWORDS} logins in five minutes",
            {"m": metrics.count_own("LoginRefused", group, stage)},
            WRONG_PASSWORDS, period_s=FIVE_MINUTES,
        )  # fmt: skip
    if spec.every_minutes:
        yield from _list_clock_alarms(spec, stage)


def _list_clock_alarms(spec: resources.Function, stage: str) -> Iterator[Alarm]:
    """List what each run of the clock says, and that there is one."""
    group, period = spec.group, 2 * 60 * spec.every_minutes  # none passes without a run
    for metric, (name, most, section, says) in AGES.items():
        found = {"m": metrics.count_own(metric, group, stage, "Maximum")}
        yield Alarm(f"{group}-{name}", "page", section, says, found, most, period_s=period)
    beat = {"m": metrics.count_own(next(iter(AGES)), group, stage, "SampleCount")}
    yield Alarm(
        f"{group}-stopped", "page", "Clock that stopped",
        f"{group} has not ended a run for {period // 60} minutes", beat, 1,
        period_s=period, below=True, silence_is_fine=False,
    )  # fmt: skip
