"""Sessions against a small model of them, in any order of events. Many more with SOAK=1.

A rule sends one request to the real handler and asks the model what must come of it. The model
knows neither HTTP nor AWS nor how a token is made.
"""

import functools
import os

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from auxeira.security import account_records
from functions.auth import rules
from functions.auth.handler import lambda_handler
from tests.properties.account_model import DAY, MOVE, RESET, VERIFY, Model
from tests.support import cloud, route_scenarios, tokens
from tests.support.events import call

pytestmark = pytest.mark.usefixtures("quiet")

SPREAD = 600  # after a rotation: until every process has read the new key and signs with it
SOON = [0, 0, 0, 1, 9, 10, 11, 60]
LATER = [60, 300, 899, 900, DAY, 6 * DAY, 7 * DAY - 1, 7 * DAY]
PASSWORDS = [
    route_scenarios.ANN["password"],
    route_scenarios.NEW_PASSWORD,
    "yet another pass phrase",
]
ADDRESSES = [route_scenarios.LOGIN["email"], route_scenarios.NEW_EMAIL, "ann@third.example"]
MOST_ROTATIONS = 4
MOST_REFUSALS, MOST_MAILS = 8, 5  # more would be guesses, and mails, that have to wait


@functools.cache
def registered():
    """What an account that has just registered holds, its answer and what its mail carries."""
    answer = route_scenarios.register(key=None)
    assert answer.status == 201
    return cloud.snapshot(), answer, route_scenarios.mailed("verify_email")


class Sessions(RuleBasedStateMachine):
    """One user with any number of devices."""

    def __init__(self) -> None:
        super().__init__()
        self.running = cloud.running()
        self.running.__enter__()
        self.model = Model(route_scenarios.ANN["password"], route_scenarios.LOGIN["email"])
        self.refusals = self.rotations = self.mails = 0
        kept, answer, mailed = registered()
        cloud.restore(kept)
        self.user = answer.json["user"]
        self.received(self.model.opened(route_scenarios.ANN["password"]), answer)
        self.verification = self.model.asked(mailed, VERIFY)
        self.resets, self.moves = [], []

    def teardown(self) -> None:
        self.running.__exit__(None, None, None)

    # the client's side

    def send(self, method, path, body=None, session=None):
        token = session.access[0] if session else None
        answer = call(
            lambda_handler, method, f"/api/auth/{path}", body, token=token, now=self.model.now
        )
        assert answer.status < 500, answer.text
        return answer

    def received(self, session, answer):
        """A device keeps what it was given: at one counter there is one refresh token."""
        token = answer.json["refreshToken"]
        assert session.known.setdefault(session.counter, token) == token
        every = [each for one in self.model.sessions for each in one.known.values()]
        assert len(every) == len(set(every))
        session.access = answer.json["token"], self.model.now

    def pick(self, data):
        """A session, rather one that still may do something."""
        trusted = [each for each in self.model.sessions if self.model.trusted(each)]
        return data.draw(st.sampled_from([*trusted[-3:], *self.model.sessions[-2:]]))

    # logging in, refreshing

    @initialize(weeks=st.sampled_from([0, 0, 0, 4]))
    def has_been_here_for_weeks(self, weeks):
        (session,) = self.model.sessions
        for _ in range(weeks):
            self.model.now += 6 * DAY
            self.refresh_with(session, max(session.known))

    def a_password(self, data, share=5):
        """The right one, mostly."""
        right = [self.model.password] * share
        return data.draw(st.sampled_from([*right, *PASSWORDS]))

    @precondition(lambda self: self.refusals < MOST_REFUSALS)
    @rule(data=st.data())
    def login(self, data):
        password = self.a_password(data)
        email = data.draw(st.sampled_from([*[self.model.email] * 8, *ADDRESSES]))
        wanted = self.model.opened(password) if email == self.model.email else None
        answer = self.send("POST", "login", {"email": email, "password": password})
        assert answer.status == (200 if wanted else 401)
        if wanted:
            self.received(wanted, answer)
            user = answer.json["user"]
            assert (user["email"], user["emailVerified"]) == (email, self.model.verified)
        self.refusals += wanted is None

    @rule(data=st.data(), age=st.sampled_from([0, 0, 0, 1, 1, 2]), later=st.sampled_from(SOON))
    def refresh(self, data, age, later):
        session = self.pick(data)
        self.model.now += later
        newest = sorted(session.known)
        self.refresh_with(session, newest[-1 - min(age, len(newest) - 1)])

    def refresh_with(self, session, counter):
        token = session.known[counter]
        wanted = self.model.refreshed(session, counter)
        answer = self.send("POST", "refresh", {"refreshToken": token})
        assert answer.status == (200 if wanted else 401)
        if wanted:
            self.received(session, answer)

    @rule(data=st.data(), later=st.sampled_from(SOON), rotated=st.booleans())
    def lose_the_reply_of_a_refresh(self, data, later, rotated):
        session = self.pick(data)
        if rotated and self.rotations < MOST_ROTATIONS:
            self.a_key_is_rotated("credentials")
        newest = max(session.known)
        self.model.refreshed(session, newest)
        self.send("POST", "refresh", {"refreshToken": session.known[newest]})
        self.model.now += later
        self.refresh_with(session, newest)

    # leaving

    @rule(data=st.data(), times=st.integers(1, 2), everywhere=st.booleans())
    def leave(self, data, times, everywhere):
        session = self.pick(data)
        taken = (self.model.left_everywhere if everywhere else self.model.left)(session)
        path = "logout-all" if everywhere else "logout"
        for _ in range(times):
            assert self.send("POST", path, session=session).status == (204 if taken else 401)
        self.refresh_with(session, max(session.known))

    # looking

    @rule(data=st.data(), end=st.booleans())
    def look_and_perhaps_end_another(self, data, end):
        session, other = self.pick(data), self.pick(data)
        allowed = self.model.trusted(session)
        answer = self.send("GET", "sessions", session=session)
        assert answer.status == (200 if allowed else 401)
        if allowed:
            shown = {each["sessionId"]: each["current"] for each in answer.json["sessions"]}
            alive = [each for each in self.model.sessions if self.model.alive(each)]
            assert shown == {self.name(each): each is session for each in alive}
        if end:
            other.ended |= allowed
            answer = self.send("DELETE", f"sessions/{self.name(other)}", session=session)
            assert answer.status == (204 if allowed else 401)

    def name(self, session):
        return tokens.claims(session.access[0])["sid"]

    # passwords and the address

    @precondition(lambda self: self.refusals < MOST_REFUSALS)
    @rule(data=st.data(), times=st.integers(1, 2), new=st.sampled_from(PASSWORDS))
    def change_the_password(self, data, times, new):
        session, current = self.pick(data), self.a_password(data, share=2)
        body = {"currentPassword": current, "newPassword": new}
        for _ in range(times):
            wanted = self.model.changed(session, current, new)
            answer = self.send("POST", "password/change", body, session)
            assert answer.status == wanted
            self.refusals += wanted == 403

    def forget_the_password(self):
        self.mails += 1
        assert self.send("POST", "password/forgot", {"email": self.model.email}).status == 202
        self.resets.append(self.model.asked(route_scenarios.mailed("reset_password"), RESET))

    @precondition(lambda self: self.resets or self.mails < MOST_MAILS)
    @rule(
        data=st.data(),
        later=st.sampled_from([0, 0, 0, 599, 600]),
        times=st.integers(0, 2),
        new=st.sampled_from(PASSWORDS),
    )
    def forget_and_perhaps_reset_the_password(self, data, later, times, new):
        if self.mails < MOST_MAILS and (not self.resets or data.draw(st.booleans())):
            self.forget_the_password()
        proof = data.draw(st.sampled_from(self.resets[-2:]))
        self.model.now += later
        for _ in range(times):
            wanted = 204 if self.model.reset(proof, new) else 400
            body = {"token": proof.token, "newPassword": new}
            assert self.send("POST", "password/reset", body).status == wanted

    @rule()
    def prove_the_address(self):
        wanted = 204 if self.model.verify(self.verification) else 400
        body = {"token": self.verification.token}
        assert self.send("POST", "verify-email", body).status == wanted

    def ask_for_another_address(self, data):
        session, password = self.pick(data), self.a_password(data)
        email = data.draw(st.sampled_from(ADDRESSES))
        wanted = self.model.may_move(session, password, email)
        body = {"newEmail": email, "currentPassword": password}
        assert self.send("POST", "email/change", body, session).status == wanted
        self.refusals += wanted == 403
        if wanted == 202:
            self.mails += 1
            mailed = route_scenarios.mailed("change_email")
            self.moves.append(self.model.asked(mailed, MOVE, email))

    @precondition(lambda self: self.refusals < MOST_REFUSALS)
    @precondition(lambda self: self.moves or self.mails < MOST_MAILS)
    @rule(data=st.data(), later=st.sampled_from([0, 0, 0, 3599, 3600]), times=st.integers(0, 2))
    def ask_for_another_address_and_perhaps_confirm_it(self, data, later, times):
        if self.mails < MOST_MAILS and (not self.moves or data.draw(st.booleans())):
            self.ask_for_another_address(data)
        if not self.moves:
            return
        proof = data.draw(st.sampled_from(self.moves[-2:]))
        self.model.now += later
        for _ in range(times):
            self.mails += self.model.repeated(proof)  # the notice goes out once more
            wanted = 204 if self.model.moved(proof) else 400
            assert self.send("POST", "email/confirm", {"token": proof.token}).status == wanted

    # what happens around them

    @rule(seconds=st.sampled_from(LATER), restart=st.booleans())
    def time_goes_by(self, seconds, restart):
        self.model.now += seconds
        if restart:
            cloud.fresh_process()

    @rule()
    def the_account_is_disabled_or_enabled(self):
        self.model.enabled = not self.model.enabled
        status = account_records.ACTIVE if self.model.enabled else "disabled"
        for key in (
            account_records.user_key(self.user["userId"]),
            rules.credential_key(self.model.email),
        ):
            cloud.change("users", key, status=status)

    @precondition(lambda self: not self.model.enabled)
    @rule()
    def the_account_is_enabled(self):
        self.the_account_is_disabled_or_enabled()

    @precondition(lambda self: self.rotations < MOST_ROTATIONS)
    @rule(name=st.sampled_from(["signing", "credentials"]))
    def a_key_is_rotated(self, name):
        self.rotations += 1
        cloud.rotate(name, f"{name}-{self.rotations:064}-abcdefghijklmnop", self.model.now)
        self.model.now += SPREAD
        self.model.key += name == "credentials"


EXAMPLES, STEPS = (1000, 50) if os.environ.get("SOAK") else (25, 20)
TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=EXAMPLES, stateful_step_count=STEPS)
