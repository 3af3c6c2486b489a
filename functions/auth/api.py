"""What the modules with routes of this group share: the Api and the session of a caller."""

from typing import Annotated

import msgspec
from msgspec import Meta

from auxeira import auth, store
from auxeira.auth import Principal, bearer
from auxeira.errors import Unauthorized
from auxeira.http import Api, Request
from functions.auth import rules

LINE = "^[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$(?!\\n)"
LOCAL = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
EMAIL = f"^ {{0,4}}{LOCAL}@[A-Za-z0-9-]{{1,63}}(\\.[A-Za-z0-9-]{{1,63}}){{1,4}} {{0,4}}$(?!\\n)"

Email = Annotated[str, Meta(pattern=EMAIL, max_length=254, examples=["ann@example.org"])]
Name = Annotated[str, Meta(pattern=LINE, max_length=100)]
RefreshToken = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{91}$(?!\\n)", max_length=91)]
Password = Annotated[str, Meta(min_length=1, max_length=1024)]
NewPassword = Annotated[str, Meta(min_length=10, max_length=1024)]

api = Api()


class Live(msgspec.Struct, frozen=True):
    """A caller whose session was looked at in this request, and the user item behind it."""

    principal: Principal
    user: rules.Item


def live_session(request: Request) -> Live:
    """The caller by an access token whose session is still alive: for what a thief must not do.

    Other routes trust the token for its 15 minutes. One call, 2 read units. Raises Unauthorized.
    """
    principal = bearer(request)
    user, session = load(principal.user_id, principal.session_id)
    if not (user and session and rules.alive(user, session, request.now)):
        raise Unauthorized(
            "This session has ended. Log in again.", challenge=auth.CHALLENGE, slug="session-ended"
        )
    return Live(principal, user)


def load(user_id: str, session_id: str) -> tuple[rules.Item | None, rules.Item | None]:
    """The items of a user and of a session, in one call."""
    user, session = store.get_both(
        "users", rules.user_key(user_id), rules.session_key(user_id, session_id)
    )
    return user, session


def next_epoch(key: rules.Item, epoch: int, **also: object) -> rules.Item:
    """For `transact`: moves an item from an epoch to the next, which ends its sessions."""
    sets = "".join(f", {name} = :{name}" for name in also)
    return store.update_action(
        "users",
        key,
        f"SET epoch = :next{sets}",
        {"seen": epoch, "next": epoch + 1, **also},
        condition="epoch = :seen",
    )
