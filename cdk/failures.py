"""Failure -> alarm: what has to happen so that an alarm rings, and where it was made to happen.

`fault` names a test that makes the fault itself; the first row whose pattern fits counts. All rows
of the alarms are computed from figures as well, and those that the embedded cloud can watch are
rung there. Imports nothing but the standard library, as cdk/specs.py.
"""

from fnmatch import fnmatchcase
from typing import NamedTuple

from cdk.resources import Alarm

EVALUATED = "tests/stacks/test_alarm_rules.py"  # every row
PUT = "tests/e2e/test_alarms.py"  # every row that the embedded cloud watches


class Failure(NamedTuple):
    """Alarms by a pattern of their names, what makes them ring, and the test of the fault."""

    alarms: str
    happens: str
    fault: str = ""


FAILURES = (
    Failure("*-throttle", "requests are refused for want of capacity, a minute of five"),
    Failure("*-capacity", "four fifths of the units are used in three of five periods"),
    Failure("mail-dead-letters", "a mail that nobody can read is tried five times",
            f"{PUT}::test_a_message_that_is_given_up_rings"),
    Failure("*-dead-letters", "a message is tried as often as its queue allows"),
    Failure("*-waits", "the consumer of the queue is switched off"),
    Failure("mailer-errors", "the function is called with what it cannot read",
            f"{PUT}::test_a_function_that_crashes_rings"),
    Failure("*-errors", "a call ends without an answer, of the function or of DynamoDB"),
    Failure("api-*-burn", "requests fail as many times as often as 99.9 % allows"),
    Failure("*-slow-*", "one call in twenty takes too long in three of five periods"),
    Failure("*-behind", "the newest record that was read is too old"),
    Failure("*-mail-lost", "SQS refuses the mail",
            "tests/functions/test_mailer.py::test_a_mail_that_cannot_be_queued_fails_nothing"),
    Failure("auth-wrong-passwords", "more than a hundred logins are refused in five minutes",
            "tests/functions/test_logs.py::"
            "test_what_happens_to_accounts_is_counted_with_the_request_id"),
    Failure("orders-stale-keys", "Auth0 does not answer for ten minutes",
            "tests/functions/test_jwks.py::test_stale_keys_are_counted"),
    Failure("*-payment-mismatch", "Paystack tells of a payment that does not fit",
            "tests/functions/test_webhook.py::"
            "test_a_success_of_ours_that_we_do_not_know_is_an_alarm"),
    Failure("*-failed-report", "the facts of a report are lost, or the writer fails",
            "tests/functions/test_report_worker.py::"
            "test_three_poisoned_reports_hold_nobody_up_and_are_failed"),
    Failure("*-model-not-used", "the model refuses, or does not answer",
            "tests/functions/test_model.py::"
            "test_the_worker_says_that_a_model_ought_to_have_worded_a_report"),
    Failure("housekeeping-old-payment", "Paystack does not answer for a day",
            "tests/functions/test_paystack_answers.py::"
            "test_the_age_of_the_oldest_pending_payment_is_measured"),
    Failure("housekeeping-old-report", "a report is left waiting for an hour",
            "tests/functions/test_ways_back.py::"
            "test_a_report_that_is_not_written_has_an_age"),
    Failure("housekeeping-old-erasure", "an erasure fails for an hour",
            "tests/functions/test_erasure.py::"
            "test_the_age_of_the_oldest_account_that_is_not_erased_is_measured"),
    Failure("housekeeping-stopped", "the clock calls nobody: no figure comes"),
    Failure("*-reported-project", "somebody reports a project"),
    Failure("functions-throttles-*", "Lambda refuses calls of one of the functions"),
    Failure("dynamodb-conflicts", "more than ten conflicts in each of three periods of five"),
    Failure("api-5xx", "more than 1 % of five minutes' requests, and five, fail"),
    Failure("throttles", "the account has no executions left"),
    Failure("concurrency", "four fifths of the account's executions run at once"),
    Failure("mail-*", "mails bounce, or people complain"),
)  # fmt: skip


def find_failure(alarm: Alarm) -> Failure:
    """Return what makes an alarm ring. Raises StopIteration for one that nothing does."""
    return next(row for row in FAILURES if fnmatchcase(alarm.name, row.alarms))


def list_ways(alarm: Alarm) -> list[str]:
    """Return how an alarm was fired, the most real one first."""
    fault = find_failure(alarm).fault
    ways = [f"the fault itself (`{fault}`)"] if fault else []
    if "m" in alarm.metrics and not alarm.below:  # the embedded cloud knows no silence
        ways.append("its figure put into the embedded cloud")
    return [*ways, "computed by CloudWatch's rules"]
