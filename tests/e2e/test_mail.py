"""A queued mail is sent by SES; one that cannot be sent ends in the dead-letter queue."""

import json
import re
import time
import uuid

import httpx
import pytest

from cdk import specs
from local.emulator import STAGE
from tests.support.patience import stretch

MAIL = {"template": "verify_email", "name": "Änn", "token": "a-token"}


@pytest.fixture
def sqs(deployed):
    return deployed.cloud.client("sqs")


def url(sqs, name):
    return sqs.get_queue_url(QueueName=name)["QueueUrl"]


def mails(deployed, to):
    """The mails that were sent to an address."""
    kept = httpx.get(deployed.cloud.mail_url).json()["messages"]
    return [mail for account in kept.values() for mail in account if mail["To"] == [to]]


def eventually(read, seconds):
    """What a reading gives once it gives something; fails after so many seconds."""
    deadline = time.monotonic() + stretch(seconds)
    while not (found := read()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
    return found


def test_a_message_in_the_queue_becomes_a_mail(deployed, sqs):
    to = "queued@example.org"
    queue = url(sqs, specs.queue_name("mail", STAGE))

    # as auth does, with its rights
    deployed.as_function("auth", "sqs").send_message(
        QueueUrl=queue, MessageBody=json.dumps(MAIL | {"to": to})
    )

    (mail,) = eventually(lambda: mails(deployed, to), 15)
    assert mail["Source"] == "no-reply@auxeira.com"
    assert mail["Subject"] == "Confirm your email address"
    link = "http://localhost:3000/verify-email?token=a-token"
    assert mail["BodyText"].startswith("Hello Änn,\n")
    assert link in mail["BodyText"]
    assert f'href="{link}"' in mail["BodyHtml"]


def test_an_account_moves_to_the_address_whose_mail_was_opened(deployed, http):
    old, new = (f"{uuid.uuid4().hex}@example.org" for _ in range(2))
    login = {"email": old, "password": "correct horse battery"}
    person = login | {"firstName": "Ann", "lastName": "Lee"}
    token = http.post("/api/auth/register", json=person).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    renamed = http.patch("/api/auth/me", json={"firstName": "Anna"}, headers=headers)
    wish = {"newEmail": new, "currentPassword": login["password"]}

    asked = http.post("/api/auth/email/change", json=wish, headers=headers)
    (mail,) = eventually(lambda: mails(deployed, new), 15)
    proof = re.search(r"/change-email\?token=(\S+)", mail["BodyText"])[1]
    statuses = [
        http.post("/api/auth/email/confirm", json={"token": proof}).status_code for _ in range(2)
    ]

    assert (renamed.status_code, asked.status_code, statuses) == (200, 202, [204, 204])
    assert mail["BodyText"].startswith("Hello Anna,\n")
    assert http.post("/api/auth/login", json=login).status_code == 401
    moved = http.post("/api/auth/login", json=login | {"email": new}).json()["user"]
    assert (moved["email"], moved["emailVerified"]) == (new, True)
    told = eventually(
        lambda: [m for m in mails(deployed, old) if "was changed" in m["Subject"]], 15
    )
    assert "no longer opens it" in told[0]["BodyText"]


def test_a_poisoned_message_ends_in_the_dead_letter_queue_and_holds_up_nothing(deployed, sqs):
    to = "beside-the-poison@example.org"
    queue = url(sqs, specs.queue_name("mail", STAGE))
    dead = url(sqs, specs.dead_letters_name("mail", STAGE))
    row = next(row for row in specs.QUEUES if row.key == "mail")
    _set_visibility(sqs, queue, 2)  # with the queue's own, five tries take ten minutes
    try:
        for body in ("poison", json.dumps(MAIL | {"to": to})):
            sqs.send_message(QueueUrl=queue, MessageBody=body)
        (given_up,) = eventually(
            lambda: sqs.receive_message(QueueUrl=dead).get("Messages"), seconds=30
        )
    finally:
        _set_visibility(sqs, queue, row.visibility_s)

    sqs.delete_message(QueueUrl=dead, ReceiptHandle=given_up["ReceiptHandle"])
    assert given_up["Body"] == "poison"
    assert mails(deployed, to)  # twice, where a cold start outlasts those two seconds


def _set_visibility(sqs, queue, seconds):
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": str(seconds)})
