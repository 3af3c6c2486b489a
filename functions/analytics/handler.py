"""What users do: their events, and for an admin what is counted of them and of the platform."""

from datetime import UTC, datetime
from typing import Literal

from auxeira.activity import activity_records
from auxeira.activity.repository import list_own_events
from auxeira.aws import client
from auxeira.core.problems import NotFound
from auxeira.http.api import Api, Request
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from auxeira.security.access_tokens import LiveSession, Principal, require_admin, require_bearer
from functions.analytics import rate_limit, responses, service
from functions.analytics.responses import (
    EventList,
    EventsTaken,
    MetricPoint,
    MetricWindow,
    NewActivity,
    PlatformMetrics,
)

USERS: Literal["users"] = "users"

api = Api()
lambda_handler = api.handler
client.prepare_clients("dynamodb", "secretsmanager", "sqs")


@api.post(
    "/api/analytics/activity",
    caller=require_bearer,
    body=NewActivity,
    answers={202: EventsTaken, 422: "Neither `activity` nor `events`, or both"},
    summary="Tell what the caller did: one event, or up to 25",
)
def record_activity(caller: Principal, body: NewActivity, request: Request) -> EventsTaken:
    rate_limit.refuse_flood(caller.user_id, request.now)
    return EventsTaken(events=service.take_events(caller, body, request))


@api.get(
    "/api/analytics/activity",
    caller=require_bearer,
    query=Page,
    answers={200: EventList},
    summary="The caller's own events, newest first",
)
def list_activity(caller: Principal, query: Page, request: Request) -> EventList:
    scope = ("activity", caller.user_id)
    after = read_cursor(query.cursor, request.now, *scope, positions=activity_records.POSITIONS)
    found, following = list_own_events(caller.user_id, query.limit, after)
    return EventList(
        events=[responses.to_event(told) for told in found],
        next_cursor=issue_cursor(following, request.now, *scope) if following else None,
    )


@api.get(
    "/api/analytics/metrics/{metricType}",
    caller=require_admin,
    query=MetricWindow,
    answers={200: PlatformMetrics, 403: "The caller is no admin"},
    summary="What is counted on the platform, for an admin",
)
def read_platform_metrics(
    caller: LiveSession, metricType: str, query: MetricWindow, request: Request
) -> PlatformMetrics:
    if metricType == USERS:
        points = service.read_user_numbers(query.timeframe, request.now)
        return _to_metrics(USERS, query, points)
    for known in activity_records.METRICS:
        if known == metricType:
            return _to_metrics(
                known, query, service.read_counts(known, query.timeframe, request.now)
            )
    raise NotFound(f"The metrics are {USERS}, {', '.join(activity_records.METRICS)}.")


def _to_metrics(
    name: responses.MetricType, query: MetricWindow, points: list[tuple[int, dict[str, int]]]
) -> PlatformMetrics:
    return PlatformMetrics(
        metric_type=name,
        timeframe=query.timeframe,
        metrics=[
            MetricPoint(
                start=datetime.fromtimestamp(start, UTC),
                count=counts.get("", 0),
                parts={part: number for part, number in counts.items() if part},
            )
            for start, counts in points
        ],
    )
