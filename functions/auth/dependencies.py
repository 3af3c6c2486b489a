"""What the modules with routes of this group share: the Api, and what tokens are."""

from typing import Annotated

from msgspec import Meta

from auxeira.http.api import Api
from auxeira.http.request_headers import key_reused_problem
from auxeira.http.schema import FILLED_LINE, ONE_LINE
from auxeira.security import key_ring
from auxeira.security.account_records import Session
from functions.auth import rules

Line = Annotated[str, Meta(pattern=ONE_LINE, max_length=200)]
ShortLine = Annotated[str, Meta(pattern=ONE_LINE, max_length=100)]
Name = Annotated[str, Meta(pattern=FILLED_LINE, max_length=100)]
RefreshToken = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{91}$(?!\\n)", max_length=91)]
Password = Annotated[str, Meta(min_length=1, max_length=1024)]
NewPassword = Annotated[str, Meta(min_length=10, max_length=1024)]

TAKEN = "There is an account with this address already. Log in, or reset its password."
CHANGED = "The account was changed at the same time. Try again."

api = Api()


def is_genuine_refresh_token(token: str, session: Session, now: int) -> bool:
    """Tell whether we made a refresh token for a session, at whichever counter."""
    for key_id in rules.list_maker_key_ids(session, rules.parse_refresh_token(token)[2]):
        key = key_ring.find_key_by_id("credentials", key_id, now)
        if key and rules.is_refresh_token(token, key.value, session):
            return True
    return False


def issue_refresh_token(session: Session, now: int) -> str:
    """Return the present refresh token of a session.

    Raises Unprocessable where its key is none of ours, so that nobody has a token of it: only a
    repeated request meets such a session.
    """
    key = key_ring.find_key_by_id("credentials", session.key_id, now)
    if key is None:
        raise key_reused_problem()
    return rules.compute_refresh_token(key.value, session)
