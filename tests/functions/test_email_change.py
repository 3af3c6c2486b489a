"""Moving an account to another address: the password, a proof of the new one, a word to the old."""

import base64
import json
from datetime import UTC, datetime

import pytest

from auxeira.security import account_records
from functions.auth import credentials, email_change, rules
from functions.housekeeping import erasure
from functions.housekeeping.handler import lambda_handler as housekeeping
from tests.support import (
    aws_calls,
    parallel,
    paystack,
    purchase,
    route_scenarios,
    stream_and_queue_events,
)
from tests.support.client import AUTH
from tests.support.email_addresses import INVALID
from tests.support.events import NOW
from tests.support.parallel import Together, at_once, for_each
from tests.support.route_scenarios import ANN, LOGIN, NEW_EMAIL, NEW_PASSWORD

OLD_EMAIL = LOGIN["email"]
MOVED = LOGIN | {"email": NEW_EMAIL}
CREDENTIAL = rules.credential_key(NEW_EMAIL)


post = AUTH.post


def log_in(credentials):
    return post("login", credentials)


def register(email, key="another", **also):
    return post("register", ANN | {"email": email} | also, key=key)


def mails(cloud):
    """The mails that wait: (template, to) each."""
    return [(mail["template"], mail["to"]) for mail in cloud.messages("mail")]


def addresses(cloud):
    """The addresses that have a credential."""
    return sorted(i["pk"].removeprefix("EMAIL#") for i in cloud.items("users") if i["sk"] == "CRED")


def test_an_account_moves_to_an_address_that_was_proven(cloud):
    token = route_scenarios.registered()
    user_id = route_scenarios.me(token).json["user"]["userId"]
    route_scenarios.ask_for_address(token)
    proof = route_scenarios.mailed("change_email")

    assert route_scenarios.confirm_address(proof).status == 204

    assert log_in(LOGIN).status == 401
    user = log_in(MOVED).json["user"]
    assert user == route_scenarios.me(log_in(MOVED).json["token"]).json["user"]
    assert (user["userId"], user["email"], user["emailVerified"]) == (user_id, NEW_EMAIL, True)
    assert addresses(cloud) == [NEW_EMAIL]


def test_nothing_changes_before_the_proof_is_used(cloud):
    route_scenarios.address_mailed()

    assert log_in(LOGIN).json["user"]["email"] == OLD_EMAIL
    assert log_in(MOVED).status == 401
    assert addresses(cloud) == [OLD_EMAIL]


def test_both_addresses_are_told_when_it_is_asked_for_and_the_former_one_when_it_is_done(cloud):
    token = route_scenarios.registered()
    cloud.messages("mail")

    route_scenarios.ask_for_address(token)
    asked = cloud.messages("mail")
    route_scenarios.confirm_address(asked[1]["token"])

    assert [(mail["template"], mail["to"]) for mail in asked] == [
        ("email_change_asked", OLD_EMAIL),
        ("change_email", NEW_EMAIL),
    ]
    assert mails(cloud) == [("email_changed", OLD_EMAIL)]


def test_the_first_address_is_free_for_somebody_else(cloud):
    route_scenarios.address_changed()

    assert register(OLD_EMAIL).status == 201
    assert log_in(LOGIN).json["user"]["userId"] != log_in(MOVED).json["user"]["userId"]


@pytest.mark.parametrize("ask_in", ["NEW@Example.ORG", " new@example.org "])
def test_the_new_address_has_one_spelling(cloud, ask_in):
    assert route_scenarios.confirm_address(route_scenarios.address_mailed(ask_in)).status == 204

    assert log_in(LOGIN | {"email": "new@example.org"}).status == 200


def test_an_address_may_have_254_characters(cloud):
    longest = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.org"

    assert len(longest) == 254
    assert route_scenarios.confirm_address(route_scenarios.address_mailed(longest)).status == 204
    assert log_in(LOGIN | {"email": longest}).status == 200


# who may not


def test_a_wrong_password_asks_for_nothing(cloud):
    token = route_scenarios.registered()
    cloud.messages("mail")

    answer = post("email/change", {"newEmail": NEW_EMAIL, "currentPassword": "x"}, token=token)

    assert (answer.status, answer.problem.slug) == (403, "wrong-password")
    assert mails(cloud) == []


def test_what_is_no_address_is_refused(cloud):
    token = route_scenarios.registered()
    cloud.messages("mail")

    taken = {
        key
        for key, e in INVALID.items()
        if route_scenarios.ask_for_address(token, email=e).status < 400
    }

    assert taken == set()
    assert mails(cloud) == []


def test_the_present_address_is_no_new_one(cloud):
    answer = route_scenarios.ask_for_address(route_scenarios.registered(), email=ANN["email"])

    assert answer.status == 400
    assert answer.json["errors"] == [
        {"pointer": "#/newEmail", "detail": "is the address of the account already"}
    ]


def test_asking_tells_nobody_whether_the_new_address_has_an_account(cloud):
    token = route_scenarios.registered()
    free = route_scenarios.ask_for_address(token)
    register("bob@example.org")
    cloud.messages("mail")

    taken = route_scenarios.ask_for_address(token, email="bob@example.org")

    assert (taken.status, taken.text) == (free.status, free.text) == (202, free.text)
    assert taken.headers_but_its_id == free.headers_but_its_id
    (_, dropped) = cloud.messages("mail")
    assert (dropped["to"], dropped["token"]) == ("bob@example.org", None)


def test_asking_makes_the_same_calls_whether_or_not_the_new_address_has_an_account(cloud):
    token = route_scenarios.registered()
    register("bob@example.org")
    heard = {}

    class Listening(aws_calls.Listener):
        def before(self, call):
            heard.setdefault(email, []).append(f"{call.service}.{call.operation}")

    for email in ("bob@example.org", NEW_EMAIL):
        cloud.fresh_process()
        with aws_calls.heard_by(Listening()):
            route_scenarios.ask_for_address(token, email=email)

    assert heard["bob@example.org"] == heard[NEW_EMAIL]


def test_five_mails_may_be_asked_for_in_ten_minutes(cloud):
    token = route_scenarios.registered()

    asked = [
        route_scenarios.ask_for_address(token, email=f"a{n}@example.net").status for n in range(6)
    ]

    assert asked == [202] * credentials.MOST_MAILS + [429]


# what a proof is good for


@pytest.mark.parametrize(
    ("later", "status"), [(email_change.LIFETIME - 1, 204), (email_change.LIFETIME, 400)]
)
def test_a_proof_works_for_an_hour(cloud, later, status):
    assert (
        route_scenarios.confirm_address(route_scenarios.address_mailed(), NOW + later).status
        == status
    )


def test_a_used_proof_moves_nothing_back(cloud):
    first = route_scenarios.address_changed()
    token = log_in(MOVED).json["token"]
    route_scenarios.ask_for_address(token, email="third@example.org")
    assert route_scenarios.confirm_address(route_scenarios.mailed("change_email")).status == 204

    assert route_scenarios.confirm_address(first).status == 400

    assert addresses(cloud) == ["third@example.org"]


def test_of_two_proofs_the_one_that_is_used_first_counts(cloud):
    token = route_scenarios.registered()
    route_scenarios.ask_for_address(token)
    one = route_scenarios.mailed("change_email")
    route_scenarios.ask_for_address(token, email="third@example.org")
    other = route_scenarios.mailed("change_email")

    assert [route_scenarios.confirm_address(proof).status for proof in (other, one, other)] == [
        204,
        400,
        204,
    ]

    assert addresses(cloud) == ["third@example.org"]


def end_all(token):
    return post("logout-all", token=token)


def reset(_):
    route_scenarios.forgot()
    return route_scenarios.reset(route_scenarios.mailed("reset_password"))


@pytest.mark.parametrize("ending", [route_scenarios.change, end_all, reset, route_scenarios.erase])
def test_what_ends_sessions_voids_the_proof(cloud, ending):
    proof = route_scenarios.address_mailed()
    assert ending(route_scenarios.login(key=None).json["token"]).status in (202, 204)

    answer = route_scenarios.confirm_address(proof)

    assert (answer.status, answer.problem.slug) == (400, "invalid-proof")
    assert NEW_EMAIL not in addresses(cloud)


def test_a_disabled_account_moves_nowhere(cloud):
    proof = route_scenarios.address_mailed()
    user_id = route_scenarios.login(key=None).json["user"]["userId"]
    for key in (account_records.user_key(user_id), rules.credential_key(OLD_EMAIL)):
        cloud.change("users", key, status="disabled")

    assert route_scenarios.confirm_address(proof).status == 400


@pytest.mark.parametrize("at", [0, 20, 40, 60, -1])
def test_a_proof_that_was_tampered_with_is_refused(cloud, at):
    proof = route_scenarios.address_mailed()
    other = "A" if proof[at] != "A" else "B"
    changed = proof[:at] + other + (proof[at + 1 :] if at >= 0 else "")

    assert route_scenarios.confirm_address(changed).status == 400
    assert addresses(cloud) == [OLD_EMAIL]


@pytest.mark.parametrize("token", ["x" * 83, "_" * 85, "-" * 414, "A" * 91])
def test_what_is_no_proof_is_refused(cloud, token):
    answer = route_scenarios.confirm_address(token)

    assert (answer.status, answer.problem.slug) == (400, "invalid-proof")


def test_a_proof_of_a_new_address_serves_nothing_else(cloud):
    proof = route_scenarios.address_mailed()

    for token in (proof, proof[:75]):
        assert route_scenarios.reset(token).status == route_scenarios.verify(token).status == 400


@pytest.mark.parametrize(
    "mailed", [route_scenarios.verification_mailed, route_scenarios.reset_mailed]
)
def test_no_other_proof_moves_an_account(cloud, mailed):
    proof = mailed()
    behind = base64.urlsafe_b64encode(NEW_EMAIL.encode()).decode().rstrip("=")

    for token in (proof, proof + behind, proof[:-1] + "A" + behind):
        assert route_scenarios.confirm_address(token).status == 400
    assert addresses(cloud) == [OLD_EMAIL]


def test_proofs_of_the_former_address_are_void(cloud):
    verification = route_scenarios.verification_mailed()
    route_scenarios.forgot()
    forgotten = route_scenarios.mailed("reset_password")
    token = route_scenarios.login(key=None).json["token"]
    route_scenarios.ask_for_address(token)
    route_scenarios.confirm_address(route_scenarios.mailed("change_email"))

    assert route_scenarios.verify(verification).status == 400
    assert route_scenarios.reset(forgotten).status == 400


# what was taken meanwhile, repeated, at the same moment


def test_an_address_that_was_taken_meanwhile_is_refused(cloud):
    proof = route_scenarios.address_mailed()
    register(NEW_EMAIL)

    answer = route_scenarios.confirm_address(proof)

    assert (answer.status, answer.problem.slug) == (409, "email-taken")
    assert log_in(LOGIN).status == 200
    assert addresses(cloud) == [NEW_EMAIL, OLD_EMAIL]


def test_a_repetition_does_no_harm(cloud):
    proof = route_scenarios.address_changed()
    token = log_in(MOVED).json["token"]

    assert route_scenarios.confirm_address(proof).status == 204

    assert route_scenarios.me(token).status == 200
    assert addresses(cloud) == [NEW_EMAIL]


def test_a_notice_whose_request_died_is_sent_by_the_repetition(cloud):
    proof = route_scenarios.address_mailed()

    class Dying(aws_calls.Listener):
        def after(self, heard):
            if heard.operation == "TransactWriteItems":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), aws_calls.heard_by(Dying()):
        route_scenarios.confirm_address(proof)
    cloud.messages("mail")

    assert route_scenarios.confirm_address(proof).status == 204
    assert mails(cloud) == [("email_changed", OLD_EMAIL)]


def test_repetitions_send_no_more_mails_than_may_be_asked_for(cloud):
    proof = route_scenarios.address_changed()
    cloud.messages("mail")

    assert {route_scenarios.confirm_address(proof).status for _ in range(20)} == {204}

    assert 0 < len(mails(cloud)) <= credentials.MOST_MAILS


@pytest.mark.slow
def test_of_parallel_confirmations_one_moves_the_account(cloud, logged):
    proof = route_scenarios.address_mailed()
    cloud.messages("mail")

    with parallel.many(), aws_calls.heard_by(Together("TransactWriteItems", 25)) as together:
        answers = at_once([lambda: route_scenarios.confirm_address(proof)] * 25)

    assert together.calls == 25
    assert [answer.status for answer in answers] == [204] * 25
    assert sum(line.get("event") == "email_changed" for line in logged.lines()) == 1
    assert mails(cloud) == [("email_changed", OLD_EMAIL)]
    assert log_in(MOVED).status == 200


def test_of_two_accounts_that_move_to_one_address_at_the_same_moment_one_gets_it(cloud):
    mine = route_scenarios.address_mailed()
    other = register("bob@example.org").json["token"]
    route_scenarios.ask_for_address(other)
    theirs = route_scenarios.mailed("change_email")

    with parallel.many(), aws_calls.heard_by(Together("TransactWriteItems", 2)):
        answers = for_each((mine, theirs), route_scenarios.confirm_address)

    assert sorted(answer.status for answer in answers) == [204, 409]
    assert len(addresses(cloud)) == 2


def test_parallel_registrations_of_the_new_address_and_the_move_make_one_account_of_it(cloud):
    proof = route_scenarios.address_mailed()

    with parallel.many():
        at_once([lambda: route_scenarios.confirm_address(proof), lambda: register(NEW_EMAIL)] * 10)

    users = [i for i in cloud.items("users") if i["sk"] == "USER" and i["email"] == NEW_EMAIL]
    assert [user["user_id"] for user in users] == [cloud.item("users", CREDENTIAL)["user_id"]]


def renamed(token, user_id, cloud):
    assert route_scenarios.rename(token).status == 200


def rehashed(token, user_id, cloud):
    cloud.change("users", rules.credential_key(OLD_EMAIL), password_hash="another")  # noqa: S106


def promoted(token, user_id, cloud):
    for key in (account_records.user_key(user_id), rules.credential_key(OLD_EMAIL)):
        cloud.change("users", key, role="admin")


@pytest.mark.parametrize("meanwhile", [renamed, rehashed, promoted])
def test_what_changes_of_the_account_in_between_is_not_lost(cloud, meanwhile):
    proof = route_scenarios.address_mailed()
    mine = route_scenarios.login(key=None).json
    user_id = mine["user"]["userId"]
    change = aws_calls.Before(
        "TransactWriteItems", lambda: meanwhile(mine["token"], user_id, cloud)
    )

    with aws_calls.heard_by(change):
        first = route_scenarios.confirm_address(proof)
    before = cloud.item("users", rules.credential_key(OLD_EMAIL))
    again = route_scenarios.confirm_address(proof)

    assert (first.status, again.status) == (409, 204)
    moved = {"email": NEW_EMAIL, "email_verified": True, "epoch": 1}
    assert cloud.item("users", CREDENTIAL) == before | CREDENTIAL | moved


def test_a_password_that_changes_while_the_proof_is_looked_at_voids_it(cloud):
    proof = route_scenarios.address_mailed()
    token = route_scenarios.login(key=None).json["token"]

    class Between(aws_calls.Listener):
        """Another password, behind the reading of the user and ahead of that of the credential."""

        reads = 0

        def before(self, heard):
            self.reads += heard.operation == "GetItem"
            if heard.operation == "GetItem" and self.reads == 2:
                assert route_scenarios.change(token).status == 204

    with aws_calls.heard_by(Between()):
        answer = route_scenarios.confirm_address(proof)

    assert (answer.status, answer.problem.slug) == (400, "invalid-proof")
    assert route_scenarios.me(token).status == 200
    assert addresses(cloud) == [OLD_EMAIL]


# what follows the address


def test_a_proven_new_address_has_the_scores_counted(cloud):
    proof = route_scenarios.address_mailed()
    cloud.messages("scores")

    route_scenarios.confirm_address(proof)

    (user_id,) = {item["user_id"] for item in cloud.items("users") if item["sk"] == "USER"}
    assert cloud.messages("scores") == [{"user_id": user_id}]


def test_every_session_ends_and_the_new_address_has_guesses_of_its_own(cloud):
    proof = route_scenarios.address_mailed()
    mine = route_scenarios.login(key=None).json
    route_scenarios.confirm_address(proof)

    assert route_scenarios.me(mine["token"]).status == 401
    assert route_scenarios.refresh(mine["refreshToken"]).status == 401
    guesses = [log_in(MOVED | {"password": "a wrong guess"}).status for _ in range(11)]
    assert guesses == [401] * 10 + [429]


def test_a_forgotten_password_is_reset_by_the_new_address_alone(cloud):
    route_scenarios.address_changed()
    cloud.messages("mail")

    for email in (OLD_EMAIL, NEW_EMAIL):
        post("password/forgot", {"email": email})
    old, new = cloud.messages("mail")

    assert old["token"] is None
    assert route_scenarios.reset(new["token"]).status == 204
    assert log_in(MOVED | {"password": NEW_PASSWORD}).status == 200


def test_a_registration_that_is_repeated_after_the_move_is_no_way_to_guess(cloud):
    route_scenarios.address_changed()

    wrong = register(ANN["email"], "registers", password="a wrong guess")  # noqa: S106
    right = register(ANN["email"], "registers")

    assert (wrong.status, right.status) == (422, 422)
    assert wrong.problem.slug == right.problem.slug


def test_paystack_is_told_the_address_of_the_moment(cloud):
    route_scenarios.address_changed()
    token = log_in(MOVED).json["token"]
    purchase.report(purchase.user_of(token))

    purchase.begun(token)

    (_, _, wanted), *_ = paystack.present().requests
    assert wanted["email"] == NEW_EMAIL


def test_an_export_has_the_former_address_and_erasure_leaves_neither(cloud):
    route_scenarios.address_changed()
    token = log_in(MOVED).json["token"]
    exported = AUTH.get("export", token=token).json
    (account,) = next(p["records"] for p in exported["parts"] if p["name"] == "account")
    assert (account["email"], account["former_email"]) == (NEW_EMAIL, OLD_EMAIL)

    assert route_scenarios.erase(token).status == 202

    assert log_in(MOVED).status == 401
    assert addresses(cloud) == []
    late = datetime.fromtimestamp(NOW + erasure.AGAIN, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    housekeeping({"source": "aws.events", "time": late}, stream_and_queue_events.Context(100_000))
    stored = json.dumps(cloud.items("users"), default=str)
    assert NEW_EMAIL not in stored
    assert OLD_EMAIL not in stored


def test_an_erasure_at_the_same_moment_leaves_no_credential(cloud):
    proof = route_scenarios.address_mailed()
    token = route_scenarios.login(key=None).json["token"]

    with parallel.many(), aws_calls.heard_by(Together("TransactWriteItems", 2)):
        moved, erased = at_once(
            [lambda: route_scenarios.confirm_address(proof), lambda: route_scenarios.erase(token)]
        )

    assert (moved.status, erased.status) in [(204, 409), (400, 202)]
    assert addresses(cloud) == ([NEW_EMAIL] if moved.status == 204 else [])


# an address that only the former rule took


FORMER = {"two dots": "an..n@example.org", "a number at the end": "ann@example.123"}


@pytest.fixture(params=list(FORMER.values()), ids=list(FORMER))
def former(request, cloud):
    """Ann has an account whose address the present rule does not take. Returns that address."""
    route_scenarios.registered()
    email = request.param
    old = cloud.item("users", rules.credential_key(OLD_EMAIL))
    cloud.drop("users", rules.credential_key(OLD_EMAIL))
    cloud.load("users", [old | rules.credential_key(email) | {"email": email}])
    cloud.change("users", account_records.user_key(old["user_id"]), email=email)
    return email


def test_an_account_with_an_address_of_the_former_rule_logs_in_and_moves(cloud, former):
    answer = log_in(LOGIN | {"email": f" {former.upper()} "})
    assert answer.status == 200

    assert route_scenarios.ask_for_address(answer.json["token"]).status == 202
    assert route_scenarios.confirm_address(route_scenarios.mailed("change_email")).status == 204

    assert log_in(MOVED).status == 200
    assert addresses(cloud) == [NEW_EMAIL]


def test_no_other_door_takes_such_an_address(cloud, former):
    token = log_in(LOGIN | {"email": former}).json["token"]

    assert register(former).status == 400
    assert post("password/forgot", {"email": former}).status == 400  # nothing can be mailed to it
    assert route_scenarios.ask_for_address(token, email=former).status == 400
