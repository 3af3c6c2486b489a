"""Dead letters, by the command line: counted, looked at, sent once more."""

import json

import pytest
from botocore.exceptions import EndpointConnectionError

from cdk import specs
from tests.support import cloud, command_line
from tests.support.command_line import STAGE, do, read, refuse, run

MAIL = {"template": "verify_email", "to": "ann@example.org", "token": "a-token-of-ann"}


@pytest.fixture(autouse=True)
def _stage(cloud):
    """The stage of the tests has its dead-letter queues."""
    for row in specs.QUEUES:
        cloud.admin("sqs").create_queue(QueueName=specs.dead_letters_name(row.key, STAGE))
    with command_line.tests_stage():
        yield


def bury(*bodies, queue="mail"):
    url = cloud.admin("sqs").get_queue_url(QueueName=specs.dead_letters_name(queue, STAGE))
    for body in bodies:
        text = body if isinstance(body, str) else json.dumps(body)
        cloud.admin("sqs").send_message(QueueUrl=url["QueueUrl"], MessageBody=text)


def counts():
    listed = json.loads(run("dlq", "list", "--json").stdout)["queues"]
    return {row["queue"]: row["dead"] for row in listed}


def test_nothing_given_up_is_exit_code_0_and_something_is_3():
    assert "activity" in do("dlq", "list")

    bury(MAIL)

    assert "mail" in do("dlq", "list", code=3)
    assert counts() == {"mail": 1, "scores": 0, "erasures": 0, "activity": 0}


@pytest.mark.slow
def test_what_is_shown_stays_where_it_is_and_names_nobody():
    bury(MAIL, "no JSON of ann@example.org")

    for _ in range(2):
        shown = do("dlq", "show", "mail")
        assert "verify_email" in shown
        assert "ann@" not in shown
        assert "a-token" not in shown
    assert counts()["mail"] == 2


@pytest.mark.slow
def test_bodies_are_shown_whole_to_who_asks():
    bury(MAIL, "no JSON")

    found = read("dlq", "show", "mail", "--full")["messages"]

    assert [each["body"] for each in found] == [MAIL, "no JSON"]
    assert len(read("dlq", "show", "mail", "--limit", "1")["messages"]) == 1


def test_a_replay_moves_them_unchanged_however_many():
    bury(*({"template": "verify_email", "n": n} for n in range(23)))

    assert "Done: 23 sent once more." in do("dlq", "replay", "mail", answer="y\n")

    assert sorted(each["n"] for each in cloud.messages("mail")) == list(range(23))
    assert counts()["mail"] == 0


def test_a_replay_of_some_leaves_the_others():
    bury(*({"n": n} for n in range(5)))

    done = read("dlq", "replay", "mail", "--limit", "2", "--yes")

    assert done == {"queue": "mail", "replayed": 2}
    assert (len(cloud.messages("mail")), counts()["mail"]) == (2, 3)


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("", 1)])
def test_nothing_is_replayed_without_a_yes(answer, code):
    bury(MAIL)

    do("dlq", "replay", "mail", answer=answer, code=code)

    assert (cloud.messages("mail"), counts()["mail"]) == ([], 1)


def test_where_there_is_none_nothing_is_asked():
    assert "Nothing to do" in do("dlq", "replay", "mail")


def test_a_replay_that_breaks_off_loses_none():
    bury(*({"n": n} for n in range(3)))
    sent = []

    def fail_at_the_second(**given):
        sent.append(given)
        if len(sent) == 2:
            raise EndpointConnectionError(endpoint_url="https://sqs.test")

    with command_line.calls_heard("before-call.sqs.SendMessage", fail_at_the_second):
        done = run("dlq", "replay", "mail", "--yes")

    assert isinstance(done.exception, EndpointConnectionError)
    assert (len(cloud.messages("mail")), counts()["mail"]) == (1, 2)


def test_a_queue_that_is_none_is_said_with_those_that_are():
    assert refuse("dlq", "show", "letters") == (
        "There is no queue letters: there are mail, scores, erasures, activity."
    )
