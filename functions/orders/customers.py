"""Customers of Pizza42 for its own marketing: how lately, how often, for how much, and what."""

from typing import Annotated

from msgspec import Meta

from auxeira.core import timestamps
from auxeira.http.api import Request
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from auxeira.http.schema import Media, Output, Success, Time
from auxeira.orders.customer_summary import ROW_POSITIONS, CustomerSummary
from auxeira.security.auth0 import Customer, require_marketing_staff
from functions.orders import repository, rules, segments
from functions.orders.csv_table import CSV, render_csv
from functions.orders.dependencies import api
from functions.orders.segments import Segment

type Score = Annotated[int, Meta(ge=1, le=5)]


class MarketedCustomer(Output, rename=None):
    """A customer with at least one confirmed order."""

    user_id: str
    segment: Segment
    recency_days: int
    recency_score: Score
    frequency_score: Score
    monetary_score: Score
    total_orders: int
    total_spent: float
    average_order_value: float
    order_frequency_per_day: float
    favorite_pizza: str
    favorite_size: str
    first_order: Time
    last_order: Time


class CustomerList(Success, rename=None):
    """A page of customers, by their newest order, newest first."""

    customers: list[MarketedCustomer]
    next_cursor: str | None


@api.get(
    "/api/orders/customers",
    caller=require_marketing_staff,
    query=Page,
    media=(CSV,),
    answers={200: CustomerList, 403: "The token is none of staff's"},
    summary="The customers by recency, frequency and value, for Pizza42's own staff",
)
def list_customers(
    caller: Customer, query: Page, media: str, request: Request
) -> CustomerList | tuple[Media, dict[str, str]]:
    scope = ("customers", caller.user_id)
    after = read_cursor(query.cursor, request.now, *scope, positions=ROW_POSITIONS)
    found, following = repository.list_customer_summaries(query.limit, after)
    cursor = issue_cursor(following, request.now, *scope) if following else None
    customers = [_to_marketed_customer(row, request.ms) for row in found]
    if media != CSV:
        return CustomerList(customers=customers, next_cursor=cursor)
    day = timestamps.format_timestamp(request.now)[:10]
    headers = {"Content-Disposition": f'attachment; filename="customers-{day}.csv"'}
    if cursor:
        headers["Link"] = f'<customers?limit={query.limit}&cursor={cursor}>; rel="next"'
    table = render_csv(MarketedCustomer.__struct_fields__, customers, header=after is None)
    return Media(f"{CSV}; charset=utf-8", table), headers


def _to_marketed_customer(row: CustomerSummary, now_ms: int) -> MarketedCustomer:
    days = max(0, now_ms - row.last) // rules.DAY
    scores = segments.score_customer(days, row.count, row.amount)
    return MarketedCustomer(
        user_id=row.customer,
        segment=segments.find_segment(scores),
        recency_days=days,
        recency_score=scores.recency,
        frequency_score=scores.frequency,
        monetary_score=scores.monetary,
        total_orders=row.count,
        total_spent=rules.divide_and_round(row.amount, 10_000, 2),
        average_order_value=rules.divide_and_round(row.amount, row.count * 10_000, 2),
        order_frequency_per_day=rules.compute_order_frequency(row.count, row.first, row.last),
        favorite_pizza=row.pizza,
        favorite_size=row.size,
        first_order=rules.format_timestamp_ms(row.first),
        last_order=rules.format_timestamp_ms(row.last),
    )
