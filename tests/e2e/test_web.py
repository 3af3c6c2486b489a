"""The page in web/: its four walks in a real browser, on a stack with the sample organisations."""

import re
import uuid

import httpx

from local import demo_accounts
from tests.support.local_run import eventually
from tests.support.web import (
    PASSWORD,
    enter_as_demo,
    go_to,
    log_in,
    log_in_at_the_tenant,
    press,
)

# account and profile


def test_the_demo_user_is_one_click_away_and_sees_the_progress_of_the_profile(open_page):
    page = open_page()

    enter_as_demo(page)

    assert page.count(at=".ring[aria-label='Profile complete: 100 %']") == 1
    assert "14 reports are ready to write" in page.text(at="main")
    assert page.heard()["console"] == []


def test_who_registers_fills_in_a_profile_and_sees_it_grow(open_page):
    page = open_page("/register")
    email = f"{uuid.uuid4().hex}@example.org"
    for name, text in (("firstName", "Ann"), ("lastName", "Lee"), ("email", email)):
        page.fill(at=f"#{name}", text=text)
    page.fill(at="#password", text="short enough")
    press(page, "main form .button")
    page.wait_for(at="h1", text="Your profile")
    assert page.count(at=".ring[aria-label='Profile complete: 0 %']") == 1

    page.fill(at="#organizationName", text="Riverside")
    page.choose(at="#organizationType", text="NGO")
    page.choose(at="#country", text="KE")
    page.fill(at="#website", text="https://riverside.example")
    page.fill(at="#focusAreas", text="Education, Health")
    page.fill(at="#annualSpend", text="780000")
    page.fill(at="#impactGoals", text="Every child reads.")
    page.tick(at="[name=sdgAlignment][value='4']", ticked=True)
    press(page, "#about > .button")
    page.wait_for(at=".notice", text="Saved.")
    assert page.count(at=".ring[aria-label='Profile complete: 100 %']") == 1
    assert page.text(at="h1") == "Riverside"

    page.reload()
    page.wait_for(at="h1", text="Riverside")
    assert page.value(at="#focusAreas") == "Education, Health"
    page.fill(at="#employees", text="14")
    page.fill(at="#trainingHours", text="999999")
    press(page, "#figures .button >> nth=0")
    page.wait_for(at="#trainingHours-wrong", text="hours")  # taken, and improbable
    assert page.value(at="#employees") == "14"


# a report


def test_a_report_is_asked_for_paid_read_and_printed_with_a_receipt(open_page):
    page = open_page()
    enter_as_demo(page)
    go_to(page, "reports")
    press(page, "[data-type=policy_alignment]")
    page.wait_for(at=".big", text="$299")
    press(page, "#pay")

    page.wait_for(at="h1", text="USD 299.00")  # at the payment provider's
    press(page, "button[value=pay]")
    page.wait_for(at="iframe.report", text="")
    page.wait_for(at=".receipt", text="paid")

    frame = "document.querySelector('iframe.report')"
    shown = page.run(
        script=f"""for (let tries = 0; tries < 100; tries++) {{
          const main = {frame}.contentDocument?.querySelector("main");
          if (main) return {{ title: main.querySelector("h1").textContent,
            paper: getComputedStyle(main).backgroundColor, height: {frame}.clientHeight,
            needed: {frame}.contentDocument.documentElement.scrollHeight }};
          await new Promise((resolve) => setTimeout(resolve, 100)); }}"""
    )
    assert "Policy" in shown["title"]
    assert shown["paper"] == "rgb(255, 255, 255)"  # the document's own style is let in
    assert shown["height"] >= shown["needed"] - 4
    assert "?" not in page.url()
    page.run(script=f"{frame}.contentWindow.print = () => (window.printed = true)")
    press(page, "#print")
    assert page.run(script="return window.printed") is True
    page.reload()
    page.wait_for(at=".receipt", text="aux-")
    page.back()
    assert page.heard()["console"] == []


def test_who_cancels_the_payment_is_told_and_may_pay_again(open_page):
    page = open_page()
    enter_as_demo(page)
    go_to(page, "reports")
    press(page, "[data-type=roi_metrics]")
    page.wait_for(at="#pay", text="Pay")
    press(page, "#pay")
    page.wait_for(at="h1", text="USD")
    press(page, "a:text-is('Cancel')")

    page.wait_for(at=".notice.bad", text="cancelled")
    press(page, "#pay")
    page.wait_for(at="h1", text="USD")
    press(page, "button[value=pay]")

    page.wait_for(at="iframe.report", text="")


# standing and community


def test_one_changed_figure_moves_the_rank(open_page, site):
    page = open_page()
    enter_as_demo(page)
    go_to(page, "standing")
    before = int(page.text(at="#rank"))
    assert page.count(at="tbody tr.mine") == 1
    assert page.count(at=".strip") > 10
    press(page, ".rank a.button")
    page.wait_for(at="h1", text="Riverlight")

    page.fill(at="#energyRenewable", text="0")
    page.fill(at="#boardIndependent", text="0")
    press(page, "#figures .button >> nth=0")
    page.wait_for(at=".notice", text="Saved")
    eventually(lambda: rank_of(site) != before, 60)
    go_to(page, "standing")

    page.wait_for(at="#moved", text=f"Rank {before} →")
    for board in ("Carbon", "Social impact", "Governance", "Return", "Completeness"):
        press(page, f".tabs button:text-is('{board}')")
        page.wait_for(at=".rank h2", text=board)
    press(page, ".more")
    page.wait_for(at="tbody tr >> nth=11", text="")


def rank_of(site):
    """The rank of the demo user on the first board."""
    login = {name: demo_accounts.USER[name] for name in ("email", "password")}
    token = site.http.post("/api/auth/login", json=login).json()["token"]
    answer = site.http.get(
        "/api/leaderboard/esg_impact_score/me", headers={"Authorization": f"Bearer {token}"}
    )
    return answer.json()["ranking"]["rank"]


def test_a_project_gets_a_pledge_that_is_confirmed(open_page):
    page = open_page()
    enter_as_demo(page)
    go_to(page, "projects")
    press(page, "a.project:has-text('Mangroves')")
    page.wait_for(at="#amount", text="")
    before = read_pending(page)
    page.fill(at="#amount", text="250")
    press(page, "form:has(#amount) .button")
    page.wait_for(at=".notice", text="Pledged")
    assert read_pending(page) == before + 250
    press(page, ".rows .button >> nth=0")
    page.wait_for(at=".notice", text="it counts now")

    assert read_pending(page) == before
    assert "confirmed" in page.text(at=".rows .chip")


def read_pending(page):
    """What is promised of a project and not confirmed, as its screen says."""
    told = page.text(at="p:has-text('more promised')").partition(" more promised")[0]
    return int(re.sub(r"\D", "", told))


def test_a_project_is_made_published_and_closed_and_an_expert_is_written_to(open_page):
    page = open_page()
    enter_as_demo(page)
    page.goto(url=page.url().replace("/profile", "/projects/new"))
    for name, text in (
        ("title", "A library in each county"), ("description", "Books and readers."),
        ("targetAmount", "10000"), ("timeline", "6 months"), ("location", "Kisumu, Kenya"),
        ("requiredRoles", "Head Researcher"),
    ):  # fmt: skip
        page.fill(at=f"#{name}", text=text)
    page.choose(at="#sdgFocus", text="4")
    press(page, "main form .button")
    page.wait_for(at="h1", text="A library in each county")
    press(page, ".button:text-is('Publish')")
    page.wait_for(at=".chip", text="open")

    go_to(page, "experts")
    page.fill(at="#skill", text="research")
    press(page, ".filters .button")
    press(page, "article summary >> nth=0")
    page.fill(at="article textarea >> nth=0", text="Will you help us to count readers?")
    page.fill(at="article input >> nth=0", text="dana@example.org")
    press(page, "article form .button >> nth=0")
    page.wait_for(at=".notice", text="on its way")


def test_an_admin_sees_what_is_counted_and_a_user_does_not(open_page):
    page = open_page()
    press(page, "#admin")
    page.wait_for(at=".columns", text="")
    press(page, ".tabs button:text-is('sign-ups')")
    page.wait_for(at=".figure", text="sign-ups")
    press(page, ".tabs button:text-is('24 hours')")
    page.wait_for(at=".figure", text="sign-ups")
    press(page, ".quiet")
    page.wait_for(at="#demo", text="")
    enter_as_demo(page)
    page.goto(url=page.url().replace("/profile", "/activity"))
    page.wait_for(at="h2", text="Your own activity")

    assert page.count(at=".columns") == 0


# a pizza


def test_a_customer_logs_in_orders_once_pages_and_cancels(open_page):
    page = open_page("/pizza")
    log_in_at_the_tenant(page, f"{uuid.uuid4().hex}@example.org")
    press(page, ".tabs button:text-is('Large')")
    page.wait_for(at=".menu .price", text="$20.99")

    press(page, twice=True, at=".menu .button >> nth=0")
    page.wait_for(at=".notice", text="Your Margherita is in the oven: $20.99.")
    assert page.count(at="#orders li") == 1
    for number in range(2, 7):
        press(page, ".menu .button >> nth=1")
        page.wait_for(at=".facts dd >> nth=0", text=str(number))
    assert page.count(at="#orders li") == 5
    press(page, ".more")
    page.wait_for(at="#orders li >> nth=5", text="Margherita")
    assert "Pepperoni" in page.text(at=".facts")

    press(page, "#orders .button >> nth=0")
    page.wait_for(at="#orders .chip", text="cancelled")
    page.wait_for(at=".facts dd >> nth=0", text="5")
    page.reload()
    page.wait_for(at="main", text="Ordering as")  # by the session of the tenant
    assert page.heard()["console"] == []


def test_a_customer_without_a_proven_address_is_told_what_to_do(open_page):
    page = open_page("/pizza")

    log_in_at_the_tenant(page, f"{uuid.uuid4().hex}@example.org", verified=False)

    page.wait_for(at="#unverified", text="verify your email")
    assert page.count(at=".menu .button[disabled]") == 4


# the account


def mailed_token(site, address, path):
    """The token of the newest mail to an address that leads to a path."""
    found = []

    def look():
        mails = httpx.get(site.stack.cloud.mail_url).json()["messages"]
        texts = [
            mail["BodyText"] for box in mails.values() for mail in box if mail["To"] == [address]
        ]
        found[:] = re.findall(rf"{path}\?token=(\S+)", "\n".join(texts))
        return found

    eventually(look, 20)
    return found[-1]


def test_an_address_is_proven_by_a_click_and_not_by_opening_the_link(open_page, site, account):
    token = mailed_token(site, account["email"], "/verify-email")
    page = open_page(f"/verify-email?token={token}")
    page.wait_for(at="h1", text="Prove your address")
    assert not [row for row in page.heard()["requests"] if row["method"] == "POST"]

    press(page, "main form .button")

    page.wait_for(at=".notice", text="your address is proven")
    me = site.http.get("/api/auth/me", headers={"Authorization": f"Bearer {account['token']}"})
    assert me.json()["user"]["emailVerified"] is True


def test_a_forgotten_password_is_set_anew_and_ends_every_session(open_page, site, account):
    page = open_page("/forgot")
    page.fill(at="#email", text=account["email"])
    press(page, "main form .button")
    page.wait_for(at=".notice", text="on its way")
    token = mailed_token(site, account["email"], "/reset-password")
    page.goto(url=f"{site.url}/reset-password?token={token}")
    page.fill(at="#newPassword", text="another horse battery")
    press(page, "main form .button")
    page.wait_for(at="h1", text="Log in")

    log_in(page, account["email"])
    page.wait_for(at=".notice.bad", text="")
    log_in(page, account["email"], "another horse battery")

    page.wait_for(at="h1", text="Your profile")


def test_sessions_end_the_data_comes_as_a_file_and_the_account_goes(open_page, account):
    page = open_page("/login")
    log_in(page, account["email"])
    go_to(page, "account")
    assert page.count(at=".rows li") == 2
    press(page, ".rows .button >> nth=0")
    page.wait_for(at=".notice", text="The session has ended")
    assert page.count(at=".rows li") == 1
    press(page, "#export")
    page.wait_for(at=".notice", text="in your downloads")
    page.fill(at="#sure", text="somebody@example.org")
    page.fill(at="#passwordToErase", text=PASSWORD)
    press(page, ".button.bad")
    page.wait_for(at=".notice.bad", text="nothing was erased")

    page.fill(at="#sure", text=account["email"])
    press(page, ".button.bad")
    page.wait_for(at="h1", text="Know where you stand")

    assert page.run(script="return localStorage.length + sessionStorage.length") == 0
    page.goto(url=page.url() + "login")
    log_in(page, account["email"])
    page.wait_for(at=".notice.bad", text="")
