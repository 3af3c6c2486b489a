"""What holds on every screen of the page in web/: sessions, failures, text, access, size."""

import gzip
import json
import re
import uuid

import httpx
import pytest

from tests.e2e.test_clients import expired
from tests.support.local_run import eventually
from tests.support.web import PASSWORD, enter_as_demo, go_to, log_in_at_the_tenant, press

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GUEST = ("/", "/login", "/register", "/forgot", "/verify-email", "/reset-password",
         "/change-email", "/pizza", "/nowhere")  # fmt: skip
OWN = ("/profile", "/reports", "/standing", "/projects", "/projects/new", "/experts", "/activity",
       "/account")  # fmt: skip
KEEP = "localStorage.setItem('auxeira_tokens', JSON.stringify(given))"
# of the page, and of what it cuts off or lets be scrolled in its bar
WIDEST = """return Math.max(document.documentElement.scrollWidth,
  ...[...document.querySelectorAll(".bar a")].map((each) => each.getBoundingClientRect().right))"""
MARKUP = [
    "<img src=x onerror=\"document.title='owned'\">",
    "<script>document.title='owned'</script>",
    "\"><svg onload=document.title='owned'>",
    "{{7*7}}${7*7}",
    "'-alert(1)-'",
    "javascript:alert(1)",
    "<iframe srcdoc='<script>parent.document.title=1</script>'>",
]


def keep(page, account):
    """Puts somebody's tokens where the page keeps them."""
    tokens = {name: account[name] for name in ("token", "refreshToken")}
    page.run(script=KEEP, given=tokens)


def enter(page, site, account, path="/profile"):
    keep(page, account)
    page.goto(url=site.url + path)
    page.wait_for(at="h1", text="")


# sessions


def test_two_tabs_with_an_expired_token_refresh_once_and_unseen(open_page, site, account):
    stale = account | {"token": expired(site.stack, account["token"])}
    one = open_page("/")
    keep(one, stale)
    two = open_page("/")
    for page in (one, two):
        page.run(script="history.pushState({}, '', '/account'); return null")
    for page in (one, two):  # at the same moment, as far as there is one
        page.run(script="dispatchEvent(new PopStateEvent('popstate')); return null")
    for page in (one, two):
        page.wait_for(at="h1", text="Account")

    sent = [*one.heard()["requests"], *two.heard()["requests"]]
    refreshes = [row for row in sent if row["url"].endswith("/refresh") and row["method"] == "POST"]
    assert [row["status"] for row in refreshes] == [200]
    for page in (one, two):
        assert page.count(at=".notice") == 0


def test_who_is_logged_out_elsewhere_is_told_and_goes_on_after_the_login(open_page, site, account):
    page = open_page("/")
    enter(page, site, account, "/account")
    page.wait_for(at="h1", text="Account")
    bearer = {"Authorization": f"Bearer {account['token']}"}
    assert site.http.post("/api/auth/logout", headers=bearer).status_code == 204
    keep(page, account | {"token": expired(site.stack, account["token"])})

    go_to_reports = ".bar nav a[href='/reports']"
    page.click(at=go_to_reports)
    page.wait_for(at="h1", text="Log in")
    page.wait_for(at=".notice.bad", text="You were logged out")
    page.fill(at="#email", text=account["email"])
    page.fill(at="#password", text=PASSWORD)
    press(page, "main form .button")

    page.wait_for(at="h1", text="Reports")


def test_a_logout_reaches_the_other_tab_and_leaves_nothing(open_page, site, account):
    one = open_page("/")
    enter(one, site, account)
    two = open_page("/account")
    two.wait_for(at="h1", text="Account")

    one.click(at=".quiet")
    one.wait_for(at="h1", text="Know where you stand")
    two.wait_for(at="h1", text="Log in")

    assert one.run(script="return localStorage.length + sessionStorage.length") == 0
    assert one.run(script="return document.cookie") == ""
    one.back()
    one.wait_for(at="h1", text="Log in")


# failures as sentences

FAILURES = {
    429: ("A few more seconds.", "7", "7 seconds"),
    503: ("Down.", "5", "Try again in 5 seconds"),
}


@pytest.mark.parametrize("status", FAILURES)
def test_a_limit_and_an_outage_are_sentences(open_page, site, account, status):
    detail, wait, said = FAILURES[status]
    page = open_page("/")
    enter(page, site, account, "/account")
    cors = {
        "Access-Control-Allow-Origin": site.url,
        "Access-Control-Expose-Headers": "Retry-After",
        "Content-Type": "application/problem+json",
        "Retry-After": wait,
    }
    problem = {"type": "about:blank", "status": status, "detail": detail}
    page.answer(pattern="/api/reports", status=status, headers=cors, body=json.dumps(problem))

    page.click(at=".bar nav a[href='/reports']")
    page.wait_for(at="h1", text="This did not work")
    assert said in page.text(at=".lead")
    page.answer(pattern="/api/reports", status=None)
    press(page, "main .button")

    page.wait_for(at="h1", text="Reports")


def test_no_network_is_a_sentence_and_nothing_that_was_typed_is_lost(open_page, site, account):
    page = open_page("/")
    enter(page, site, account)
    page.fill(at="#organizationName", text="Riverside")
    page.offline(cut=True)
    page.click(at="#about .row .button")
    page.wait_for(at=".notice.bad", text="You are offline")
    assert page.value(at="#organizationName") == "Riverside"

    page.offline(cut=False)
    press(page, "#about .row .button")

    page.wait_for(at=".notice", text="Saved.")


def test_a_refused_figure_is_marked_where_it_stands_and_in_words_of_the_page(
    open_page, site, account
):
    page = open_page("/")
    enter(page, site, account)
    page.fill(at="#energyTotal", text="42")
    page.fill(at="#energyRenewable", text="60")
    press(page, "#figures .button >> nth=0")
    page.wait_for(at=".notice.bad", text="2 fields need another look")

    assert page.run(script="return document.activeElement.id") == "energyTotal"
    for name, said in (
        ("energyTotal", "Energy used must be at least “Energy used, of it renewable”."),
        ("energyRenewable", "Energy used, of it renewable must be at most “Energy used”."),
    ):
        assert page.text(at=f"#{name}-wrong") == said
        marked = page.run(
            script=f"""const field = document.getElementById("{name}");
          return [field.ariaInvalid, field.getAttribute("aria-describedby").split(" ").at(-1)]"""
        )
        assert marked == ["true", f"{name}-wrong"]
    assert page.axe(tags=WCAG) == []
    page.fill(at="#energyRenewable", text="40")  # what is being mended is not marked any more
    assert page.count(at="#energyRenewable-wrong") == 0
    press(page, "#figures .button >> nth=0")
    page.wait_for(at=".notice", text="Saved.")
    assert page.count(at="[aria-invalid]") == 0


def test_what_is_typed_and_not_saved_comes_back_until_it_is_saved_or_somebody_logs_out(
    open_page, site, account
):
    page = open_page("/")
    enter(page, site, account)
    lost = """const event = new Event("beforeunload", { cancelable: true });
      dispatchEvent(event); return event.defaultPrevented"""
    assert page.run(script=lost) is False
    page.fill(at="#employees", text="14")
    page.fill(at="#impactGoals", text="Every child reads.")
    page.tick(at="[name=sdgAlignment][value='4']", ticked=True)
    page.wait_for(at="#figures .row .chip", text="Unsaved changes")
    page.wait_for(at="#about .row .chip", text="Unsaved changes")
    assert page.run(script=lost) is True

    page.reload()
    page.wait_for(at="#figures .row .chip", text="Unsaved changes")
    assert page.value(at="#employees") == "14"
    assert page.value(at="#impactGoals") == "Every child reads."
    assert page.count(at="[name=sdgAlignment][value='4']:checked") == 1
    press(page, "#figures .tabs button >> nth=0")  # another year has figures of its own
    assert page.value(at="#employees") == ""
    press(page, "#figures .tabs button:has-text('unsaved')")
    assert page.value(at="#employees") == "14"

    go_to(page, "standing")
    page.wait_for(at=".notice", text="Your unsaved changes are kept in this tab.")
    press(page, ".notice a")
    page.wait_for(at="#employees", text="")
    press(page, "#figures .button >> nth=0")
    page.wait_for(at=".notice", text="Saved.")
    assert page.count(at="#figures .row .chip") == 0
    assert page.value(at="#employees") == "14"
    press(page, ".quiet")  # asks, and the browser of the tests says no
    page.wait_for(at="#about .row .chip", text="Unsaved changes")
    page.run(script="window.confirm = () => true; return null")
    press(page, ".quiet")
    page.wait_for(at="h1", text="Know where you stand")
    assert page.run(script="return sessionStorage.length") == 0


def test_who_saves_what_was_changed_elsewhere_is_told_and_keeps_what_was_typed(
    open_page, site, account
):
    page = open_page("/")
    enter(page, site, account)
    page.fill(at="#organizationName", text="Riverside")
    bearer = {"Authorization": f"Bearer {account['token']}"}
    other = site.http.patch("/api/profile", json={"country": "KE"}, headers=bearer)
    assert other.status_code == 200

    press(page, "#about .row .button")
    page.wait_for(at=".notice.bad", text="changed elsewhere")
    assert page.value(at="#organizationName") == "Riverside"
    assert page.value(at="#country") == "KE"
    press(page, "#about .row .button")

    page.wait_for(at=".notice", text="Saved.")


def test_who_lacks_more_than_six_figures_sees_how_many_more_would_raise_a_score(
    open_page, site, account
):
    bearer = {"Authorization": f"Bearer {account['token']}"}
    profile = {
        "organizationName": "Little known", "organizationType": "NGO", "country": "CH",
        "metrics": {"2025": {"employees": 60}},
    }  # fmt: skip
    assert site.http.put("/api/profile", json=profile, headers=bearer).status_code == 200
    ranking = "/api/leaderboard/social_impact/me"

    def missing():
        return site.http.get(ranking, headers=bearer).json()["ranking"]["missingFields"]

    eventually(lambda: len(missing()) > 6, 30)  # once the scores are those of what was saved
    page = open_page("/")
    enter(page, site, account, "/standing?board=social_impact")
    page.wait_for(at=".rank details summary", text=f"{len(missing()) - 6} more would")

    listed = "return document.querySelectorAll('#raise li, .rank details li').length"
    assert page.count(at="#raise li") == 6
    assert page.run(script=listed) == len(missing())
    press(page, ".rank summary")
    press(page, ".rank details a >> nth=0")
    page.wait_for(at="h1", text="Little known")


def test_any_screen_can_be_loaded_again_and_gone_back_from(open_page, site, account):
    page = open_page("/")
    keep(page, account)
    titles = {}
    for path in OWN:
        page.goto(url=site.url + path)
        page.wait_for(at="main h1", text="")
        titles[path] = page.text(at="main h1")
        page.reload()
        page.wait_for(at="main h1", text=titles[path])
    for path in reversed(OWN[:-1]):
        page.back()
        page.wait_for(at="main h1", text=titles[path])
        assert page.url() == site.url + path

    assert page.heard()["console"] == []


# text of users


@pytest.mark.parametrize("text", MARKUP)
def test_markup_as_a_name_is_text_on_every_screen(open_page, site, text):
    email = f"{uuid.uuid4().hex}@example.org"
    made = site.http.post(
        "/api/auth/register",
        json={"email": email, "password": PASSWORD, "firstName": text, "lastName": text},
    ).json()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    profile = {"organizationName": text, "focusAreas": [text], "impactGoals": text}
    assert site.http.patch("/api/profile", json=profile, headers=bearer).status_code == 200
    project = {"title": text, "description": text, "sdgFocus": 4, "targetAmount": 100,
               "requiredRoles": [text], "timeline": text, "location": text}  # fmt: skip
    project = site.http.post("/api/projects", json=project, headers=bearer).json()
    page = open_page("/")
    keep(page, made)

    for path, shown in (
        ("/profile", "h1"), ("/projects?mine=true", "a.project h2"),
        (f"/projects/{project['projectId']}", "h1"),
    ):  # fmt: skip
        page.goto(url=site.url + path)
        page.wait_for(at="h1", text="")
        page.wait_for(at=shown, text=text)
    page.goto(url=f"{site.url}/account")
    page.wait_for(at="h1", text="Account")
    assert page.value(at="#firstName") == text
    assert "owned" not in page.run(script="return document.title")
    assert page.heard()["console"] == []


# what is let in, and how much


def test_the_policy_lets_nothing_in_and_the_page_breaks_none_of_it(site):
    answer = httpx.get(site.url)
    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|style=", answer.text)


@pytest.mark.parametrize("path", ["/", "/login", "/pizza"])
def test_the_first_load_is_at_most_100_kb(open_page, site, path):
    page = open_page(path)
    page.wait_for(at="h1", text="")
    page.run(script="await document.fonts.ready; return null")

    own = {row["url"] for row in page.heard()["requests"] if row["url"].startswith(site.url)}
    sizes = {url: _packed(httpx.get(url)) for url in own}

    assert sum(sizes.values()) <= 100_000, sizes


def _packed(answer):
    """How many bytes of an answer travel: a font is packed already."""
    packed = answer.headers["Content-Type"].startswith("font/")
    return len(answer.content if packed else gzip.compress(answer.content))


# everybody can use it


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_screen_and_nothing_is_wider_than_a_phone(open_page, site, scheme):
    page = open_page("/", colorScheme=scheme)
    found = {}

    def look(path):
        page.wait_for(at="h1", text="")
        page.wait_for(at="body:not(.busy)", text="")
        page.viewport(width=1280, height=860)
        wrong = page.axe(tags=WCAG)
        page.viewport(width=390, height=844)
        width = page.run(script=WIDEST)
        found[path] = [*wrong, *page.axe(tags=WCAG), *([f"{width} wide"] if width > 390 else [])]

    for path in (*GUEST, "/mails"):
        page.goto(url=site.url + path)
        look(path)
    page.goto(url=f"{site.url}/pizza")
    log_in_at_the_tenant(page, f"{uuid.uuid4().hex}@example.org", verified=False)
    look("a customer")
    page.goto(url=site.url)
    enter_as_demo(page)
    for path in OWN:
        page.goto(url=site.url + path)
        look(path)
    page.goto(url=f"{site.url}/reports")
    press(page, "[data-type=impact_story]")
    page.wait_for(at="iframe.report", text="")
    look("a report")
    go_to(page, "projects")
    press(page, "a.project >> nth=0")
    look("a project")

    wrong = {path: wrong for path, wrong in found.items() if wrong}
    assert wrong == {}, wrong


def test_the_keyboard_alone_logs_in_and_walks_the_parts(open_page):
    page = open_page("/")
    page.wait_for(at="#demo", text="")
    focused = "return document.activeElement.textContent.trim()"
    page.press(key="Tab")
    assert page.run(script=focused) == "Skip to the content"
    for _ in range(12):
        page.press(key="Tab")
        if page.run(script="return document.activeElement.id") == "demo":
            break
    page.press(key="Enter")
    page.wait_for(at="h1", text="Riverlight")

    assert page.run(script=focused) == "Riverlight Education"  # where the screen begins


# passwords


def test_fields_of_passwords_hide_take_what_is_pasted_and_are_known_to_managers(
    open_page, site, account
):
    page = open_page("/")
    seen = []
    for path in ("/login", "/register", "/reset-password", "/account"):
        if path == "/account":
            keep(page, account)
        page.goto(url=site.url + path)
        page.wait_for(at="[name*=assword]", text="")
        seen += page.run(
            script="""return [...document.querySelectorAll("[name*=assword]")].map((field) => {
              const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
              const taken = field.dispatchEvent(paste);
              return [field.type, field.autocomplete, taken, field.maxLength]; })"""
        )
    assert len(seen) >= 6
    for kind, autocomplete, taken, most in seen:
        assert (kind, taken, most) == ("password", True, -1)
        assert autocomplete in ("current-password", "new-password")
