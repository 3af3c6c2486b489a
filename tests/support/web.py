"""The page in web/ as people use it: what the tests of its walks and of its rules share."""

from dataclasses import dataclass
from typing import Any

import httpx

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
