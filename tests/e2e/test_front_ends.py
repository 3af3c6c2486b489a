"""docs/front-ends.md, executed as it stands, in a browser."""

import re
import uuid

import pytest

from layers.build import ROOT
from tests.e2e.test_docs import API, AUTH0
from tests.support import browser as browsers

TEXT = (ROOT / "docs" / "front-ends.md").read_text()
BLOCKS = re.findall(r"(?:<!-- (.*?) -->\n)?```(\w*)\n(.*?)```", TEXT, re.DOTALL)
EMAIL = f"{uuid.uuid4().hex}@example.org"


@pytest.fixture(scope="module")
def site(deployed):
    """An origin with the files that the page shows."""
    files = {}
    for name, _, text in BLOCKS:
        if "." in name:
            at = text.replace(API.removeprefix("API="), deployed.cloud.api_url)
            files[f"/{name}"] = at.replace(AUTH0.rstrip("/"), deployed.tenant.url.rstrip("/"))
    assert set(files) == {"/api.js", "/index.html", "/pizza.html"}
    with browsers.origins(files) as (one, _):
        yield one


def enter(page, email=EMAIL, button="register", typed="correct horse battery"):
    page.fill(at="[name=email]", text=email)
    page.fill(at="[name=password]", text=typed)
    page.click(at=f"[value={button}]")


def test_every_block_of_code_is_executed_here():
    assert [mark for mark, *_ in BLOCKS].count("js") == 6
    assert all(mark == kind or "." in mark for mark, kind, _ in BLOCKS)


def test_the_page_of_auxeira_works_as_it_stands(visit, site):
    page = visit(f"{site}/index.html")
    enter(page, "ann@example")
    page.wait_for(at="#said", text="email has the wrong form")

    enter(page)
    page.wait_for(at="#said", text="0 reports")
    enter(page)
    page.wait_for(at="#said", text="There is an account with this address already")
    enter(page, button="login", typed="a wrong password")
    page.wait_for(at="#said", text="The address or the password is wrong")
    heard = [row["url"].rpartition("/")[2] for row in page.heard()["requests"]]
    assert heard.count("login") == 1  # a wrong password is no stale token
    enter(page, button="login")
    page.wait_for(at="#said", text="0 reports")
    page.goto(url=f"{site}/index.html")

    page.wait_for(at="#said", text="0 reports")


def test_the_pieces_of_code_work_as_they_stand(visit, site):
    page = visit(f"{site}/index.html")
    enter(page, f"{uuid.uuid4().hex}@example.org")
    page.wait_for(at="#said", text="0 reports")
    code = [text for mark, _, text in BLOCKS if mark == "js"]
    keep = "\nObject.assign(window, { pay, comeBack, waitForReport });"

    found = page.run(
        script="\n".join(code)
        + keep
        + "\nreturn { profile, lacking, page, free, paid, report, titles,"
        " attempts, faults };"
    )

    assert found["profile"]["completionScore"] == 100
    assert (found["report"]["status"], found["paid"]["report"]["status"]) == ("ready", "locked")
    assert len(found["titles"]) == 2
    first, second = found["attempts"]
    assert first == second
    assert "password must have at least 10 characters" in found["faults"]
    assert any(row.startswith("Comparative Benchmark") or ": " in row for row in found["lacking"])
    assert not any("metrics." in row for row in found["lacking"])
    assert found["page"].startswith("<!doctype html>")

    page.run(script="pay(given); return null", given=found["paid"]["reportId"])
    page.click(at="button[value=pay]")
    page.wait_for_url(pattern=f"^{re.escape(site)}/index.html")
    page.wait_for(at="#said", text="reports")
    functions = "\n".join(code[1:3]).replace("const report = await", "// await")
    paid = page.run(script=functions + "\nreturn comeBack()")
    assert paid["status"] == "ready"
    assert paid["sections"]


def test_a_stale_token_is_refreshed_once_and_a_dead_session_asks_to_log_in(visit, site):
    page = visit(f"{site}/index.html")
    enter(page, f"{uuid.uuid4().hex}@example.org")
    page.wait_for(at="#said", text="0 reports")

    names = page.run(
        script="""
        keep({ ...kept(), token: "stale" });
        const many = Array.from({ length: 10 }, () => call("GET", "/api/auth/me"));
        return (await Promise.all(many)).map((answer) => answer.user.firstName);
        """
    )
    dead = page.run(
        script="""
        keep({ token: "stale", refreshToken: "x".repeat(90) });
        const problem = await call("GET", "/api/auth/me").catch((error) => error);
        return [problem.status, localStorage.getItem("auxeira")];
        """
    )

    assert names == ["Ann"] * 10
    heard = page.heard()["requests"]
    refreshes = [row for row in heard if row["url"].endswith("/refresh")]
    assert len(refreshes) == 2  # one for the ten, one of the dead session
    assert dead == [401, None]


def test_the_page_of_pizza42_works_as_it_stands(visit, site):
    here = site.replace("localhost", "127.0.0.1")  # where the tenant's cookie is
    page = visit(f"{here}/pizza.html")
    page.wait_for(at="#said", text="Log in to order")
    page.click(at="#order")
    page.wait_for(at="#said", text="Log in first")

    page.click(at="#login")
    page.fill(at="[name=email]", text=f"{uuid.uuid4().hex}@example.org")
    page.click(at="button")
    page.wait_for(at="#said", text="Hello ")
    page.click(at="#order")

    page.wait_for(at="#said", text="Ordered for $16.99, order number 1")
    page.goto(url=f"{here}/pizza.html")
    page.wait_for(at="#said", text="Hello ")  # the session outlives a reload


def test_the_lines_that_adapt_are_javascript(visit, site):
    lines = re.findall(r"\| `([^`]*[;)])` \|$", TEXT, re.MULTILINE)
    assert len(lines) == 4
    page = visit(f"{site}/index.html")

    for line in lines:
        before = "const answer = {}, result = { token: 't' }, price = { amountMinor: 29900 };"
        page.run(script=f"{before} {line} {{ return null; }}")
    page.run(
        script="const price = { amountMinor: 29900 }; " + lines[1] + " if (dollars !== 299) throw 1"
    )


def test_the_limits_are_those_of_the_code():
    from functions.auth import rules as auth
    from functions.reports import rules as reports

    assert (auth.MAX_ATTEMPTS, auth.ATTEMPT_WINDOW, auth.LONGEST_DELAY) == (10, 600, 900)
    assert (auth.SESSION_IDLE, auth.SESSION_LIFETIME) == (7 * 86400, 30 * 86400)
    assert reports.QUOTA == 20
