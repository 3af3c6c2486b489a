"""What the front end of Pizza42 gets to see: its own names, numbers in dollars."""

from typing import Any, Literal

from msgspec import UNSET, UnsetType

from auxeira.core.problems import Conflict
from auxeira.http.api import Request
from auxeira.http.schema import Output, Success, Time
from auxeira.orders import customer_summary, order_records
from auxeira.security.auth0 import Customer, TokenType
from functions.orders import menu, rules

ID = "id_token"
SAME = (
    "This is the order that was placed within two seconds before; no second one was. To order the "
    "same twice, send another date or an Idempotency-Key."
)


class Order(Output):
    """An order; `total` in dollars, `date` as it was stored.

    `status` is confirmed or cancelled; an order of an earlier system may have another word, and
    then neither counts nor can be cancelled.
    """

    id: str
    pizza: str
    size: str
    total: float
    date: str
    user_id: str
    status: str


class CustomerProfile(Output, rename=None):
    """What follows from the confirmed orders; only the first three without any."""

    total_orders: int
    total_spent: float
    customer_since: Time | None
    average_order_value: float | UnsetType = UNSET
    favorite_size: str | UnsetType = UNSET
    favorite_pizza: str | UnsetType = UNSET
    first_order: Time | UnsetType = UNSET
    last_order: Time | UnsetType = UNSET
    order_frequency_per_day: float | UnsetType = UNSET
    profile_generated_at: Time | UnsetType = UNSET
    data_source: Literal["dynamodb"] | UnsetType = UNSET


class CallerVerification(Output, rename=None):
    """How the caller was recognised."""

    id_token_verified: bool
    email_verified: bool | None
    token_type: TokenType
    verified_at: Time


class Shown(Success, rename=None, kw_only=True):
    """An order."""

    order: Order
    customer_profile: CustomerProfile
    storage: Literal["dynamodb"] = "dynamodb"


class Placed(Shown, rename=None, kw_only=True):
    """The order that was placed."""

    message: str
    verification: CallerVerification
    warnings: list[str] = []


class Listed(Success, rename=None):
    """A page of orders, newest first."""

    orders: list[Order]
    next_cursor: str | None
    customer_profile: CustomerProfile
    verification: CallerVerification
    storage: Literal["dynamodb"] = "dynamodb"
    warnings: list[str] = []


class Offer(Output):
    """A pizza and its prices in dollars, by size."""

    pizza: menu.Pizza
    prices: dict[menu.Size, float]


class Menu(Success):
    """The menu."""

    currency: str
    menu: list[Offer]


class TokenVerification(Output, rename=None):
    """What a valid token says; nothing about devices or networks."""

    token_type: TokenType
    user_id: str
    email: str | None
    email_verified: bool | None
    id_token_verification: dict[str, Any]
    custom_claims: dict[str, Any]
    verified_at: Time
    warnings: list[str] = []


class Verified(Success, rename=None):
    """The result of the check."""

    message: str
    verification: TokenVerification


def to_order(order: order_records.Order) -> Order:
    return Order(
        id=order.order_id,
        pizza=str(order.pizza),
        size=str(order.size),
        total=rules.divide_and_round(rules.parse_amount(order.total), 10_000, 2),
        date=str(order.created_at or rules.format_timestamp_ms(order.ms)),
        user_id=order.user_id,
        status=order.status,
    )


def to_customer_profile(
    aggregate: order_records.CustomerAggregate, caller: Customer, request: Request
) -> CustomerProfile:
    """Return the profile of an aggregate.

    `customer_since` is the token's, else the first order's.
    """
    count, amount, last = aggregate.count, aggregate.amount, aggregate.last
    if not count:
        return CustomerProfile(0, 0, caller.customer_since)
    first = customer_summary.find_first_order_time_ms(aggregate)
    return CustomerProfile(
        total_orders=count,
        total_spent=rules.divide_and_round(amount, 10_000, 2),
        customer_since=caller.customer_since or rules.format_timestamp_ms(first),
        average_order_value=rules.divide_and_round(amount, count * 10_000, 2),
        favorite_size=customer_summary.find_favorite(aggregate.sizes),
        favorite_pizza=customer_summary.find_favorite(aggregate.pizzas),
        first_order=rules.format_timestamp_ms(first),
        last_order=rules.format_timestamp_ms(last),
        order_frequency_per_day=rules.compute_order_frequency(count, first, last),
        profile_generated_at=rules.format_timestamp_ms(request.ms),
        data_source="dynamodb",
    )


def to_caller_verification(caller: Customer, request: Request) -> CallerVerification:
    return CallerVerification(
        id_token_verified=caller.token_type == ID,
        email_verified=caller.email_verified,
        token_type=caller.token_type,
        verified_at=rules.format_timestamp_ms(request.ms),
    )


def to_verified_response(caller: Customer, request: Request) -> Verified:
    return Verified(
        message="Token verification complete",
        verification=TokenVerification(
            token_type=caller.token_type,
            user_id=caller.user_id,
            email=caller.email,
            email_verified=caller.email_verified,
            id_token_verification={"verified": caller.token_type == ID},
            custom_claims=caller.custom_claims,
            verified_at=rules.format_timestamp_ms(request.ms),
        ),
    )


def require_price(wish: rules.Wish, moment: str) -> int:
    """Return what an order costs, in cents. Raises Conflict, with the menu's price, for a total
    that no list has."""
    cents = menu.match_price(wish.pizza, wish.size, wish.total, moment)
    if cents is not None:
        return cents
    dollars = menu.look_up_price(wish.pizza, wish.size) / 100
    raise Conflict(
        f"A {wish.size} {wish.pizza} costs {dollars:.2f} {menu.CURRENCY}, not {wish.total:.12g}. "
        "Nothing was ordered. To order, send this price, or no total.",
        slug="price-changed",
        price=dollars,
    )


def build_menu() -> Menu:
    return Menu(
        currency=menu.CURRENCY,
        menu=[
            Offer(
                pizza, {size: cents / 100 for size, cents in zip(menu.SIZES, prices, strict=True)}
            )
            for pizza, prices in menu.MENU.prices.items()
        ],
    )
