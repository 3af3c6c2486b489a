"""The page in web/: its four walks in a real browser, on a stack with the sample organisations."""

import re
import uuid

import httpx

from tests.support.patience import stretch
from tests.support.web import (
    PASSWORD,
    Hand,
    enter_as_demo,
    go_to,
    log_in,
    log_in_at_the_tenant,
    press,
    read_demo_rank,
    read_mailed_token,
    restore_demo_figures,
)

# all of it


def test_both_products_are_seen_in_less_than_two_minutes_of_clicking(open_page, site):
    restore_demo_figures(site)
    page = open_page()
    page.wait_for(at="#demo", text="")
    hand = Hand(page)

    hand.click("#demo")
    hand.click("a.button:text-is('See where you stand')")
    hand.click("a.button:text-is('Change this figure')")
    hand.type(":focus", "40")
    hand.click("#figures .button >> nth=0")
    page.wait_for(at=".move", text="rank")

    hand.click(".bar nav a:text-is('Reports')")
    hand.click("[data-type=policy_alignment]")
    hand.click("#pay")
    hand.click("button[value=pay]")  # at the payment provider's
    page.wait_for(at="iframe.report", text="")
    page.wait_for(at=".receipt", text="paid")

    hand.click(".bar nav a:text-is('Projects')")
    hand.click("a.project:has-text('Mangroves')")
    hand.type("#amount", "50")
    hand.click("form:has(#amount) .button")
    hand.click(".rows .button:text-is('Confirm') >> nth=0")
    page.wait_for(at=".notice", text="it counts now")

    hand.click(".bar .other")
    hand.click("#login")
    hand.click("button")  # at the tenant's
    page.wait_for(at="main", text="Ordering as")
    hand.click(".menu .button >> nth=0")
    page.wait_for(at=".notice", text="in the oven")

    assert hand.clicks <= 17
    assert hand.seconds() < stretch(120), (hand.clicks, hand.keys, hand.seconds())


# account and profile


def test_the_demo_user_is_one_click_away_and_sees_the_progress_of_the_profile(open_page):
    page = open_page()

    enter_as_demo(page)

    assert page.count(at=".ring[aria-label='Answers about the organisation: 100 %']") == 1
    assert "15 of 15 reports can be written" in page.text(at="main")
    assert page.heard()["console"] == []


def fill_in_registration(page, password):
    email = f"{uuid.uuid4().hex}@example.org"
    given = {"firstName": "Ann", "lastName": "Lee", "email": email, "password": password}
    for name, text in given.items():
        page.fill(at=f"#{name}", text=text)


def test_who_registers_fills_in_a_profile_and_sees_it_grow(open_page):
    page = open_page("/register")
    fill_in_registration(page, "short enough")
    press(page, "main form .button")
    page.wait_for(at="h1", text="Your profile")
    assert page.count(at=".ring[aria-label='Answers about the organisation: 0 %']") == 1

    page.fill(at="#organizationName", text="Riverside")
    page.choose(at="#organizationType", text="NGO")
    page.choose(at="#country", text="KE")
    page.fill(at="#website", text="https://riverside.example")
    page.fill(at="#focusAreas", text="Education, Health")
    page.fill(at="#annualSpend", text="780000")
    page.fill(at="#impactGoals", text="Every child reads.")
    page.tick(at="[name=sdgAlignment][value='4']", ticked=True)
    press(page, "#about .row .button")
    page.wait_for(at=".notice", text="Saved.")
    assert page.count(at=".ring[aria-label='Answers about the organisation: 100 %']") == 1
    assert page.text(at="h1") == "Riverside"

    page.reload()
    page.wait_for(at="h1", text="Riverside")
    assert page.value(at="#focusAreas") == "Education, Health"
    page.fill(at="#employees", text="14")
    page.fill(at="#trainingHours", text="999999")
    press(page, "#figures .button >> nth=0")
    page.wait_for(at="#trainingHours-remark", text="hours")  # taken, and improbable
    assert page.value(at="#employees") == "14"


def test_what_the_website_says_fills_in_what_is_empty_and_is_saved_by_its_owner(open_page):
    page = open_page("/register")
    fill_in_registration(page, "long enough for anybody")
    press(page, "main form .button")
    page.wait_for(at="h1", text="Your profile")
    assert page.count(at="#suggestions") == 0  # there is no website yet
    page.fill(at="#website", text="https://riverlight.example")
    page.fill(at="#organizationName", text="Riverlight, as we say")
    press(page, "#about .row .button")
    page.wait_for(at=".notice", text="Saved.")

    press(page, "#read")
    page.wait_for(at="#take", text="")
    assert "https://riverlight.example/" in page.text(at="#suggestions")
    press(page, "#take")

    assert page.value(at="#organizationName") == "Riverlight, as we say"  # it was not empty
    assert page.value(at="#focusAreas") == "Education, Literacy"
    page.reload()
    page.wait_for(at="h1", text="Riverlight, as we say")
    assert page.value(at="#focusAreas") == "Education, Literacy"  # typed, as it were: not saved
    press(page, "#about .row .button")
    page.wait_for(at=".notice", text="Saved.")
    assert page.count(at=".ring[aria-label='Answers about the organisation: 100 %']") == 1


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
    assert "$299" in page.text(at=".receipt")

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


def test_the_figure_that_the_standing_names_moves_a_rank(open_page, site):
    restore_demo_figures(site)
    before = read_demo_rank(site, "carbon_reduction")
    page = open_page()
    enter_as_demo(page)
    go_to(page, "standing")
    assert page.count(at="tbody tr.mine") == 1
    assert "Renewable energy: 25 %. The median of your peers is 37 %." in page.text(at=".rank")
    press(page, ".rank a.button")
    page.wait_for(at="h1", text="Riverlight")
    assert page.run(script="return document.activeElement.id") == "energyRenewable"

    page.fill(at="#energyRenewable", text="40")
    page.press(key="Enter")
    page.wait_for(at=".move", text=f"Carbon rank {before['rank']} →")
    press(page, ".move a:text-is('Carbon')")

    page.wait_for(at=".rank h2", text="Carbon")
    after = int(page.text(at="#rank"))
    assert after < before["rank"]
    assert f"rank {before['rank']} → {after}, {before['score']} →" in page.text(at="#moved")
    page.wait_for(at="tbody tr.mine td", text=str(after))  # the board follows by itself
    page.reload()
    page.wait_for(at="#moved", text="still rank")  # of the other board, whose points moved alone


def test_boards_have_pages_and_peers_a_scale_and_flags_a_reason(open_page, site):
    restore_demo_figures(site)
    page = open_page()
    enter_as_demo(page)
    go_to(page, "standing")
    for board in ("Carbon", "Social impact", "Governance", "Return", "Completeness"):
        press(page, f".tabs button:text-is('{board}')")
        page.wait_for(at=".rank h2", text=board)
    press(page, ".more")
    page.wait_for(at="tbody tr >> nth=11", text="")
    page.reload()
    page.wait_for(at=".rank h2", text="Completeness")

    assert page.count(at=".strip") > 10
    scale = "return [...document.querySelector('.strip').querySelectorAll('text')]"
    assert page.run(script=f"{scale}.map((each) => each.textContent)") == [
        "0", "25", "50", "75", "100",
    ]  # fmt: skip
    assert re.search(r"Half of \d+ peers: \d", page.text(at=".strips"))
    press(page, ".tabs button:text-is('Carbon')")
    assert "The year before this one lacks emissions" in page.text(at=".doubts")
    press(page, ".doubts a >> nth=0")
    page.wait_for(at="h1", text="Riverlight")
    assert page.run(script="return document.activeElement.name") == "ghgScope1"


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


def test_a_reported_project_is_taken_down_by_an_admin_who_says_why(open_page, site, account):
    bearer = {"Authorization": f"Bearer {account['token']}"}
    title = f"A library {uuid.uuid4().hex}"
    project = {"title": title, "description": "Books.", "sdgFocus": 4, "targetAmount": 100,
               "requiredRoles": [], "timeline": "a year", "location": "Kisumu"}  # fmt: skip
    made = site.http.post("/api/projects", json=project, headers=bearer).json()["projectId"]
    published = site.http.post(f"/api/projects/{made}/publish", headers=bearer)
    assert published.status_code == 200, published.text
    page = open_page()
    enter_as_demo(page)
    page.goto(url=f"{site.url}/projects/{made}")
    page.click(at="summary")
    page.choose(at="#reason", text="misleading")
    page.fill(at="#details", text="There is no such library.")
    press(page, "details form .button")
    page.wait_for(at=".notice", text="somebody will look at it")
    press(page, ".quiet")
    page.wait_for(at="#demo", text="")

    press(page, "#admin")
    page.wait_for(at="#reported li", text="There is no such library.")
    press(page, f"#reported a:has-text('{title}')")
    page.fill(at="#reason-takedown", text="Nobody knows of it in Kisumu.")
    press(page, ".button.bad")
    page.wait_for(at=".heading .chip", text="taken down")
    assert "Nobody knows of it in Kisumu." in page.text(at="main")
    assert site.http.get(f"/api/projects/{made}").status_code == 404


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


def test_an_address_is_proven_by_a_click_and_not_by_opening_the_link(open_page, site, account):
    token = read_mailed_token(site, account["email"], "/verify-email")
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
    token = read_mailed_token(site, account["email"], "/reset-password")
    page.goto(url=f"{site.url}/reset-password?token={token}")
    page.fill(at="#newPassword", text="another horse battery")
    press(page, "main form .button")
    page.wait_for(at="h1", text="Log in")

    log_in(page, account["email"])
    page.wait_for(at=".notice.bad", text="")
    log_in(page, account["email"], "another horse battery")

    page.wait_for(at="h1", text="Your profile")


def test_an_account_moves_to_another_address_by_a_click_in_the_mail(open_page, site, account):
    page = open_page("/login")
    log_in(page, account["email"])
    go_to(page, "account")
    moved = f"moved-{account['email']}"
    page.fill(at="#newEmail", text=moved)
    page.fill(at="#currentPassword-move", text=PASSWORD)
    press(page, "section form .button")
    page.wait_for(at=".notice", text="A mail went to the new address")
    token = read_mailed_token(site, moved, "/change-email")
    page.goto(url=f"{site.url}/change-email?token={token}")
    page.wait_for(at="h1", text="Move to the new address")
    assert not [row for row in page.heard()["requests"] if row["url"].endswith("/email/confirm")]

    press(page, "main form .button")
    page.wait_for(at="h1", text="Log in")

    log_in(page, account["email"])
    page.wait_for(at=".notice.bad", text="")
    log_in(page, moved)
    page.wait_for(at="h1", text="Your profile")


def test_mails_of_the_run_are_read_as_their_reader_sees_them(open_page, site, account):
    read_mailed_token(site, account["email"], "/verify-email")  # it is there
    page = open_page("/mails")
    press(page, f"li:has-text('{account['email']}') a")
    page.wait_for(at="h1", text="Confirm your email address")

    frame = "document.querySelector('iframe')"
    assert "allow-scripts" not in page.run(script=f"return {frame}.sandbox.value")
    page.click(at="summary")
    assert "Hello Ann," in page.text(at="pre")
    assert "/verify-email?token=" in page.run(script="return document.querySelector('pre a').href")
    address = page.run(script=f"return {frame}.src")
    alone = httpx.get(address)
    assert '<base target="_blank">' in alone.text
    assert "sandbox allow-popups" in alone.headers["Content-Security-Policy"]
    page.goto(url=address)
    press(page, "a:text-is('Confirm my address')")  # opens beside it
    assert httpx.get(f"{site.url}/mails/none").status_code == 404


def test_sessions_end_the_data_comes_as_a_file_and_the_account_goes(open_page, account):
    page = open_page("/login")
    log_in(page, account["email"])
    go_to(page, "account")
    assert page.count(at=".rows li") == 2
    assert re.match(r"Chrome on \w+$", page.text(at=".rows li:has(.good) b"))
    own = "document.querySelector('.rows li:has(.good) b')"
    assert "Mozilla/" in page.run(script=f"return {own}.title")
    press(page, ".rows .button >> nth=0")
    page.wait_for(at=".notice", text="The session has ended")
    assert page.count(at=".rows li") == 1
    press(page, "#export")
    page.wait_for(at=".notice", text="in your downloads")
    page.fill(at="#sure", text="somebody@example.org")
    page.fill(at="#password-erase", text=PASSWORD)
    press(page, ".button.bad")
    page.wait_for(at=".notice.bad", text="nothing was erased")

    page.fill(at="#sure", text=account["email"])
    press(page, ".button.bad")
    page.wait_for(at="h1", text="Know where you stand")

    assert page.run(script="return localStorage.length + sessionStorage.length") == 0
    page.goto(url=page.url() + "login")
    log_in(page, account["email"])
    page.wait_for(at=".notice.bad", text="")
