"""Orders of Pizza42: the menu, placing, cancelling, the list with the customer's profile."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from auxeira.aws import client
from auxeira.http.api import Request, public
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from auxeira.http.schema import Input
from auxeira.orders import order_records
from auxeira.orders.order_records import CustomerAggregate, Order
from auxeira.security import jwks
from auxeira.security.auth0 import (
    Customer,
    require_customer_token,
    require_ordering_customer,
    require_verified_customer,
)
from functions.orders import customers, menu, responses, rules, service
from functions.orders.dependencies import api
from functions.orders.responses import Listed, Menu, Placed, Shown, Verified

CACHED = {"Cache-Control": "public, max-age=300"}
DENIED = "The address is not verified, or the token is not one for orders"
NOT_CONFIRMED = "The order is neither confirmed nor cancelled"
OTHER_PRICE = "The total is no price of this pizza; `price` is the menu's"

lambda_handler = api.handler
MODULES = (customers,)  # their routes are in `api` as well
client.prepare_clients("dynamodb")
jwks.prefetch_public_keys()


class NewOrder(Input):
    """A pizza and its size, and what the customer was shown.

    `total` is charged where it is a price of the menu or of an earlier list that is honoured;
    without it the menu's price holds. The order's date is our clock's. `date`, a moment with a
    zone, tells requests without an Idempotency-Key apart: the same order at most two seconds
    from another is that order.
    """

    pizza: menu.Pizza
    size: menu.Size
    total: Annotated[float, Meta(gt=0, le=1000)] | UnsetType = UNSET
    date: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET


@api.get("/api/menu", caller=public, answers={200: Menu}, summary="What there is, and its price")
def read_menu() -> tuple[Menu, dict[str, str]]:
    return responses.build_menu(), CACHED


@api.post(
    "/api/orders",
    caller=require_ordering_customer,
    body=NewOrder,
    idempotent=True,
    answers={201: Placed, 403: DENIED, 409: OTHER_PRICE},
    summary="Place an order",
)
def place_order(
    caller: Customer, body: NewOrder, key: str | None, request: Request
) -> tuple[Placed, dict[str, str]]:
    wish = rules.Wish(body.pizza, body.size, body.total or None, body.date or None)

    def draft(ms: int) -> Order:
        cents = responses.require_price(wish, rules.format_timestamp_ms(request.ms))
        return rules.build_order(caller.user_id, caller.email, wish.pizza, wish.size, cents, ms)

    order, aggregate, kind = service.create_order(caller.user_id, wish, draft, key, request)
    answer = Placed(
        message="Order placed successfully",
        order=responses.to_order(order),
        customer_profile=responses.to_customer_profile(aggregate, caller, request),
        verification=responses.to_caller_verification(caller, request),
        warnings=[responses.SAME] if kind == service.SAME else [],
    )
    location = {"Location": f"/api/orders/{order.order_id}"}
    return answer, location | ({} if kind == service.NEW else {"Idempotent-Replayed": "true"})


@api.get(
    "/api/orders",
    caller=require_verified_customer,
    query=Page,
    answers={200: Listed, 403: DENIED},
    summary="The caller's orders, newest first, and the profile that follows from them",
)
def list_orders(caller: Customer, query: Page, request: Request) -> Listed:
    scope = ("orders", caller.user_id)
    after = read_cursor(query.cursor, request.now, *scope, positions=order_records.POSITIONS)
    found, following, aggregate = service.load_orders_and_aggregate(
        caller.user_id, query.limit, after
    )
    return Listed(
        orders=[responses.to_order(item) for item in found],
        next_cursor=issue_cursor(following, request.now, *scope) if following else None,
        customer_profile=responses.to_customer_profile(aggregate, caller, request),
        verification=responses.to_caller_verification(caller, request),
    )


@api.get(
    "/api/orders/{orderId}",
    caller=require_verified_customer,
    answers={200: Shown, 403: DENIED},
    summary="One of the caller's orders",
)
def read_order(caller: Customer, orderId: str, request: Request) -> Shown:
    return _to_shown_response(
        service.load_order_and_aggregate(caller.user_id, orderId), caller, request
    )


@api.post(
    "/api/orders/{orderId}/cancel",
    caller=require_ordering_customer,
    answers={200: Shown, 403: DENIED, 409: NOT_CONFIRMED},
    summary="Cancel an order; it leaves the profile",
)
def cancel_order(caller: Customer, orderId: str, request: Request) -> Shown:
    return _to_shown_response(
        service.cancel_confirmed_order(caller.user_id, orderId, request), caller, request
    )


@api.get(
    "/api/verify-token",
    caller=require_customer_token,
    answers={200: Verified, 403: "The token is a machine's"},
    summary="What the caller's token says, checked",
)
def verify_token(caller: Customer, request: Request) -> Verified:
    return responses.to_verified_response(caller, request)


def _to_shown_response(
    found: tuple[Order, CustomerAggregate], caller: Customer, request: Request
) -> Shown:
    order, aggregate = found
    return Shown(
        order=responses.to_order(order),
        customer_profile=responses.to_customer_profile(aggregate, caller, request),
    )
