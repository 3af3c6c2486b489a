"""Queued mails: sent once, reported where they failed, and never repeated in a log."""

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from auxeira.core.logs import flush_metrics
from auxeira.core.problems import Unavailable
from functions.auth import queues
from functions.mailer import handler
from tests.support import aws_calls, capacity, email_addresses
from tests.support.stream_and_queue_events import MAIL, deliver


@pytest.fixture(autouse=True)
def _fresh():
    """A process that has sent nothing yet."""
    handler.sent_message_ids.clear()


def send(**bodies):
    return deliver(handler.lambda_handler, bodies)


def answered(logged):
    """{message id: (event, reason)} of the log's lines."""
    lines = [line for line in logged.lines() if line.get("message") == "mail"]
    return {line["message_id"]: (line["event"], line.get("reason")) for line in lines}


def counted(logged):
    """{metric: how often}."""
    found = {}
    for line in logged.lines():
        for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"] if "_aws" in line else ():
            found[metric["Name"]] = found.get(metric["Name"], 0) + sum(line[metric["Name"]])
    return found


class Refusing(aws_calls.Listener):
    """Breaks the calls for one recipient."""

    def __init__(self, address, error):
        self.address, self.error = address, error

    def before(self, call):
        if call.body["Destination"]["ToAddresses"] == [self.address]:
            raise self.error


def test_a_queued_mail_is_sent_from_the_stages_sender(cloud, logged):
    assert send(m1=MAIL) == set()

    (sent,) = cloud.mails()
    assert sent.source == cloud.SENDER
    assert sent.destinations["ToAddresses"] == [MAIL["to"]]
    assert sent.subject == "Confirm your email address"
    assert f"{cloud.APP_URL}/verify-email?token={MAIL['token']}" in sent.body
    assert answered(logged) == {"m1": ("mail_sent", None)}
    assert counted(logged) == {"MailSent": 1}


def test_both_forms_of_a_mail_are_sent_as_utf_8(cloud):
    class Heard(aws_calls.Listener):
        bodies = []

        def before(self, call):
            self.bodies.append(call.body["Content"]["Simple"])

    with aws_calls.heard_by(Heard()) as heard:
        send(m1=MAIL | {"name": "Änn"})

    (content,) = heard.bodies
    parts = [content["Subject"], content["Body"]["Text"], content["Body"]["Html"]]
    assert [part["Charset"] for part in parts] == ["UTF-8"] * 3
    assert "Hello Änn," in content["Body"]["Text"]["Data"]
    assert content["Body"]["Html"]["Data"].startswith("<!doctype html>")


def test_what_auth_queues_is_what_the_mailer_reads(cloud):
    queues.queue_mail("verify_email", "ann@example.org", "Ann", "a-token")
    queues.queue_mail("reset_password", "bob@example.org", "Bob", "b-token")
    queues.queue_mail("password_changed", "eve@example.org", "Eve")

    queued = cloud.messages("mail")
    assert send(**{f"m{index}": message for index, message in enumerate(queued)}) == set()

    sent = [message.destinations["ToAddresses"] for message in cloud.mails()]
    assert sent == [["ann@example.org"], ["bob@example.org"], ["eve@example.org"]]


def test_a_reset_for_nobodys_address_is_queued_and_mailed_to_nobody(cloud, logged):
    queues.queue_mail("reset_password", "nobody@example.org", "")

    assert send(m1=cloud.messages("mail")[0]) == set()

    assert cloud.mails() == []
    assert answered(logged) == {"m1": ("mail_dropped", None)}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "poison",
        "[]",
        '{"template": "verify_email"}',
        MAIL | {"template": "lottery"},
        MAIL | {"token": None},
        MAIL | {"token": 5},
        MAIL | {"more": 1},
        MAIL | {"name": "x" * 101},
    ],
    ids=lambda body: str(body)[:40],
)
def test_a_message_that_can_never_be_sent_goes_back_until_it_is_a_dead_letter(cloud, logged, body):
    assert send(bad=body, good=MAIL) == {"bad"}

    assert len(cloud.mails()) == 1
    assert answered(logged)["bad"] == ("mail_failed", "malformed")
    assert counted(logged) == {"MailSent": 1, "MailFailed": 1}


def test_a_mail_that_ses_refuses_is_reported_with_its_code(cloud, logged, monkeypatch):
    monkeypatch.setenv("MAIL_SENDER", "stranger@auxeira.test")

    assert send(m1=MAIL) == {"m1"}

    assert answered(logged) == {"m1": ("mail_failed", "MessageRejected")}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ReadTimeoutError(endpoint_url="https://email.test"), "unavailable"),
        (Unavailable(), "unavailable"),
        (RuntimeError(MAIL["token"]), "RuntimeError"),
    ],
    ids=["a lost answer", "a fault of SES", "a bug"],
)
def test_one_mail_that_fails_is_reported_alone(cloud, logged, error, reason):
    other = MAIL | {"to": "bob@example.org"}

    with aws_calls.heard_by(Refusing(MAIL["to"], error)):
        assert send(m1=other, m2=MAIL, m3=other) == {"m2"}

    assert len(cloud.mails()) == 2
    assert answered(logged)["m2"] == ("mail_failed", reason)
    assert counted(logged) == {"MailSent": 2, "MailFailed": 1}


def test_a_message_that_comes_again_is_not_mailed_again(cloud, logged):
    send(m1=MAIL)

    assert send(m1=MAIL, m2=MAIL) == set()

    assert len(cloud.mails()) == 2
    assert answered(logged) == {"m1": ("mail_repeated", None), "m2": ("mail_sent", None)}
    assert counted(logged) == {"MailSent": 2}


def test_a_mail_that_failed_is_tried_again(cloud):
    with aws_calls.heard_by(Refusing(MAIL["to"], Unavailable())):
        assert send(m1=MAIL) == {"m1"}

    assert send(m1=MAIL) == set()
    assert len(cloud.mails()) == 1


def test_what_does_not_fit_the_time_left_is_left_for_the_next_try(cloud, logged):
    bodies = {"m1": MAIL, "m2": MAIL}

    assert deliver(handler.lambda_handler, bodies, remaining_ms=6_999) == {"m1", "m2"}

    assert cloud.mails() == []
    assert answered(logged)["m1"] == ("mail_failed", "no_time_left")


def test_a_mail_is_one_call(cloud):
    with capacity.counted() as spent:
        assert send(m1=MAIL) == set()

    assert spent.row() | {"keys": spent.keys} == {"calls": 1, "read": 0, "write": 0, "keys": 0}


def test_no_log_line_holds_an_address_a_name_or_a_token(cloud, logged):
    private = MAIL | {"to": "secret-address@example.org", "name": "Secretname"}
    send(good=private, bad=private | {"more": 1}, worse=str(private))
    with aws_calls.heard_by(Refusing(private["to"], RuntimeError(str(private)))):
        send(broken=private)

    text = logged.text()
    assert "mail_failed" in text
    assert not [word for word in (private["to"], private["token"], "Secretname") if word in text]


# the other end


@pytest.mark.parametrize("code", ["AWS.SimpleQueueService.NonExistentQueue", "RequestThrottled"])
def test_a_mail_that_cannot_be_queued_fails_nothing(cloud, logged, code):
    with cloud.answering(lambda request: cloud.refusal(code)):
        queues.queue_mail("verify_email", "ann@example.org", "Ann", "a-token")
    flush_metrics("a request")

    assert "MailLost" in logged.text()
    (line,) = [line for line in logged.lines() if line.get("event") == "mail_lost"]
    assert line["template"] == "verify_email"
    assert "ann@example.org" not in logged.text()
    assert "a-token" not in logged.text()


def test_a_mail_for_a_queue_that_does_not_answer_fails_nothing(cloud, logged):
    class Silent(aws_calls.Listener):
        def before(self, call):
            raise ReadTimeoutError(endpoint_url="https://sqs.test")

    with aws_calls.heard_by(Silent()):
        queues.queue_mail("password_changed", "ann@example.org", "Ann")

    (line,) = [line for line in logged.lines() if line.get("event") == "mail_lost"]
    assert line["reason"] == "ReadTimeoutError"


# addresses


@pytest.mark.parametrize("to", email_addresses.VALID.values(), ids=email_addresses.VALID)
def test_a_mail_goes_to_every_address_that_is_one(cloud, to):
    assert send(m1=MAIL | {"to": to}) == set()

    assert [mail.destinations["ToAddresses"] for mail in cloud.mails()] == [[to]]


@pytest.mark.parametrize("to", email_addresses.INVALID.values(), ids=email_addresses.INVALID)
def test_what_is_no_address_is_refused_once_and_is_no_dead_letter(cloud, logged, to):
    assert send(m1=MAIL | {"to": to}) == set()

    assert cloud.mails() == []
    assert answered(logged) == {"m1": ("mail_refused", "address")}
    assert counted(logged) == {"MailRefused": 1}


REFUSALS = {  # (code, message) of SES -> whether the mail comes back
    ("MessageRejected", "Address blacklisted."): False,
    ("MessageRejected", "Recipient address is on the suppression list"): False,
    ("BadRequestException", "Missing final '@domain'"): False,
    ("BadRequestException", "Domain contains illegal character"): False,
    (
        "MessageRejected",
        "Email address is not verified. The following identities failed the check in region "
        "EU-WEST-1: ann@example.org",
    ): True,
    ("BadRequestException", "Illegal address <{sender}>"): True,
    ("MailFromDomainNotVerifiedException", "Mail-From domain not verified"): True,
    ("AccountSuspendedException", "The account is suspended"): True,
    ("SendingPausedException", "Sending is paused"): True,
    ("AccessDeniedException", "User is not authorized to perform ses:SendEmail"): True,
    ("TooManyRequestsException", "Maximum sending rate exceeded."): True,
    ("LimitExceededException", "Daily message quota exceeded."): True,
    ("NotFoundException", "Configuration set does not exist"): True,
}


@pytest.mark.parametrize(("refusal", "again"), REFUSALS.items(), ids=lambda v: str(v)[:60])
def test_a_refusal_for_good_concerns_its_address_and_any_other_comes_back(
    cloud, logged, refusal, again
):
    code, text = refusal
    details = {"Code": code, "Message": text.format(sender=cloud.SENDER)}
    status = {"HTTPStatusCode": 400}
    error = ClientError({"Error": details, "ResponseMetadata": status}, "SendEmail")

    with aws_calls.heard_by(Refusing("ann@example.org", error)):
        failed = send(m1=MAIL | {"to": "ann@example.org"}, m2=MAIL | {"to": "bob@example.org"})

    assert failed == ({"m1"} if again else set())
    assert answered(logged)["m2"] == ("mail_sent", None)
    metric = "MailFailed" if again else "MailRefused"
    assert counted(logged) == {"MailSent": 1, metric: 1}
    assert "ann@example.org" not in logged.text()
