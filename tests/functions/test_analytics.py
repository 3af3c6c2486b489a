"""Events of users and what is counted, as those who send them and an admin see it."""

import json
import statistics
from itertools import pairwise

import pytest

from auxeira.activity import activity_records, user_sketch
from auxeira.core.problems import Unavailable
from functions.activity_writer import repository, rules, service
from functions.analytics import rules as analytics_rules
from tests.support import accounts, activity_load, aws_calls, capacity, route_scenarios
from tests.support.activity_scenarios import (
    TWENTY,
    count_changes,
    list_events,
    read_metrics,
    register_admin,
    send,
    send_twenty,
    tell_change,
    write,
    write_queued,
)
from tests.support.client import AUTH
from tests.support.events import NOW

HOUR = 3600


@pytest.fixture
def ann(cloud):
    return route_scenarios.registered()


def own_events(token, **query):
    answer = list_events(token, **query)
    assert answer.status == 200, answer.text
    return answer.json


def counted(token, name, now=NOW, timeframe="24h"):
    answer = read_metrics(token, name, now, timeframe=[timeframe])
    assert answer.status == 200, answer.text
    return [point for point in answer.json["metrics"] if point["count"]]


# events


@pytest.mark.slow
def test_an_event_is_on_the_list_once_it_is_written(cloud, ann):
    body = {"activity": "report viewed", "metadata": {"reportType": "x", "n": 1.5, "ok": None}}
    answer = send(ann, body, headers={"User-Agent": "a browser"})
    assert (answer.status, answer.json) == (202, {"success": True, "events": 1})

    assert own_events(ann)["events"] == []
    assert write_queued() == set()

    [event] = own_events(ann)["events"]
    assert event.pop("sessionId").startswith("ses_")
    moment = "2026-09-21T14:13:20Z"
    assert event == {
        "activity": "report viewed", "occurredAt": moment, "receivedAt": moment,
        "device": "a browser", "metadata": body["metadata"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["userId", "sessionId", "receivedAt", "device", "timestamp", "ipAddress", "ttl"]
)
def test_a_client_says_nothing_that_is_the_servers_to_say(cloud, ann, name):
    for body in ({"activity": "a", name: "x"}, {"events": [{"activity": "a", name: "x"}]}):
        assert send(ann, body).problem.status == 400

    assert send(ann, {"activity": "a", "metadata": {name: "x"}}).status == 202
    write_queued()
    [event] = own_events(ann)["events"]
    assert event["metadata"] == {name: "x"}
    assert {"x"} & {str(event[part]) for part in ("sessionId", "receivedAt", "device")} == set()
    assert [item["user_id"] for item in cloud.items("activity") if item.get("events")] == [
        route_scenarios.me(ann).json["user"]["userId"]
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-09-21T14:13:19.5Z", "2026-09-21T14:13:19.500000Z"),
        ("2026-09-21T16:13:19+02:00", "2026-09-21T14:13:19Z"),
        ("2031-01-01T00:00:00Z", "2026-09-21T14:13:20Z"),
        ("9999-12-31T23:59:59-23:59", "2026-09-21T14:13:20Z"),
        ("0001-01-01T00:00:00+23:59", "2026-06-23T14:13:20Z"),
        ("0000-01-01T00:00:00Z", "2026-09-21T14:13:20Z"),
        ("2026-02-30T00:00:00Z", "2026-09-21T14:13:20Z"),
    ],
)
def test_no_event_is_of_the_future_nor_older_than_what_is_kept(cloud, ann, said, kept):
    assert send(ann, {"activity": "a", "occurredAt": said}).status == 202
    write_queued()

    assert own_events(ann)["events"][0]["occurredAt"] == kept


@pytest.mark.parametrize(
    "body",
    [
        {"activity": ""},
        {"activity": "<script>"},
        {"activity": "a\n"},
        {"activity": "a" * 41},
        {"activity": 1},
        {"activity": None},
        {"activity": "a", "occurredAt": "yesterday"},
        {"activity": "a", "occurredAt": "2026-13-01T00:00:00Z"},
        {"activity": "a", "occurredAt": 1790000000},
        {"activity": "a", "metadata": {"x": {}}},
        {"activity": "a", "metadata": {"x": []}},
        {"activity": "a", "metadata": {"x": "a\u202eb"}},
        {"activity": "a", "metadata": {"x": "a\r\nBcc: all@example.org"}},
        {"activity": "a", "metadata": {"x": "y" * 101}},
        {"activity": "a", "metadata": {"x": 2**53 + 1}},
        {"activity": "a", "metadata": {"x": 1e300}},
        {"activity": "a", "metadata": {"<b>": 1}},
        {"activity": "a", "metadata": {f"x{n}": 1 for n in range(6)}},
        {"activity": "a", "metadata": []},
        {"events": []},
        {"events": [{"activity": "a"}] * 26},
        {"events": [{}]},
        {"events": {}},
        {},
        [],
        b'{"activity": "a", "metadata": {"x": NaN}}',
        b'{"activity": "a", "metadata": {"x": 1e999}}',
        b'{"activity": "a", "activity": "b"}',
    ],
    ids=str,
)
def test_what_is_no_event_is_refused_and_nothing_is_queued(cloud, ann, body):
    assert send(ann, body).problem.status == 400
    assert cloud.messages("activity") == []


@pytest.mark.parametrize(
    "body",
    [
        {"activity": "a", "events": [{"activity": "a"}]},
        {"metadata": {"x": 1}},
        {"metadata": {"x": 1}, "events": [{"activity": "a"}]},
    ],
)
def test_one_event_and_several_exclude_each_other(cloud, ann, body):
    assert send(ann, body).problem.status == 422


def test_events_that_are_large_together_are_refused(cloud, ann):
    large = [{"activity": "a", "metadata": {f"x{n}": "é" * 100 for n in range(5)}}] * 25

    assert send(ann, {"events": large}).problem.status == 413


def test_a_flood_is_refused_until_the_window_ends_and_others_are_not(cloud, ann):
    answers = [send(ann, {"activity": "a"}) for _ in range(analytics_rules.MOST_FLUSHES + 1)]

    assert {answer.status for answer in answers[:-1]} == {202}
    assert answers[-1].problem.status == 429
    assert answers[-1].headers["Retry-After"] == "60"
    assert send(ann, {"activity": "a"}, NOW + 59).headers["Retry-After"] == "1"
    assert send(ann, {"activity": "a"}, NOW + 60).status == 202


@pytest.mark.slow
def test_pages_are_exact_and_go_on_while_new_events_come(cloud, ann):
    for number in range(3):
        body = {"events": [{"activity": f"e{number}-{n}"} for n in range(5)]}
        assert send(ann, body, NOW + number).status == 202
    write_queued()
    wanted = [f"e{number}-{n}" for number in (2, 1, 0) for n in (4, 3, 2, 1, 0)]

    for limit in (1, 2, 3, 5, 7, 15, 100):
        found, cursor = [], []
        while True:
            page = own_events(ann, limit=[str(limit)], **({"cursor": cursor} if cursor else {}))
            assert len(page["events"]) <= limit
            found += [event["activity"] for event in page["events"]]
            if page["nextCursor"] is None:
                break
            cursor = [page["nextCursor"]]
            send(ann, {"activity": "later"}, NOW + 60 * limit + len(found))
            write_queued()
        assert [name for name in found if name != "later"] == wanted, limit
        for item in cloud.items("activity"):
            if item["sk"].startswith("2026-09-21T14:") and item["sk"] > "2026-09-21T14:13:23":
                cloud.drop("activity", {name: item[name] for name in activity_records.KEYS})
        cloud.fresh_process()


def test_a_cursor_of_somebody_else_is_refused_and_nobody_sees_anothers_events(cloud, ann):
    for number in range(2):
        assert send(ann, {"activity": "a"}, NOW + number).status == 202
    write_queued()
    cursor = own_events(ann, limit=["1"])["nextCursor"]
    body = route_scenarios.ANN | {"email": "bob@example.org"}
    bob = AUTH.post("register", body, key="bob").json["token"]

    assert own_events(bob)["events"] == []
    assert list_events(bob, cursor=[cursor]).problem.status == 400


def test_an_odd_item_is_left_out_of_the_list(cloud, ann):
    send_twenty(ann)
    write_queued()
    [item] = [item for item in cloud.items("activity") if "events" in item]
    cloud.load("activity", [item | {"sk": "2027", "events": "text"}, item | {"turn": "one"}])

    assert own_events(ann)["events"] == []


# what is written


def test_twenty_events_in_one_flush_cost_a_write_unit_and_one_for_the_batch(cloud, ann):
    send_twenty(ann)
    send_twenty(ann, NOW + 1)
    first, second = cloud.messages("activity")
    assert write({"first": first}) == set()  # which also begins the sketch of the day

    with capacity.counted() as spent:
        assert write({"second": second}) == set()

    assert spent.row() == {"calls": 3, "read": 0.5, "write": 2}
    [item] = [
        i for i in cloud.items("activity") if i.get("sk", "").startswith("2026-09-21T14:13:21")
    ]
    assert len(item["events"]) < 500
    assert item["ttl"] == NOW + 90 * 86_400


def test_a_batch_of_ten_flushes_costs_eleven_write_units(cloud, ann):
    for number in range(11):
        send_twenty(ann, NOW + number)
    first, *rest = cloud.messages("activity")
    write({"first": first})

    with capacity.counted() as spent:
        assert write({f"m{n}": body for n, body in enumerate(rest)}) == set()

    assert spent.write == 11


def test_what_the_queue_delivers_twice_is_written_and_counted_once(cloud):
    token = register_admin()
    send_twenty(token)
    [message] = cloud.messages("activity")

    assert write({"a": message, "b": message}) == set()
    cloud.fresh_process()
    assert write({"c": message}, NOW + 1) == set()

    assert len(own_events(token, limit=["100"])["events"]) == 20
    [point] = counted(token, "events")
    assert point == {
        "start": "2026-09-21T14:00:00Z", "count": 20, "parts": {f"page_{n}": 5 for n in range(4)},
    }  # fmt: skip


def test_what_an_ended_worker_has_put_is_counted_when_it_comes_again(cloud):
    token = register_admin()
    send_twenty(token)
    [message] = cloud.messages("activity")

    class Ends(aws_calls.Listener):
        def before(self, call):
            if call.operation == "UpdateItem":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), aws_calls.heard_by(Ends()):
        write({"m": message})
    cloud.fresh_process()
    assert counted(token, "events") == []

    assert write({"m": message}, NOW + 30) == {"m"}  # the first may still be at work
    assert write({"m": message}, NOW + 180) == set()
    assert write({"m": message}, NOW + 360) == set()

    assert [point["count"] for point in counted(token, "events")] == [20]


def test_a_turn_that_failed_does_not_hide_behind_the_next_one(cloud):
    token = register_admin()
    send_twenty(token)
    send_twenty(token, NOW + 1)
    first, second = cloud.messages("activity")

    class Refuses(aws_calls.Listener):
        def before(self, call):
            if call.operation == "UpdateItem":
                raise Unavailable

    with aws_calls.heard_by(Refuses()):
        assert write({"first": first}, remaining_ms=100) == {"first"}
    assert write({"second": second}) == set()
    assert write({"first": first}, NOW + 180) == set()

    assert [point["count"] for point in counted(token, "events")] == [40]


def test_events_of_an_account_that_is_erased_meanwhile_are_dropped(cloud, ann):
    send_twenty(ann)
    assert route_scenarios.erase(ann).status == 202

    assert write_queued() == set()

    assert cloud.items("activity") == []


def test_a_message_that_cannot_be_read_is_given_up_by_the_queue_and_holds_up_no_other(cloud, ann):
    send_twenty(ann)
    [message] = cloud.messages("activity")
    bad = ["no json", [], 1, {}, {"user_id": "u"}, {"day": 1}, {"day": "d", "raises": "x"}]

    assert write({"good": message} | {f"b{n}": b for n, b in enumerate(bad)}) == {
        f"b{n}" for n in range(len(bad))
    }
    assert len(own_events(ann, limit=["100"])["events"]) == 20


def test_names_without_end_make_no_hour_without_end(cloud):
    token = register_admin()
    for flush in range(10):
        names = [{"activity": f"n{flush}-{n}"} for n in range(25)]
        assert send(token, {"events": names}).status == 202
    for message in cloud.messages("activity"):
        assert write({"m": message}) == set()
    cloud.fresh_process()
    send(token, {"activity": "another"})
    write_queued()

    [point] = counted(token, "events")
    assert point["count"] == 251
    assert len(point["parts"]) == rules.MOST_PARTS + 1
    assert sum(point["parts"].values()) == 251
    assert point["parts"]["other"] == 251 - rules.MOST_PARTS


# users of a day


@pytest.mark.slow
def test_users_of_a_day_are_counted_once_and_written_once_a_minute_at_most(cloud):
    token = register_admin()
    load_users(cloud, 40)
    seen = Sketched()

    with aws_calls.heard_by(seen):
        for user, seen.now in enumerate(range(int(NOW), int(NOW) + 200, 5)):
            ids = {
                "user_id": accounts.id_of(str(user)),
                "flush_id": f"act_{user:026}",
                "ms": seen.now * 1000,
            }
            bodies = [*seen.take_due(), {**ids, "pack": ["ses_1", "", [["a", seen.now * 1000]]]}]
            assert write({f"m{n}": body for n, body in enumerate(bodies)}, seen.now) == set()
        while seen.waiting:
            seen.now += 61
            bodies = seen.take_due()
            assert write({f"m{n}": body for n, body in enumerate(bodies)}, seen.now) == set()

    assert all(later - earlier >= 60 for earlier, later in pairwise(seen.writes))
    assert 3 <= len(seen.writes) <= 6
    assert [point["count"] for point in counted(token, "users")] == [40]


class Sketched(aws_calls.Listener):
    """When sketches were written, and what waits in the queue until when."""

    def __init__(self):
        self.now, self.writes, self.waiting = 0, [], []

    def after(self, call):
        if call.service == "sqs":
            due = self.now + call.body["DelaySeconds"]
            self.waiting.append((due, json.loads(call.body["MessageBody"])))
        elif call.operation in ("PutItem", "UpdateItem") and "'USERS'" in str(call.body):
            self.writes.append(self.now)

    def take_due(self):
        due = [body for at, body in self.waiting if at <= self.now]
        self.waiting = [(at, body) for at, body in self.waiting if at > self.now]
        return due


def load_users(cloud, number):
    cloud.load("users", [accounts.user_item(accounts.id_of(str(n))) for n in range(number)])


@pytest.mark.parametrize("number", [0, 1, 2, 100, 1000, 3000, 6000, 20_000])
def test_the_sketch_errs_by_three_percent_at_most_as_a_standard_error(number):
    errors = []
    for trial in range(4 if number > 3000 else 10):
        pairs = (user_sketch.locate_user(f"usr_{trial}_{n}") for n in range(number))
        registers = user_sketch.raise_registers(
            user_sketch.build_empty_registers(), user_sketch.merge_raises(pairs)
        )
        errors.append((user_sketch.estimate_users(registers) - number) / max(number, 1))
        stored = user_sketch.compress_registers(registers)
        assert len(stored) <= 1250
        assert user_sketch.decompress_registers(stored) == registers

    assert statistics.fmean(error**2 for error in errors) ** 0.5 <= 0.03


# what is counted of the platform


def user_record(number=1, **parts):
    item = {"pk": f"USER#usr_{number}", "sk": "USER"}
    return tell_change("INSERT", item, keys=("pk", "sk"), images=False, number=number, **parts)


PLEDGE = {"project_id": "prj_1", "record": "PLEDGE#1", "amount_minor": 5_000, "currency": "KES"}
ORDER = {"user_id": "auth0|1", "order_id": "order_1", "total": 16, "status": "confirmed"}


@pytest.mark.parametrize(
    ("name", "record", "parts"),
    [
        ("signups", user_record(), {}),
        ("pledges", tell_change("INSERT", PLEDGE, keys=("project_id", "record")), {"KES": 5_000}),
        ("orders", tell_change("INSERT", ORDER, keys=("user_id", "order_id")), {"USD": 1_600}),
    ],
)  # fmt: skip
def test_a_fact_is_counted_once_however_often_it_is_told(cloud, name, record, parts):
    token = register_admin()

    assert count_changes([record, record]) == []
    cloud.fresh_process()
    assert count_changes([record], NOW + 3 * HOUR) == []

    assert counted(token, name) == [{"start": "2026-09-21T14:00:00Z", "count": 1, "parts": parts}]
    assert "usr_1" not in str(cloud.items("activity"))


REPORT = {"metric": "reports", "name": "rpt_1", "at": NOW, "counts": {"": 1, "impact_story": 1}}
PAYMENT = {"metric": "revenue", "name": "aux-1", "at": NOW, "counts": {"": 1, "USD": 29_900}}


@pytest.mark.parametrize(
    ("message", "parts"), [(REPORT, {"impact_story": 1}), (PAYMENT, {"USD": 29_900})]
)
def test_what_the_notifier_hands_on_is_counted_once(cloud, message, parts):
    token = register_admin()

    assert write({"m1": message, "m2": message}) == set()
    cloud.fresh_process()
    assert write({"m3": message}, NOW + 3 * HOUR) == set()

    point = {"start": "2026-09-21T14:00:00Z", "count": 1, "parts": parts}
    assert counted(token, message["metric"]) == [point]


@pytest.mark.parametrize(
    "record",
    [
        tell_change("MODIFY", PLEDGE, PLEDGE, keys=("project_id", "record")),
        tell_change("MODIFY", ORDER, ORDER, keys=("user_id", "order_id")),
        tell_change("INSERT", ORDER | {"user_id": "agg#1", "order_id": "customer_profile"},
                    keys=("user_id", "order_id")),
        *(
            tell_change(
                "INSERT",
                ORDER | {"user_id": f"{kind}#auth0|1", "order_id": name},
                keys=("user_id", "order_id"),
            )
            for kind, name in (("audit", "order_1#1#PLACED"), ("idem", "order_1"))
        ),
        tell_change("INSERT", {"pk": "USER#1", "sk": "SESSION#1"}, keys=("pk", "sk")),
        {"dynamodb": {"SequenceNumber": "1"}, "eventName": "INSERT"},
        tell_change("INSERT", PLEDGE | {"amount_minor": "a lot"}, keys=("project_id", "record")),
    ],
)  # fmt: skip
def test_what_is_no_fact_or_cannot_be_read_counts_nothing_and_holds_up_nothing(cloud, record):
    token = register_admin()

    assert count_changes([record, user_record(number=7)]) == []

    for name in activity_records.METRICS:
        assert len(counted(token, name)) == (name == "signups")


def test_counts_are_by_hour_or_by_day_and_of_the_timeframe_alone(cloud):
    token = register_admin()
    ages = [0, HOUR, 2 * HOUR, 23 * HOUR, 24 * HOUR, 6 * 86_400, 8 * 86_400, 31 * 86_400]
    count_changes([user_record(n, at=NOW - age) for n, age in enumerate(ages)])

    found = {
        timeframe: read_metrics(token, "signups", timeframe=[timeframe]).json["metrics"]
        for timeframe in ("1h", "24h", "7d", "30d")
    }

    assert {name: len(points) for name, points in found.items()} == {
        "1h": 2, "24h": 24, "7d": 7, "30d": 30,
    }  # fmt: skip
    assert {name: sum(p["count"] for p in points) for name, points in found.items()} == {
        "1h": 2, "24h": 4, "7d": 6, "30d": 7,
    }  # fmt: skip
    assert found["7d"][-1] == {"start": "2026-09-21T00:00:00Z", "count": 3, "parts": {}}
    assert found["24h"] == sorted(found["24h"], key=lambda point: point["start"])


def test_only_an_admin_reads_what_is_counted_whatever_a_token_says(cloud, ann):
    assert read_metrics(ann).problem.status == 403

    user_id = route_scenarios.me(ann).json["user"]["userId"]
    cloud.change("users", {"pk": f"USER#{user_id}", "sk": "USER"}, role="admin")
    assert read_metrics(ann).status == 200
    cloud.change("users", {"pk": f"USER#{user_id}", "sk": "USER"}, role="user")
    assert read_metrics(ann).problem.status == 403


@pytest.mark.parametrize("name", ["none", "Events", "user", "__proto__"])
def test_a_metric_that_is_none_is_not_found(cloud, name):
    assert read_metrics(register_admin(), name).problem.status == 404


def test_a_timeframe_that_is_none_is_refused(cloud):
    assert read_metrics(register_admin(), timeframe=["1y"]).problem.status == 400


@pytest.mark.slow
def test_thirty_days_of_full_hours_cost_bounded_units(cloud):
    token = register_admin()
    hours = [
        activity_records.hour_key("events", activity_records.format_hour(NOW - n * HOUR))
        | {"ttl": int(NOW) + 10**6, "total": 90_000}
        | {f"part page_of_some_length_{m}": 3_000 for m in range(rules.MOST_PARTS)}
        for n in range(1000)
    ]
    cloud.load("activity", hours)

    with capacity.counted() as spent:
        points = counted(token, "events", timeframe="30d")

    assert len(points) == 30
    assert spent.read <= 2 + 110


def test_nothing_known_of_a_worker_survives_its_process(cloud, ann):
    send_twenty(ann)
    write_queued()
    [flush] = [item for item in cloud.items("activity") if "events" in item]

    assert repository.load_hour_turn("events", "2026-09-21T14", flush["worker"]) == flush["turn"]
    service.clear_worker()
    assert repository.load_hour_turn("events", "2026-09-21T14", "another") == -1


def test_an_ordinary_flush_is_packed_well():
    pack = activity_records.Pack(
        "ses_" + "0" * 26,
        "Mozilla/5.0",
        [activity_records.Event(e["activity"], 1, e["metadata"]) for e in TWENTY],
    )

    assert len(activity_records.pack_events(pack)) < 400


# the load that the table is made for


def test_a_hundred_events_a_second_in_flushes_of_twenty_are_written_as_they_come():
    load = activity_load.simulate(flushes_a_second=5, events=20)

    assert (load.lost, load.written) == (0, 3000)
    assert load.backlog <= 200
    assert load.drained_s <= 60


@pytest.mark.slow
def test_a_hundred_users_with_an_event_a_second_each_wait_for_hours_and_lose_nothing():
    load = activity_load.simulate(flushes_a_second=100, events=1)

    assert (load.lost, load.written) == (0, 60_000)
    assert load.receives < activity_load.QUEUE.receives / 5
    assert load.drained_s < 4 * HOUR
