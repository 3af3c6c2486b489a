"""What the modules with routes of this group share: the Api and the session of a caller."""

from typing import Annotated

import msgspec
from msgspec import Meta

from auxeira import callers, contract, keys, store
from auxeira.auth import Principal, bearer, session_ended
from auxeira.errors import Unavailable
from auxeira.http import Api, Request
from functions.auth import rules

LINE = "^[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$(?!\\n)"
LOCAL = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
EMAIL = f"^ {{0,4}}{LOCAL}@[A-Za-z0-9-]{{1,63}}(\\.[A-Za-z0-9-]{{1,63}}){{1,4}} {{0,4}}$(?!\\n)"

Email = Annotated[str, Meta(pattern=EMAIL, max_length=254, examples=["ann@example.org"])]
Line = Annotated[str, Meta(pattern=f"^{contract.LINE}*$(?!\\n)", max_length=200)]
ShortLine = Annotated[str, Meta(pattern=f"^{contract.LINE}*$(?!\\n)", max_length=100)]
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
    if not (user and session and callers.alive(user, session, request.now)):
        raise session_ended()
    return Live(principal, user)


def load(user_id: str, session_id: str) -> tuple[rules.Item | None, rules.Item | None]:
    """The items of a user and of a session, in one call.

    They may be of two moments: a session ahead of its user was read behind a new password that
    came between, and both are read once more.
    """
    both = callers.user_key(user_id), callers.session_key(user_id, session_id)
    for _ in range(2):
        user, session = store.get_both("users", *both)
        if not (user and session and session["epoch"] > user["epoch"]):
            break
    return user, session


def known(token: str, session: rules.Item, now: int) -> bool:
    """Whether we made a refresh token for a session, at whichever counter."""
    for key_id in rules.makers(session, rules.parse_refresh_token(token)[2]):
        key = keys.find("credentials", key_id, now)
        if key and rules.is_refresh_token(token, key.value, session):
            return True
    return False


def refresh_token(session: rules.Item, now: int) -> str:
    """The present refresh token of a session. Raises Unavailable when its key is not at hand."""
    key = keys.find("credentials", session["key_id"], now)
    if key is None:
        raise Unavailable
    return rules.refresh_token(key.value, session)


def next_epoch(key: rules.Item, epoch: int, *, to: int | None = None, **also: object) -> rules.Item:
    """For `transact`: moves an item from an epoch to the next or another; its sessions end."""
    sets = "".join(f", {name} = :{name}" for name in also)
    return store.update_action(
        "users",
        key,
        f"SET epoch = :next{sets}",
        {"seen": epoch, "next": epoch + 1 if to is None else to, **also},
        condition="epoch = :seen",
    )
