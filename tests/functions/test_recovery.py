"""Changing, forgetting and resetting passwords, proving addresses, export and erasure."""

import pytest

from functions.auth import credentials
from tests.support import aws_calls, parallel, route_scenarios
from tests.support.client import AUTH
from tests.support.events import NOW
from tests.support.route_scenarios import ANN, LOGIN, NEW_PASSWORD

OLD, NEW = LOGIN, {**LOGIN, "password": NEW_PASSWORD}


post = AUTH.post


def log_in(credentials):
    return post("login", credentials)


def test_a_changed_password_ends_every_other_session_and_not_this_one(cloud):
    token = route_scenarios.registered()
    other = log_in(OLD).json["refreshToken"]

    assert route_scenarios.change(token).status == 204

    assert route_scenarios.refresh(other).status == 401
    sessions = AUTH.get("sessions", token=token)
    assert [session["current"] for session in sessions.json["sessions"]] == [True]
    assert (log_in(OLD).status, log_in(NEW).status) == (401, 200)


def test_a_wrong_current_password_changes_nothing(cloud):
    token = route_scenarios.registered()
    body = {"currentPassword": "not hers", "newPassword": NEW_PASSWORD}

    answer = post("password/change", body, token=token)

    assert (answer.status, answer.problem.slug) == (403, "wrong-password")
    assert log_in(OLD).status == 200


def test_a_reset_works_once_ends_every_session_and_lets_in_again(cloud):
    proof = route_scenarios.reset_mailed()
    session = log_in(OLD).json["refreshToken"]

    assert route_scenarios.reset(proof).status == 204

    assert route_scenarios.refresh(session).status == 401
    assert (log_in(OLD).status, log_in(NEW).status) == (401, 200)
    again = post("password/reset", {"token": proof, "newPassword": "yet another pass phrase"})
    assert (again.status, again.problem.slug) == (400, "invalid-proof")
    assert log_in(NEW).status == 200


@pytest.mark.parametrize(
    ("later", "status"), [(credentials.RESET_LIFETIME - 1, 204), (credentials.RESET_LIFETIME, 400)]
)
def test_a_reset_is_possible_for_ten_minutes(cloud, later, status):
    assert route_scenarios.reset(route_scenarios.reset_mailed(), NOW + later).status == status


def test_a_changed_password_voids_the_reset_that_was_mailed_before(cloud):
    proof = route_scenarios.reset_mailed()
    token = log_in(OLD).json["token"]
    assert route_scenarios.change(token).status == 204

    body = {"token": proof, "newPassword": "yet another pass phrase"}

    assert post("password/reset", body).status == 400


def test_a_proof_of_an_address_resets_no_password(cloud):
    assert route_scenarios.reset(route_scenarios.verification_mailed()).status == 400


def test_forgetting_tells_nobody_whether_there_is_an_account(cloud):
    nobody = route_scenarios.forgot()
    route_scenarios.registered()

    somebody = route_scenarios.forgot(now=NOW + 3600)

    assert (nobody.status, nobody.text) == (somebody.status, somebody.text) == (202, nobody.text)
    assert nobody.headers_but_its_id == somebody.headers_but_its_id


def test_asking_for_mail_has_a_limit(cloud):
    statuses = [route_scenarios.forgot().status for _ in range(credentials.MOST_MAILS + 1)]

    assert statuses == [202] * credentials.MOST_MAILS + [429]


def test_an_address_is_proven_by_what_was_mailed_to_it(cloud):
    proof = route_scenarios.verification_mailed()

    assert route_scenarios.verify(proof).status == 204

    token = log_in(OLD).json["token"]
    assert route_scenarios.me(token).json["user"]["emailVerified"] is True
    cloud.messages("mail")
    assert post("verify-email/resend", token=token).status == 202
    assert cloud.messages("mail") == []


def test_an_address_that_is_proven_again_stays_proven_and_is_counted_once(cloud, logged):
    proof = route_scenarios.verification_mailed()

    assert [route_scenarios.verify(proof).status for _ in range(2)] == [204, 204]

    assert sum(line.get("event") == "email_verified" for line in logged.lines()) == 1


def test_a_password_that_changes_during_a_proof_does_not_void_it(cloud):
    proof = route_scenarios.verification_mailed()
    token = log_in(OLD).json["token"]

    class Changing(aws_calls.Listener):
        times = 0

        def before(self, heard):
            if heard.operation == "TransactWriteItems":
                self.times += 1
                if self.times == 1:
                    route_scenarios.change(token)

    with aws_calls.heard_by(Changing()):
        answer = route_scenarios.verify(proof)

    assert answer.status == 204
    assert log_in(NEW).json["user"]["emailVerified"] is True


def test_an_export_holds_everything_but_what_only_we_may_know(cloud):
    token = route_scenarios.registered()

    answer = AUTH.get("export", token=token)

    parts = {part["name"]: part["records"] for part in answer.json["parts"]}
    assert parts["account"][0]["email"] == ANN["email"].lower()
    assert len(parts["sessions"]) == 1
    for secret in ("password_hash", '"key"', "key_id", "v2$"):
        assert secret not in answer.text


def test_an_erased_account_lets_nobody_in_and_frees_its_address(cloud):
    token = route_scenarios.registered()
    log_in(OLD)
    wrong = AUTH.delete("account", {"password": "x"}, token=token)
    assert wrong.status == 403

    assert route_scenarios.erase(token).status == 202

    assert route_scenarios.me(token).status == 401
    assert log_in(OLD).status == 401
    assert route_scenarios.register(key="again").status == 201


def test_an_account_that_is_erased_twice_at_the_same_moment_is_erased(cloud):
    token = route_scenarios.registered()

    with parallel.many(), aws_calls.heard_by(parallel.Together("TransactWriteItems", 2)):
        answers = parallel.at_once([lambda: route_scenarios.erase(token)] * 2)

    assert [answer.status for answer in answers] == [202, 202]
    assert route_scenarios.login(key=None).status == 401


class Torn(aws_calls.Listener):
    """Answers the first batch with the user of the moment before a new password."""

    struck = False

    def after(self, call):
        if call.operation == "BatchGetItem" and not self.struck:
            self.struck = True
            for items in call.answer["Responses"].values():
                for item in items:
                    if item["sk"]["S"] == "USER":
                        item["epoch"]["N"] = str(int(item["epoch"]["N"]) - 1)


def test_a_session_survives_being_read_while_its_password_changes(cloud):
    mine = route_scenarios.register(key="registers").json
    assert route_scenarios.change(mine["token"]).status == 204

    with aws_calls.heard_by(Torn()) as torn:
        answer = route_scenarios.refresh(mine["refreshToken"])

    assert torn.struck
    assert answer.status == 200


@pytest.mark.slow
def test_a_proven_address_has_the_scores_counted_again_also_when_it_is_repeated(cloud):
    token = route_scenarios.verification_mailed()
    cloud.messages("scores")

    assert [route_scenarios.verify(token).status for _ in range(2)] == [204, 204]

    message = {"user_id": cloud.items("users")[0]["user_id"]}
    assert cloud.messages("scores") == [message] * 2


def test_a_reset_by_mail_proves_the_address_and_has_the_scores_counted(cloud):
    token = route_scenarios.reset_mailed()
    cloud.messages("scores")

    assert route_scenarios.reset(token).status == 204

    user = log_in(NEW).json["user"]
    assert user["emailVerified"]
    assert cloud.messages("scores") == [{"user_id": user["userId"]}]


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["logout-all", "password/reset"])
def test_a_proof_of_the_address_lives_as_long_as_its_mail_says(cloud, ending):
    proof = route_scenarios.verification_mailed()
    if ending == "logout-all":
        assert post(ending, token=route_scenarios.login(key=None).json["token"]).status == 204
    else:
        route_scenarios.forgot()
        assert route_scenarios.reset(route_scenarios.mailed("reset_password")).status == 204

    assert route_scenarios.verify(proof, NOW + credentials.VERIFY_LIFETIME - 1).status == 204
    assert route_scenarios.verify(proof, NOW + credentials.VERIFY_LIFETIME).status == 400
