"""Failure -> alarm: what has to happen so that an alarm rings, and where it was made to happen.

`fault` names a test that makes the fault itself, else `why` says why none can; the first row whose
pattern fits counts. All rows of the alarms are computed from figures as well, and those that the
embedded cloud can watch are rung there. Imports nothing but the standard library, as cdk/specs.py.
"""

from fnmatch import fnmatchcase
from typing import NamedTuple

from cdk.resources import Alarm

EVALUATED = "tests/stacks/test_alarm_rules.py"  # every row
PUT = "tests/e2e/test_alarms.py"  # every row that the embedded cloud watches
FAULTS = "tests/functions/test_alarm_faults.py"


class Failure(NamedTuple):
    """Alarms by a pattern of their names, what makes them ring, the test of the fault or why not.

    `why` is to be read after "not the fault itself:".
    """

    alarms: str
    happens: str
    fault: str = ""
    why: str = ""


FAILURES = (
    Failure("*-throttle", "requests are refused for want of capacity, a minute of five",
            why="the embedded cloud's DynamoDB takes whatever comes"),
    Failure("*-capacity", "four fifths of the units are used in three of five periods",
            why="the embedded cloud counts no units"),
    Failure("erasures-dead-letters", "their consumer cannot start",
            f"{PUT}::test_a_message_whose_consumer_cannot_start_rings"),
    Failure("*-dead-letters", "a message that nobody can read is tried as often as it may be",
            f"{PUT}::test_a_message_that_is_given_up_rings"),
    Failure("*-waits", "the consumer of the queue is switched off",
            why="SQS alone says how old a message is, and this one waits for minutes"),
    Failure("dynamodb-*-errors", "DynamoDB fails by itself",
            why="nobody can make AWS fail, and the embedded cloud counts no such figure"),
    Failure("*-errors", "a call ends without an answer: an exception, or it cannot start",
            f"{PUT}::test_a_function_that_crashes_rings"),
    Failure("api-*-burn", "requests fail as many times as often as 99.9 % allows",
            f"{PUT}::test_requests_that_fail_at_the_gateway_ring"),
    Failure("*-slow-*", "one call in twenty takes too long in three of five periods",
            why="it takes a quarter of an hour of slow calls, twenty in each five minutes"),
    Failure("*-behind", "the newest record that was read is too old",
            why="Lambda alone says how old a record is, and this one waits for a minute or ten"),
    Failure("projects-mail-lost", "SQS does not answer",
            f"{FAULTS}::test_a_notice_of_a_project_that_cannot_be_queued_rings"),
    Failure("notifier-mail-lost", "a change of a report or a payment cannot be read",
            f"{FAULTS}::test_a_change_whose_mail_cannot_be_made_rings"),
    Failure("*-mail-lost", "SQS refuses the mail",
            f"{PUT}::test_a_mail_that_cannot_be_queued_rings"),
    Failure("auth-wrong-passwords", "more than a hundred logins are refused in five minutes",
            f"{FAULTS}::test_a_storm_of_logins_that_are_refused_rings_and_a_hundred_do_not"),
    Failure("orders-stale-keys", "Auth0 does not answer for ten minutes",
            "tests/functions/test_jwks.py::test_stale_keys_are_counted"),
    Failure("payments-payment-mismatch", "Paystack tells of a payment that nobody began",
            f"{PUT}::test_a_payment_of_a_reference_that_nobody_knows_rings"),
    Failure("housekeeping-payment-mismatch", "the item of a payment cannot be read",
            "tests/functions/test_housekeeping.py::"
            "test_one_that_cannot_be_settled_holds_up_no_other"),
    Failure("payments-failed-report", "the facts of a report are lost before it is unlocked",
            f"{FAULTS}::test_facts_that_are_lost_before_a_report_is_unlocked_ring"),
    Failure("*-failed-report", "the facts of a report are lost, or the writer fails",
            "tests/functions/test_report_worker.py::"
            "test_three_poisoned_reports_hold_nobody_up_and_are_failed"),
    Failure("reports-damaged-report", "the text of a report is deleted, and its owner reads it",
            f"{FAULTS}::test_a_report_that_is_read_and_whose_text_is_lost_rings"),
    Failure("*-model-not-used", "the model refuses, or does not answer",
            "tests/functions/test_model.py::"
            "test_the_worker_says_that_a_model_ought_to_have_worded_a_report"),
    Failure("*-suggestions-failed", "Thunderbit refuses, or does not answer",
            "tests/functions/test_suggestions.py::"
            "test_a_failure_that_is_nobody_s_who_asked_is_counted_for_the_alarm"),
    Failure("housekeeping-old-payment", "Paystack does not answer for a day",
            "tests/functions/test_paystack_answers.py::"
            "test_the_age_of_the_oldest_pending_payment_is_measured"),
    Failure("housekeeping-old-report", "a report is left waiting for an hour",
            "tests/functions/test_ways_back.py::"
            "test_a_report_that_is_not_written_has_an_age"),
    Failure("housekeeping-old-erasure", "an erasure fails for an hour",
            "tests/functions/test_erasure.py::"
            "test_the_age_of_the_oldest_account_that_is_not_erased_is_measured"),
    Failure("housekeeping-stopped", "each run of the clock fails: no figure comes",
            f"{FAULTS}::test_a_run_of_the_clock_that_fails_is_silence_which_rings"),
    Failure("*-reported-project", "somebody reports a project",
            f"{FAULTS}::test_a_project_that_somebody_reports_rings"),
    Failure("functions-throttles-*", "Lambda refuses calls of one of the functions",
            f"{PUT}::test_calls_that_lambda_refuses_ring"),
    Failure("dynamodb-conflicts", "more than ten conflicts in each of three periods of five",
            why="it takes a quarter of an hour of conflicts, and the embedded cloud counts none"),
    Failure("api-5xx", "more than 1 % of five minutes' requests, and five, fail",
            f"{PUT}::test_requests_that_fail_at_the_gateway_ring"),
    Failure("throttles", "the account has no executions left",
            f"{PUT}::test_calls_that_lambda_refuses_ring"),
    Failure("concurrency", "four fifths of the account's executions run at once",
            why="no machine of ours runs 800 functions at once"),
    Failure("mail-*", "mails bounce, or people complain",
            why="SES alone knows what became of a mail"),
)  # fmt: skip


def find_failure(alarm: Alarm) -> Failure:
    """Return what makes an alarm ring. Raises StopIteration for one that nothing does."""
    return next(row for row in FAILURES if fnmatchcase(alarm.name, row.alarms))


def list_ways(alarm: Alarm) -> list[str]:
    """Return how an alarm was fired, the most real one first, and at last what was not possible."""
    failure = find_failure(alarm)
    ways = [f"the fault itself (`{failure.fault}`)"] if failure.fault else []
    if "m" in alarm.metrics and not alarm.below:  # the embedded cloud knows no silence
        ways.append("its figure put into the embedded cloud")
    ways.append("computed by CloudWatch's rules")
    return [*ways, f"not the fault itself: {failure.why}"] if failure.why else ways
