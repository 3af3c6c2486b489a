"""The page in web/ as people use it: what the tests of its walks and of its rules share."""

import re
import time
from dataclasses import dataclass
from typing import Any

import httpx

from local import demo_accounts
from tests.support.local_run import eventually

PASSWORD = "correct horse battery"  # noqa: S105 - of accounts that the tests make
DESK = {"viewport": {"width": 1280, "height": 860}}


@dataclass(frozen=True)
class Site:
    """The page's origin, the stack behind it, a client of its API."""

    url: str
    stack: Any
    http: httpx.Client


def press(page: Any, at: str, *, twice: bool = False) -> None:
    """Click when nothing is under way, and return when nothing is any more."""
    page.wait_for(at="body:not(.busy)", text="")
    page.double_click(at=at) if twice else page.click(at=at)
    page.wait_for(at="body:not(.busy)", text="")


def enter_as_demo(page: Any) -> None:
    """Log in as the user that exists in local runs, with a click."""
    press(page, "#demo")
    page.wait_for(at="h1", text="Riverlight Education")


def log_in(page: Any, email: str, password: str = PASSWORD) -> None:
    """Log in at the page that is open."""
    page.fill(at="#email", text=email)
    page.fill(at="#password", text=password)
    press(page, "main form .button")


def go_to(page: Any, name: str) -> None:
    """Go to a part of Auxeira."""
    press(page, f".bar nav a[href='/{name}']")
    page.wait_for(at=f".bar nav a[href='/{name}'][aria-current]", text="")


def log_in_at_the_tenant(page: Any, email: str, *, verified: bool = True) -> None:
    """Log in at the stand-in for Auth0 and come back."""
    press(page, "#login")
    page.fill(at="[name=email]", text=email)
    page.tick(at="[name=verified]", ticked=verified)
    press(page, "button")
    page.wait_for(at="main", text=f"Ordering as {email}")


class Hand:
    """A hand that clicks and types, and how long somebody would have needed besides waiting."""

    CLICK_S, KEY_S = 3.0, 0.4  # to look, to find and to click; for a key

    def __init__(self, page: Any) -> None:
        self._page = page
        self._started = time.monotonic()
        self.clicks = self.keys = 0

    def click(self, at: str) -> None:
        press(self._page, at)
        self.clicks += 1

    def type(self, at: str, text: str) -> None:
        self._page.fill(at=at, text=text)
        self.keys += len(text)

    def seconds(self) -> float:
        """Return how long it has taken so far, waiting included."""
        waited = time.monotonic() - self._started
        return waited + self.clicks * self.CLICK_S + self.keys * self.KEY_S


def read_demo_rank(site: Site, category: str) -> dict[str, Any]:
    """Return where the demo user's organisation stands on a board."""
    path = f"/api/leaderboard/{category}/me"
    ranking: dict[str, Any] = site.http.get(path, headers=_enter(site)).json()["ranking"]
    return ranking


def restore_demo_figures(site: Site) -> None:
    """Let the demo user's figures be those of a fresh run, whatever tests have changed."""
    fresh = {"energyRenewable": 10.5, "boardIndependent": 6}
    before = read_demo_rank(site, "carbon_reduction")["score"]
    bearer = _enter(site)
    known = site.http.get("/api/profile", headers=bearer).json()["profile"]["metrics"]["2025"]
    if {name: known[name] for name in fresh} == fresh:
        return
    saved = site.http.patch("/api/profile", json={"metrics": {"2025": fresh}}, headers=bearer)
    assert saved.status_code == 200, saved.text
    eventually(lambda: read_demo_rank(site, "carbon_reduction")["score"] != before, 60)


def _enter(site: Site) -> dict[str, str]:
    login = {name: demo_accounts.USER[name] for name in ("email", "password")}
    token = site.http.post("/api/auth/login", json=login).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def read_mailed_token(site: Site, address: str, path: str) -> str:
    """Return the token of the newest mail to an address that leads to a path."""
    found: list[str] = []

    def look() -> list[str]:
        mails = httpx.get(site.stack.cloud.mail_url).json()["messages"]
        texts = [
            mail["BodyText"] for box in mails.values() for mail in box if mail["To"] == [address]
        ]
        found[:] = re.findall(rf"{path}\?token=(\S+)", "\n".join(texts))
        return found

    eventually(look, 20)
    return found[-1]
