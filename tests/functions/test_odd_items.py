"""Items of earlier systems, and items that lack what ours have: no route ever answers 500."""

import gzip
from decimal import Decimal

import msgspec
import pytest

from auxeira.aws import dynamodb, s3
from auxeira.benchmarks import board
from auxeira.esg.editions import EDITION, add_edition
from auxeira.profiles import stored_profile
from auxeira.reports import report_record
from auxeira.reports.report_record import StoredReport
from functions.leaderboard.handler import lambda_handler as leaderboard
from functions.orders.handler import lambda_handler as orders
from functions.profiles.handler import lambda_handler as profiles
from functions.reports.handler import lambda_handler as reports
from tests.support import auth0
from tests.support import odd_items as odd_values
from tests.support.accounts import USER, holder
from tests.support.events import NOW, call
from tests.support.reports import FREE, RIVERLIGHT, ask, asked, meta, saved

ANN = "auth0|ann"
MS = 1_700_000_000_000
GOOD = {
    "user_id": ANN,
    "order_id": f"order_{MS}",
    "pizza": "Supreme",
    "size": "large",
    "total": Decimal("24.5"),
    "created_at": "2025-01-01T12:00:00.000Z",
    "status": "confirmed",
}


def odd(order_id=f"order_{MS + 60_000}", without=None, **members):
    item = GOOD | {"order_id": order_id} | members
    return {name: value for name, value in item.items() if name != without}


UNREADABLE = {
    "a total beyond all numbers": odd(total="1e400"),
    "a total that takes a day to write out": odd(total="1e999999"),
    "a total beyond what decimals hold": odd(total="1e9999999999"),
    "a number of 120 digits": odd(total=Decimal("1E+120")),
    "no total": odd(without="total"),
    "no status": odd(without="status"),
    "a number for a status": odd(status=1),
    "no pizza": odd(without="pizza"),
    "no size": odd(without="size"),
    "words in its id": odd("order_abc"),
    "an id with an ending": odd(f"order_{MS}_x"),
    "half a millisecond": odd(f"order_{MS}.5"),
    "an id of 17 digits": odd("order_17000000000000000"),
    "digits of another script": odd("order_\u0661\u0667\u0660"),
    "an id without a next one": odd("order_9999999999999"),
    "no time in its id": odd("order_"),
}
READABLE = {
    "no created_at": odd(without="created_at"),
    "text for a total": odd(total="free"),
    "no number": odd(total="NaN"),
    "an endless total": odd(total="Infinity"),
    "a total of null": odd(total=None),
    "a list for a total": odd(total=["24.5"]),
    "a map for a pizza": odd(pizza={"name": "Supreme"}),
    "a number for a created_at": odd(created_at=5),
}


def send(method, path, body=None):
    return call(orders, method, path, body, token=auth0.token(sub=ANN, now=NOW), now=NOW)


def listed():
    answer = send("GET", "/api/orders")
    assert answer.status == 200, answer.text
    return [order["id"] for order in answer.json["orders"]], answer.json["customer_profile"]


@pytest.mark.parametrize("item", UNREADABLE.values(), ids=UNREADABLE)
def test_an_order_that_cannot_be_read_is_left_out_and_counted_and_stops_nothing(
    cloud, logged, item
):
    cloud.load("orders", [GOOD, item])

    found, profile = listed()
    placed = send("POST", "/api/orders", {"pizza": "Supreme", "size": "large"})
    cancelled = send("POST", f"/api/orders/{GOOD['order_id']}/cancel")

    assert found == [GOOD["order_id"]]
    assert (profile["total_orders"], profile["total_spent"]) == (1, 24.5)
    assert placed.status == 201
    assert cancelled.status == 200
    assert cancelled.json["customer_profile"]["total_orders"] == 1
    assert send("GET", f"/api/orders/{item['order_id']}").status == 404
    assert send("POST", f"/api/orders/{item['order_id']}/cancel").status == 404
    assert item in cloud.items("orders")
    assert {"order_id": item["order_id"], "event": "order_unreadable"}.items() <= next(
        line for line in logged.lines() if line.get("event") == "order_unreadable"
    ).items()
    assert any("OrderUnreadable" in line for line in logged.lines())


@pytest.mark.parametrize("item", READABLE.values(), ids=READABLE)
def test_an_odd_order_that_can_be_read_is_shown_counted_and_cancelled(cloud, item):
    cloud.load("orders", [GOOD, item])

    found, profile = listed()
    cancelled = send("POST", f"/api/orders/{item['order_id']}/cancel")

    assert found == [item["order_id"], GOOD["order_id"]]
    assert profile["total_orders"] == 2
    assert send("GET", f"/api/orders/{item['order_id']}").status == 200
    assert cancelled.status == 200
    assert cancelled.json["customer_profile"]["total_orders"] == 1


def test_an_order_that_was_never_confirmed_is_shown_and_neither_counted_nor_cancelled(cloud):
    pending = odd(status="pending")
    cloud.load("orders", [GOOD, pending])

    found, profile = listed()
    refused = send("POST", f"/api/orders/{pending['order_id']}/cancel")

    assert found == [pending["order_id"], GOOD["order_id"]]
    assert profile["total_orders"] == 1
    assert (refused.status, refused.json["type"].rpartition(":")[2]) == (409, "order-not-confirmed")
    assert listed()[1]["total_orders"] == 1


# profiles


MEMBERS = [*stored_profile.EMPTY, "updated_at", "completion", "missing", "digest", "figures",
           "flags", "last_type", "created_at", "email_verified"]  # fmt: skip
PROFILE_ROUTES = {
    "read": (profiles, "GET", "/api/profile", None),
    "change": (profiles, "PATCH", "/api/profile", {"impactGoals": "More of it"}),
    "replace": (profiles, "PUT", "/api/profile", {"organizationName": "Riverlight"}),
    "types of report": (reports, "GET", "/api/reports/types", None),
    "generate": (reports, "POST", "/api/reports/generate", {"reportType": FREE}),
    "benchmarks": (leaderboard, "GET", "/api/benchmarks", None),
}


@pytest.mark.soaked(5)
@pytest.mark.parametrize(
    ("handler", "method", "path", "body"), PROFILE_ROUTES.values(), ids=PROFILE_ROUTES
)
@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("how", ["lacks", "has null for"])
def test_a_profile_that_lacks_a_member_is_read_with_what_holds_without_it(
    cloud, member, how, handler, method, path, body
):
    item = {"user_id": USER, "record": "PROFILE", "version": 1} | RIVERLIGHT
    item = {name: value for name, value in item.items() if name != member}
    cloud.load("profiles", [item | ({member: None} if how == "has null for" else {})])

    answer = call(handler, method, path, body, token=holder(), now=NOW)

    assert answer.status < 500, answer.text


FIGURES = {"2024": {"employees": 5, "ghgScope1": Decimal("1.5"), "policiesAdopted": [],
                    "boundaryChange": True, "note": "why", "estimated": ["employees"]}}  # fmt: skip
ALL = {"user_id": USER, "record": "PROFILE", "version": 1, "updated_at": "2026-01-01T00:00:00Z",
       "flags": {}, "type_changed": 1, "first_ranked": 2024, "last_type": "NGO",
       **RIVERLIGHT}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("member", sorted(ALL.keys() - {"user_id", "record"}))
def test_a_profile_with_an_odd_member_is_read_without_it_and_can_be_saved(cloud, member):
    everything = cloud.snapshot()
    for what, variant in odd_values.variants(ALL, member):
        seen = []
        for handler, method, path, body in PROFILE_ROUTES.values():
            cloud.restore(everything)  # also without the change of figures that a save has kept
            cloud.load("profiles", [variant])
            answer = call(handler, method, path, body, token=holder(), now=NOW)
            seen.append(answer.status)

        assert max(seen) < 500, (what, seen)
        assert seen[0] == 200, (what, seen)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*FIGURES["2024"], "unknown"])
def test_an_odd_figure_is_left_out_and_hides_no_other(cloud, logged, name):
    figures = {"trainingHours": 7, **FIGURES["2024"], "unknown": "x"}
    everything = cloud.snapshot()
    for what, variant in odd_values.of_another_type(figures, name):
        cloud.restore(everything)
        cloud.load("profiles", [ALL | {"metrics": {"2024": variant}, "version": 1}])

        for handler, method, path, body in PROFILE_ROUTES.values():
            answer = call(handler, method, path, body, token=holder(), now=NOW)
            assert answer.status < 500, (what, answer.text)
            if path == "/api/profile" and method == "GET":
                assert answer.json["profile"]["metrics"]["2024"]["trainingHours"] == 7, what
    assert any(line.get("event") == "profile_unreadable" for line in logged.lines())
    assert any("ProfileUnreadable" in line for line in logged.lines())


@pytest.mark.parametrize("years", [{"x": {}}, {"2024": None}, {"2024": 5}, {"99999": {}}, [2024]])
def test_odd_years_of_a_profile_are_left_out(cloud, years):
    cloud.load("profiles", [ALL | {"metrics": years}])

    for handler, method, path, body in PROFILE_ROUTES.values():
        answer = call(handler, method, path, body, token=holder(), now=NOW)
        assert answer.status < 500, answer.text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "POST"])
def test_a_profile_of_an_odd_version_is_read_and_not_written_over(cloud, method):
    item = ALL | {"version": "1"}
    cloud.load("profiles", [item])
    body = {"organizationName": "Another"}

    answer = call(profiles, method, "/api/profile", body, token=holder(), now=NOW)

    assert (answer.status, answer.problem.slug) == (409, "profile-damaged")
    assert call(profiles, "GET", "/api/profile", token=holder(), now=NOW).status == 200
    assert item in cloud.items("profiles")


# texts of reports


GARBAGE = {
    "missing": None,
    "empty": b"",
    "cut off": gzip.compress(b'{"title": "x"}')[:-9],
    "no archive": b"<html>",
    "another archive": b"PK\x03\x04",
    "flipped": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + b"\xff" * 40,
    "no JSON": gzip.compress(b"nothing"),
    "other JSON": gzip.compress(b'{"title": 1}'),
}


@pytest.mark.slow
@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE)
@pytest.mark.parametrize("suffix", ["", "/html", "/markdown"])
@pytest.mark.parametrize("place", [report_record.IN_ITEM, report_record.IN_BUCKET])
def test_a_report_whose_text_is_lost_is_in_the_list_and_says_so_when_it_is_read(
    cloud, logged, content, suffix, place
):
    saved()
    report_id = asked()
    kept = meta(report_id) | {"body": place}
    cloud.load("reports", [kept])
    key = report_record.report_body_key(USER, report_id)
    name = report_record.body_object_name(USER, report_id, is_premium=False)
    dynamodb.delete_item("reports", key)
    s3.delete_object(name)
    if content is not None and place == report_record.IN_ITEM:
        dynamodb.put_item("reports", key | {"content": content})
    elif content is not None:
        s3.put_object(name, content)

    answer = ask("GET", f"/{report_id}{suffix}")

    assert answer.status == 409
    assert answer.problem.type == "urn:auxeira:problem:report-damaged"
    assert [each["reportId"] for each in ask("GET").json["reports"]] == [report_id]
    assert any("ReportDamaged" in line for line in logged.lines())
    assert ask("DELETE", f"/{report_id}").status == 204
    assert ask("GET").json["reports"] == []


REQUIRED = [
    field.name
    for field in msgspec.structs.fields(StoredReport)
    if field.required and field.name not in report_record.KEYS
]


@pytest.mark.slow
@pytest.mark.parametrize("member", REQUIRED)
def test_a_report_that_lacks_a_member_is_left_out_and_hides_no_other(cloud, logged, member):
    saved()
    odd_one, good = asked(), asked()
    kept = meta(odd_one)
    cloud.load("reports", [{name: value for name, value in kept.items() if name != member}])

    assert [each["reportId"] for each in ask("GET").json["reports"]] == [good]
    for suffix in ("", "/html", "/markdown"):
        assert ask("GET", f"/{odd_one}{suffix}").status == 404
    assert any("ReportDamaged" in line for line in logged.lines())
    assert ask("DELETE", f"/{odd_one}").status == 204


# entries of the boards


ENTRY = {
    **board.entry_key(USER, "social_impact"), "score": 50, "quality": 50, "coverage": 100,
    "year": 2025, "ranked": True, "flags": [], "missing": [], "org_name": "Riverlight",
    "sector": "NGO", "country": "DE", "category": add_edition("social_impact", EDITION),
    "sector_category": add_edition("NGO#social_impact", EDITION), "score_key": "050",
}  # fmt: skip
BOARD = "/api/leaderboard/social_impact"


@pytest.mark.parametrize("member", sorted(ENTRY.keys() - {"pk", "sk"}))
@pytest.mark.parametrize("query", [{}, {"country": ["DE"]}, {"sector": ["NGO"]}])
def test_an_entry_that_lacks_a_member_takes_the_board_from_nobody(cloud, member, query):
    other = ENTRY | {"pk": "ORG#other", "org_name": "Other"}
    lacking = {name: value for name, value in ENTRY.items() if name != member}
    cloud.load("leaderboard", [other, lacking])

    shown = call(leaderboard, "GET", BOARD, query=query)
    own = call(leaderboard, "GET", f"{BOARD}/me", token=holder(), now=NOW)

    assert (shown.status, own.status) == (200, 200)
    assert "Other" in [each["organizationName"] for each in shown.json["leaderboard"]]
