"""Text on its way: in, stored, handed to other services, and typed twice."""

import ast
import json
import unicodedata
from pathlib import Path
from typing import Annotated, cast

import bcrypt
import msgspec
import pytest
from msgspec import inspect

from auxeira.aws import sqs
from auxeira.http.schema import Input
from auxeira.security import key_ring
from functions.auth import passwords, rules
from functions.mailer import handler as mailer
from tests.support import accounts, route_scenarios, stream_and_queue_events
from tests.support import cloud as aws_cloud
from tests.support.client import AUTH, CLIENT
from tests.support.events import NOW

ROOT = Path(__file__).parents[2]
BARRED = [*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F)]
BARRED += [*range(0x2066, 0x206A), *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF]
TAKEN = "Zoë O'Brien-Ström 界 👩‍👩‍👧 آن \u200c \u00ad\ufeff"  # joiners and blanks are text
SEVERAL_LINES = {"impactGoals", "note", "description", "message", "reason", "details"}
# texts that no pattern of theirs checks -> why
OTHERWISE = {
    ("Registration", "password"): "anything may be in a password",
    ("Login", "password"): "anything may be in a password",
    ("Farewell", "password"): "anything may be in a password",
    ("PasswordChange", "currentPassword"): "anything may be in a password",
    ("PasswordChange", "newPassword"): "anything may be in a password",
    ("EmailChange", "currentPassword"): "anything may be in a password",
    ("PasswordReset", "newPassword"): "anything may be in a password",
    ("NewOrder", "date"): "not used, but to tell a repeated request",
    ("OriginalProfile", "annualSpend"): "read as a number",
    ("OriginalProfile", "country"): "read as a code",
    ("OriginalProfile", "website"): "read as an address, which has a pattern",
    ("OriginalProfile", "focusAreas"): "read as a list, each entry checked",
    ("OriginalProfile", "sdgAlignment"): "read as numbers",
}


post = AUTH.post


def log_in(password, now=NOW):
    return post("login", {"email": "ann@example.org", "password": password}, now=now).status


# texts of bodies


def texts(kind, seen):
    """(struct, member, type) of every text of a body, those of the structs in it included."""
    for field in cast(inspect.StructType, inspect.type_info(kind)).fields:
        waiting = [field.type]
        for part in waiting:
            match part:
                case inspect.StrType():
                    yield kind.__name__, field.encode_name, part
                case inspect.UnionType():
                    waiting += part.types
                case inspect.Metadata():
                    waiting.append(part.type)
                case inspect.CollectionType():
                    waiting.append(part.item_type)
                case inspect.DictType():
                    waiting += [part.key_type, part.value_type]
                case inspect.StructType() if part.cls not in seen:
                    seen.add(part.cls)
                    yield from texts(part.cls, seen)


def every_text():
    kinds = {route.body for _, route in route_scenarios.routes() if route.decoder}
    seen = set(kinds)
    found = [entry for kind in kinds for entry in texts(kind, seen)]
    return sorted(found, key=lambda entry: (*entry[:2], str(entry[2])))


def test_every_text_has_a_pattern_or_a_reason():
    without = {(kind, name) for kind, name, part in every_text() if not part.pattern}

    assert without == OTHERWISE.keys()


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [pytest.param(*e, id=f"{e[0]} {e[1]}") for e in every_text() if e[2].pattern],
)
def test_no_text_holds_what_is_no_text(kind, name, part):
    several = {0x09, 0x0A, 0x0D} if name in SEVERAL_LINES else set()
    typed = msgspec.defstruct("T", [("text", msgspec_type(part))], bases=(Input,))

    taken = {code for code in BARRED if decodes(typed, f"Ann{chr(code)}e")}

    assert taken == several


def msgspec_type(part):
    return Annotated[str, msgspec.Meta(pattern=part.pattern, max_length=part.max_length)]


def decodes(kind, text):
    try:
        msgspec.json.decode(json.dumps({"text": text}), type=kind)
    except msgspec.ValidationError:
        return False
    return True


def test_names_of_the_world_are_taken_as_they_are(cloud):
    answer = post("register", route_scenarios.ANN | {"firstName": TAKEN, "lastName": "李"})

    assert answer.status == 201
    assert answer.json["user"]["firstName"] == TAKEN


def test_a_text_of_several_lines_comes_back_with_them(cloud):
    goals = "Read by ten.\n\n- in three counties\n"
    token = accounts.holder()

    answer = CLIENT.patch("/api/profile", {"impactGoals": goals}, token=token)

    assert answer.status == 200
    assert answer.json["profile"]["impactGoals"] == goals


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize("text", ["caf\ufffd", "\ufffd\ufffd\ufffd", "a\ufffd\ufffdb"])
def test_a_body_whose_letters_were_lost_on_the_way_is_refused(cloud, text, encoded):
    raw = json.dumps(route_scenarios.ANN | {"firstName": text}, ensure_ascii=False)

    answer = post("register", raw.encode() if encoded else raw)

    assert answer.status == 400
    assert "UTF-8" in answer.problem.detail
    assert [fault.detail for fault in answer.problem.errors] == ["is not UTF-8"]
    assert cloud.items("users") == []


def test_a_password_in_another_encoding_is_no_guess(cloud):
    post("register", route_scenarios.ANN)

    for _ in range(12):
        raw = '{"email": "ann@example.org", "password": "pass\ufffdword"}'
        assert post("login", raw).status == 400

    assert log_in(route_scenarios.ANN["password"]) == 200


# queues


def test_a_message_is_ascii_and_says_what_was_said(cloud):
    said = {"name": "A\uffffnn \ufdd0 \U0001ffff 界 👩", "n": 1, "none": None}

    sqs.send_message("mail", said)

    [sent] = aws_cloud.admin("sqs").receive_message(QueueUrl=aws_cloud.queue_url("mail"))[
        "Messages"
    ]
    assert sent["Body"].isascii()
    assert json.loads(sent["Body"]) == said


def test_a_name_that_sqs_would_refuse_gets_its_mail(cloud):
    post("register", route_scenarios.ANN)
    key = rules.credential_key("ann@example.org")
    cloud.change("users", key, first_name="A\uffffnn")  # stored before names were checked so
    cloud.messages("mail")

    assert post("password/forgot", {"email": "ann@example.org"}).status == 202

    [message] = cloud.messages("mail")
    assert message["name"] == "A\uffffnn"
    mailer.sent_message_ids.clear()
    assert stream_and_queue_events.deliver(mailer.lambda_handler, {"m": message}) == set()
    assert len(cloud.mails()) == 1


def test_every_queue_is_written_to_in_one_place():
    folders = [ROOT / "functions", *(ROOT / "layers").glob("*/python")]
    calls = [
        path.name
        for folder in folders
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in ("send_message", "send_message_batch")
    ]

    assert calls == ["sqs.py"]


# passwords on two devices

COMPOSED, APART = "caf\u00e9 au lait", "cafe\u0301 au lait"
SPELLINGS = {
    "accents": (COMPOSED, APART),
    "Hangul": ("\ub300\ud55c\ubbfc\uad6d \ud68c\uc758\uc2e4 \ub300\ud55c", None),
    "Vietnamese": ("m\u1ead kh\u1ea9u d\u00e0i", None),
    "two marks in another order": ("q\u0307\u0323 dot to dot", "q\u0323\u0307 dot to dot"),
    "the Kelvin sign": ("300 Kelvin", "300 \u212aelvin"),
}


@pytest.mark.parametrize(("one", "other"), SPELLINGS.values(), ids=SPELLINGS)
def test_a_password_typed_on_two_devices_is_one(cloud, one, other):
    other = other or unicodedata.normalize("NFD", one)
    assert one != other

    assert post("register", route_scenarios.ANN | {"password": one}).status == 201

    assert log_in(other) == log_in(one) == 200


@pytest.mark.parametrize("other", ["CAF\u00c9 au lait", "cafe au lait", "caf\u00e9\u00a0au lait",
                                   "\uff43af\u00e9 au lait"])  # fmt: skip
def test_what_only_looks_alike_is_another_password(cloud, other):
    post("register", route_scenarios.ANN | {"password": COMPOSED})

    assert log_in(other) == 401


def test_a_password_counts_its_letters_as_they_are_kept(cloud):
    answer = post("register", route_scenarios.ANN | {"password": "e\u0301" * 5})

    assert answer.status == 400
    assert answer.problem.errors[0].detail == "must have at least 10 characters"


def with_hash(cloud, version, password):
    """Ann has an account whose hash is of an earlier kind."""
    post("register", route_scenarios.ANN)
    key = rules.credential_key("ann@example.org")
    if version == "original":
        text = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode()
    else:
        pepper = key_ring.find_signing_key("credentials", NOW)
        digest = passwords._digest_with_pepper(password, version, pepper)
        text = f"{version}${pepper.id}{bcrypt.hashpw(digest, bcrypt.gensalt(4)).decode()}"
    cloud.change("users", key, password_hash=text)
    return key


@pytest.mark.parametrize("version", ["original", "v1"])
@pytest.mark.parametrize("password", [COMPOSED, APART])
def test_an_older_hash_goes_on_and_is_replaced_by_the_next_login(cloud, version, password):
    with_hash(cloud, version, password)

    assert log_in(password) == 200

    [stored] = [i["password_hash"] for i in cloud.items("users") if i["sk"] == "CRED"]
    assert stored.startswith("v2$")
    assert log_in(COMPOSED) == log_in(APART) == 200


@pytest.mark.parametrize("version", ["original", "v1", "v2", "v9", None])
def test_a_wrong_guess_costs_one_hash_whatever_is_stored(cloud, version, monkeypatch):
    if version == "v9":
        key = with_hash(cloud, "v1", COMPOSED)
        [stored] = [i["password_hash"] for i in cloud.items("users") if i["sk"] == "CRED"]
        cloud.change("users", key, password_hash="v9" + stored[2:])
    elif version:
        with_hash(cloud, version, COMPOSED)
    counted, real = [], bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda *a: counted.append(1) or real(*a))

    assert log_in("caf\u00e9 olé olé") == 401

    assert len(counted) == 1
