"""The pages of both products in a real browser, from two origins."""

import json
import re
import uuid

import pytest

from tests.e2e.test_clients import expired
from tests.e2e.test_reports import FIGURES
from tests.support import browser as browsers
from tests.support import wire_proxy
from tests.support.route_scenarios import PROFILE

PASSWORD = "correct horse battery"  # noqa: S105 - of accounts that the tests make


@pytest.fixture(scope="session")
def sites(deployed):
    """Two origins with our pages, each at a port of its own."""
    tenant = deployed.tenant.url.rstrip("/")
    with browsers.origins(api=deployed.cloud.api_url, auth0=tenant) as found:
        yield found


@pytest.fixture(params=[0, 1], ids=["first origin", "second origin"])
def origin(request, sites):
    return sites[request.param]


@pytest.fixture
def account(http):
    """Somebody who has just registered: {email, token, refreshToken}."""
    email = f"{uuid.uuid4().hex}@example.org"
    made = http.post(
        "/api/auth/register",
        json={"email": email, "password": PASSWORD, "firstName": "Ann", "lastName": "Lee"},
    ).json()
    return {"email": email, "token": made["token"], "refreshToken": made["refreshToken"]}


def with_token(page, url, account):
    page.run(script="localStorage.setItem('authToken', given)", given=account["token"])
    page.goto(url=url)
    return page


# Auxeira


def test_the_landing_page_signs_up_and_in(visit, origin):
    page = visit(f"{origin}/landing.html")
    email = f"{uuid.uuid4().hex}@example.org"
    page.fill(at="[name=email]", text=email)

    page.click(at="#up")
    page.wait_for(at="#message", text="Welcome, Ann")
    page.fill(at="[name=password]", text="a wrong password")
    page.click(at="#in")
    page.wait_for(at="#message", text="Invalid credentials")
    page.fill(at="[name=password]", text=PASSWORD)
    page.click(at="#in")
    page.wait_for(at="#message", text="Welcome, Ann")
    page.click(at="#up")
    page.wait_for(at="#message", text="User already exists")


def test_the_page_of_the_guide_saves_a_profile_and_generates_with_the_same_object(
    visit, origin, account, http
):
    url = f"{origin}/auxeira.html"
    page = with_token(visit(url), url, account)

    page.click(at="#save")
    page.wait_for(at="#saved", text="100 %")
    saved = json.loads(page.text(at="#saved").removeprefix("100 % "))
    assert (saved["country"], saved["annualSpend"]) == ("KE", 780_000)
    assert saved["focusAreas"] == ["Education", "Climate"]
    assert saved["sdgAlignment"] == [4, 13]
    page.click(at="#generate")
    page.wait_for(at="#report", text="ready")  # a free one needs no figures
    page.choose(at="[name=reportType]", text="policy_alignment")
    page.click(at="#generate")
    page.wait_for(at="#problem", text="missingFields")  # figures: the object itself was taken
    answer = http.patch(
        "/api/profile",
        json={"metrics": {"2025": FIGURES}},
        headers={"Authorization": f"Bearer {account['token']}"},
    )
    assert answer.status_code == 200, answer.text
    page.click(at="#generate")

    page.wait_for(at="#report", text="locked")


def test_an_unknown_country_is_answered_with_a_sentence(visit, origin, account):
    url = f"{origin}/auxeira.html"
    page = with_token(visit(url), url, account)
    page.fill(at="[name=country]", text="Wakanda")

    page.click(at="#save")
    page.wait_for(at="#problem", text="country")

    assert len(page.text(at="#problem")) < 200


def test_who_pays_comes_back_to_the_page_and_reads_the_report(visit, origin, account, http):
    url = f"{origin}/auxeira.html"
    bearer = {"Authorization": f"Bearer {account['token']}"}
    known = PROFILE | {"metrics": {"2025": FIGURES}}
    assert http.put("/api/profile", json=known, headers=bearer).status_code == 200
    page = with_token(visit(url), url, account)
    page.choose(at="[name=reportType]", text="policy_alignment")
    page.click(at="#generate")
    page.wait_for(at="#report", text="locked")

    page.click(at="#pay")
    page.wait_for(at="h1", text="USD 299.00")
    page.click(at="button[value=pay]")

    page.wait_for_url(pattern=f"^{re.escape(url)}")
    page.wait_for(at="#report", text="ready")
    assert page.text(at="#problem") == ""


# Pizza42


def logged_in(page, email, *, verified=True):
    page.wait_for(at="#user", text="nobody")
    page.click(at="#login")
    page.fill(at="[name=email]", text=email)
    page.tick(at="[name=verified]", ticked=verified)
    page.click(at="button")
    page.wait_for(at="#user", text=email)


def test_a_customer_logs_in_orders_and_sees_the_order(visit, origin):
    page = visit(f"{origin}/pizza42.html")
    logged_in(page, f"{uuid.uuid4().hex}@example.org")
    assert page.text(at="#panel") == "VERIFIED: Ready to place orders"
    assert page.text(at="#banner") == ""
    assert page.text(at="#price") == "$16"

    page.click(at="#place")
    page.wait_for(at="#placed", text="Order placed successfully 16 order_")
    placed = page.text(at="#placed").split()[-1]
    page.click(at="#history")
    page.wait_for(at="#orders li", text=f"Margherita medium $16 {placed}")

    assert page.count(at="#orders li") == 1


def test_a_double_click_is_one_order(visit, sites):
    page = visit(f"{sites[1]}/pizza42.html")
    logged_in(page, f"{uuid.uuid4().hex}@example.org")

    page.double_click(at="#place")
    page.wait_for(at="#placed", text="order_")
    page.run(script=UNTIL_TWO, given="/api/orders")
    page.click(at="#history")
    page.wait_for(at="#orders li", text="Margherita medium $16")

    sent = [row for row in page.heard()["requests"] if row["method"] == "POST"]
    assert len([row for row in sent if row["url"].endswith("/api/orders")]) == 2
    assert page.count(at="#orders li") == 1


UNTIL_TWO = """
const times = () => performance.getEntriesByType("resource")
  .filter((entry) => entry.name.endsWith(given) && entry.responseStatus === 201).length;
for (let tries = 0; times() < 2 && tries < 100; tries++)
  await new Promise((resolve) => setTimeout(resolve, 100));
"""


def test_a_customer_without_a_verified_address_is_told_so(visit, origin):
    page = visit(f"{origin}/pizza42.html")
    logged_in(page, f"{uuid.uuid4().hex}@example.org", verified=False)
    assert "Please verify your email" in page.text(at="#banner")
    assert "(verify_email)" in page.text(at="#banner")
    assert page.text(at="#panel") != "VERIFIED: Ready to place orders"

    page.click(at="#force")

    page.wait_for(at="#refused", text="ERROR: Email verification required for API access")


def test_who_logs_out_is_out(visit, sites):
    page = visit(f"{sites[0]}/pizza42.html")
    logged_in(page, f"{uuid.uuid4().hex}@example.org")

    page.click(at="#logout")
    page.wait_for(at="#user", text="nobody")
    page.click(at="#login")

    page.wait_for(at="h1", text="Log in")  # the tenant asks again


# the client for TypeScript, in tabs


@pytest.mark.usefixtures("typescript")
def test_many_calls_of_many_tabs_refresh_once(visit, deployed, account):
    kept = {
        "token": expired(deployed, account["token"]),
        "refreshToken": account["refreshToken"],
    }
    proxy = wire_proxy.forwarding(deployed.cloud.api_url)
    with proxy as (url, heard), browsers.origins(api=url) as (site, _):
        tabs = [visit(f"{site}/tabs.html") for _ in range(3)]
        store = "localStorage.setItem('auxeira_tokens', JSON.stringify(given))"
        tabs[0].run(script=store, given=kept)
        start = "window.done = window.call(5); return null"
        for tab in tabs:
            tab.run(script=start)
        statuses = [tab.run(script="return await window.done") for tab in tabs]

    assert statuses == [[200] * 5] * 3
    refreshes = [row for row in heard if row.path == "/api/auth/refresh" and row.method == "POST"]
    assert len(refreshes) == 1


# errors, as a script of the second origin reads them

READ = "return await read(...given)"
SIGN_UP = {"email": "", "password": PASSWORD, "firstName": "A", "lastName": "L"}


@pytest.fixture
def stranger(visit, sites):
    """Makes calls from the second origin and returns what its script can read."""
    page = visit(f"{sites[1]}/blank.html")
    return lambda *given: page.run(script=READ, given=list(given))


def is_readable(found, status):
    assert found.get("status") == status, found
    assert found["body"]["status"] == status
    assert found["body"]["error"]
    assert found["headers"]["x-request-id"] == found["body"]["instance"]
    return True


@pytest.mark.parametrize(
    ("status", "method", "path", "body"),
    [
        (400, "POST", "/api/auth/register", {"email": "ann"}),
        (401, "GET", "/api/orders", None),
        (404, "GET", "/api/profiel", None),
        (404, "POST", "/api/profiel", {"a": 1}),
        (404, "PUT", "/apo/profile", {"a": 1}),
        (404, "GET", "/", None),
        (404, "GET", "/api/reports/types/all", None),
        (405, "DELETE", "/api/menu", None),
        (405, "PUT", "/api/orders", {"a": 1}),
    ],
)
def test_a_refusal_is_readable(stranger, status, method, path, body):
    assert is_readable(stranger(method, path, {} if body is None else {"body": body}), status)


def test_a_mistyped_path_is_readable_with_a_token_too(stranger, account):
    found = stranger("GET", "/api/profiel", {"token": account["token"]})

    assert is_readable(found, 404)


def test_what_is_forbidden_and_what_is_taken_is_readable(stranger, account):
    other = "/api/profile/usr_00000000000000000000000000"
    taken = SIGN_UP | {"email": account["email"]}

    assert is_readable(stranger("GET", other, {"token": account["token"]}), 403)
    assert is_readable(stranger("POST", "/api/auth/register", {"body": taken}), 409)


def test_a_body_that_is_too_large_is_readable(stranger):
    found = stranger("POST", "/api/auth/login", {"raw": '"' + "x" * 300_000 + '"'})

    assert is_readable(found, 413)


def test_too_many_attempts_are_readable_and_say_how_long_to_wait(stranger):
    login = {"email": f"{uuid.uuid4().hex}@example.org", "password": "a wrong password"}
    for _ in range(11):
        found = stranger("POST", "/api/auth/login", {"body": login})

    assert is_readable(found, 429)
    assert int(found["headers"]["retry-after"]) > 0


def test_an_outage_is_readable_and_says_how_long_to_wait(stranger, deployed):
    tenant = deployed.tenant
    token = tenant.token(sub=f"auth0|{uuid.uuid4().hex}")
    deployed.restart("orders")  # knows no keys
    tenant.mode = "down"
    try:
        found = stranger("GET", "/api/orders", {"token": token})
    finally:
        tenant.mode = "up"
        deployed.restart("orders")

    assert is_readable(found, 503)
    assert int(found["headers"]["retry-after"]) > 0


def test_a_page_from_elsewhere_reads_no_data_but_what_went_wrong(visit, sites):
    port = sites[0].rpartition(":")[2]
    page = visit(f"http://{browsers.ELSEWHERE}:{port}/blank.html")

    menu = page.run(script=READ, given=["GET", "/api/menu"])
    nothing = page.run(script=READ, given=["POST", "/api/profiel", {"body": {}}])

    assert "unreadable" in menu
    assert is_readable(nothing, 404)


# the page that shows the API


@pytest.fixture
def docs(visit, deployed):
    """Makes calls at /docs as its reader does.

    `execute` returns the status that is shown, and the body where it is asked for: a long one is
    coloured word by word, which takes its time.
    """
    page = visit(f"{deployed.cloud.api_url}/docs")

    def authorize(**tokens):
        page.click(at=".scheme-container .authorize")
        for scheme, token in tokens.items():
            form = f".auth-container:has(code:text-is('{scheme}'))"
            page.fill(at=f"{form} input", text=token)
            page.click(at=f"{form} button.authorize")
        page.click(at=".btn-done >> nth=0")

    def execute(operation, *, read=True, **changes):
        block = f"#operations-{operation}"
        page.click(at=f"{block} .opblock-summary-control")
        filled = json.loads(page.value(at=f"{block} .body-param__text"))
        if changes:
            page.fill(at=f"{block} .body-param__text", text=json.dumps(filled | changes))
        page.click(at=f"{block} .execute")
        answer = f"{block} .live-responses-table .response"
        page.wait_for(at=f"{answer} .response-col_status", text="")
        status = int(page.text(at=f"{answer} .response-col_status").split()[0])
        body = page.text(at=f"{answer} .highlight-code code") if read else None
        page.click(at=f"{block} .opblock-summary-control")
        return status, body and json.loads(body)

    return authorize, execute


def test_what_is_filled_in_at_docs_works_as_it_stands(docs, deployed):
    authorize, execute = docs

    # the address alone is another: the one that is filled in may be taken by now
    status, made = execute("auth-register", email=f"{uuid.uuid4().hex}@example.org")
    assert status == 201, made
    authorize(auxeira=made["token"], auth0=deployed.tenant.token(sub=f"auth0|{uuid.uuid4().hex}"))
    status, saved = execute("profiles-saveProfile")
    assert (status, saved["profile"]["completionScore"]) == (200, 100), saved
    status, _ = execute("reports-generateReport", read=False)
    assert status == 201
    status, placed = execute("orders-placeOrder")
    assert (status, placed["order"]["status"]) == (201, "confirmed"), placed
