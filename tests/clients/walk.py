"""Both products by a client that openapi-python-client generated. No cast, no Any: mypy reads it.

    python walk.py <URL of the API> <token of a customer of Pizza42>

prints what became of each step.
"""

import sys
import time
import uuid
from collections.abc import Iterator

import httpx
from auxeira_client import AuthenticatedClient, Client
from auxeira_client.api.auth import read_account, refresh_tokens, register
from auxeira_client.api.orders import list_orders, place_order, read_order
from auxeira_client.api.payments import begin_payment, unlock_report
from auxeira_client.api.profiles import save_profile
from auxeira_client.api.reports import generate_report, read_report
from auxeira_client.models import (
    Country,
    Generated,
    Listed,
    LoggedIn,
    Me,
    NewOrder,
    NewReport,
    Order,
    OrganizationType,
    PaymentPage,
    Pizza,
    Placed,
    Problem,
    ProblemType,
    Profile,
    ProfileMetricsType0,
    ProfileShown,
    Refresh,
    Refreshed,
    Registration,
    Report,
    ReportShown,
    ReportStatus,
    ReportType,
    Size,
    ToPay,
    Unlock,
    Unlocked,
    Unlocking,
    YearFigures,
)

FIGURES = YearFigures(
    employees=14,
    total_income=800_000,
    total_expenditure=780_000,
    beneficiaries_reached=4000,
    outcomes_achieved=2400,
    outcome_evidence=2,
    energy_total=42,
    energy_renewable=10.5,
    ghg_scope_1=5.4,
    ghg_scope_2_location=8.1,
    training_hours=280,
    esg_assurance=1,
)


def sign_up(url: str) -> AuthenticatedClient:
    """Register somebody, and return a client with a token that was refreshed."""
    anybody = Client(url)
    email = f"{uuid.uuid4().hex}@example.org"
    body = Registration(email, "correct horse battery", first_name="Ann", last_name="Lee")
    made = register.sync(client=anybody, body=body, idempotency_key=uuid.uuid4().hex)
    assert isinstance(made, LoggedIn), made
    refreshed = refresh_tokens.sync(client=anybody, body=Refresh(made.refresh_token))
    assert isinstance(refreshed, Refreshed), refreshed
    client = AuthenticatedClient(url, token=refreshed.token)
    me = read_account.sync(client=client)
    assert isinstance(me, Me), me
    assert me.user.email == email
    return client


def fill_profile(client: AuthenticatedClient) -> None:
    """Save a profile, and save it again as it was read."""
    metrics = ProfileMetricsType0()
    metrics["2025"] = FIGURES
    profile = Profile(
        organization_name="Riverside",
        organization_type=OrganizationType.NGO,
        country=Country.KE,
        website="https://riverside.example",
        focus_areas=["Education"],
        sdg_alignment=[4, 5],
        annual_spend=780_000,
        impact_goals="Every child reads.",
        metrics=metrics,
    )
    saved = save_profile.sync(client=client, body=profile)
    assert isinstance(saved, ProfileShown), saved
    again = save_profile.sync(client=client, body=Profile.from_dict(saved.profile.to_dict()))
    assert isinstance(again, ProfileShown), again
    print("profile", again.profile.completion_score)


def buy_report(client: AuthenticatedClient) -> None:
    """Generate a report that costs, pay for it at the stand-in, read it."""
    wanted = NewReport(ReportType.POLICY_ALIGNMENT)
    made = generate_report.sync(client=client, body=wanted, idempotency_key=uuid.uuid4().hex)
    assert isinstance(made, Generated), made
    print("report", made.report.status)
    page = begin_payment.sync(client=client, body=ToPay(made.report_id))
    assert isinstance(page, PaymentPage), page
    httpx.post(page.authorization_url, data={"action": "pay"})
    unlocked = unlock_report.sync(made.report_id, client=client, body=Unlock(page.reference))
    assert isinstance(unlocked, Unlocked | Unlocking), unlocked
    report = wait_for(client, made.report_id)
    print("report", report.status, bool(report.sections))


def wait_for(client: AuthenticatedClient, report_id: str) -> Report:
    """Return the report when it is written, within a minute."""
    for _ in range(120):
        found = read_report.sync(report_id, client=client)
        assert isinstance(found, ReportShown), found
        if found.report.status not in (ReportStatus.QUEUED, ReportStatus.GENERATING):
            return found.report
        time.sleep(0.5)
    raise AssertionError("the report was never ready")


def order_pizzas(client: AuthenticatedClient) -> None:
    """Order one of each size, one twice with its key, and page through the orders."""
    for size in (Size.SMALL, Size.MEDIUM, Size.LARGE):
        key = uuid.uuid4().hex
        order = NewOrder(Pizza.MARGHERITA, size)
        placed = [
            place_order.sync(client=client, body=order, idempotency_key=key) for _ in range(2)
        ]
        first, second = placed
        assert isinstance(first, Placed), first
        assert isinstance(second, Placed), second
        assert first.order.id == second.order.id
        print("order", size, first.order.total)
    print("orders", *(order.size for order in read_orders(client)))
    nothing = read_order.sync("order_1", client=client)
    assert isinstance(nothing, Problem), nothing
    assert nothing.type_ is ProblemType.URNAUXEIRAPROBLEMNOT_FOUND
    print("problem", nothing.status)


def read_orders(client: AuthenticatedClient) -> Iterator[Order]:
    """Yield all orders, two a page."""
    cursor = None
    while True:
        page = (
            list_orders.sync(client=client, limit=2, cursor=cursor)
            if cursor
            else list_orders.sync(client=client, limit=2)
        )
        assert isinstance(page, Listed), page
        yield from page.orders
        cursor = page.next_cursor
        if not cursor:
            return


def main() -> None:
    """Walk."""
    url, token = sys.argv[1:]
    client = sign_up(url)
    fill_profile(client)
    buy_report(client)
    order_pizzas(AuthenticatedClient(url, token=token))


if __name__ == "__main__":
    main()
