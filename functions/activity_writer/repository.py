"""What is written of activity: each thing once, and what is counted of it once.

A thing is put under its own key with the turn that counts it, then the hour is added to, on
condition that the turn is not in it. Who finds a thing that is there already asks the hour for
its turn: it is counted, or whoever took it was ended in between, and it is taken over.
"""

from typing import Any

from auxeira.activity import activity_records, user_sketch
from auxeira.activity.activity_records import KEPT, KEYS, TURN, CountedMetric, Hour, Sketch
from auxeira.aws import dynamodb
from auxeira.aws.changes import write_change
from auxeira.core.records import read_record, to_item
from auxeira.security import account_records

Item = dict[str, Any]

ENDED = 60  # seconds after which whoever put something has counted it, or never will


class InProgress(Exception):
    """Somebody may be counting this at the moment: it has to come again."""


def find_present_users(user_ids: list[str]) -> set[str]:
    """Return those whose account is there and not being erased. One call, 0.5 read units each."""
    keys = [("users", account_records.user_key(user_id)) for user_id in user_ids]
    found = [account_records.read_user(item) for item in dynamodb.get_items(keys)] if keys else []
    return {user.user_id for user in found if isinstance(user, account_records.User)}


def take_entry(
    item: Item, metric: CountedMetric, hour: str, worker: str, turn: int, now: int
) -> bool:
    """Put something for this turn to count; return whether it is. One write unit a KB.

    False where it is counted already. Raises InProgress, Unavailable.
    """
    mine = {"worker": worker, "turn": turn, "put_at": now, "ttl": now + KEPT}
    try:
        dynamodb.put_new_item("activity", item | mine, "user_id")
        return True
    except dynamodb.ConditionFailed as refusal:
        held = refusal.item or {}
    former, its, put_at = (held.get(name) for name in ("worker", "turn", "put_at"))
    if (former, its) == (worker, turn):  # by this call, whose reply was lost
        return True
    if not (isinstance(former, str) and isinstance(its, int) and isinstance(put_at, int)):
        return False  # put there by hand
    if load_hour_turn(metric, hour, former) >= its:
        return False
    if put_at + ENDED > now:
        raise InProgress
    _take_over(item, former, its, mine)
    return True


def add_to_hour(
    metric: CountedMetric, hour: str, counts: dict[str, int], worker: str, turn: int, now: int
) -> Item:
    """Add counts to an hour, unless this turn is in it; return the hour. One write unit a KB."""
    names = {f"#{n}": name for n, name in enumerate(counts)}
    adds = ", ".join(f"#{n} :{n}" for n in range(len(counts)))
    values = {str(n): number for n, number in enumerate(counts.values())}
    try:
        return dynamodb.update_item(
            "activity",
            activity_records.hour_key(metric, hour),
            f"ADD {adds} SET #turn = :turn, #ttl = :ttl",
            values | {"turn": turn, "ttl": now + KEPT},
            condition="attribute_not_exists(#turn) OR #turn < :turn",
            names=names | {"#turn": f"{TURN}{worker}", "#ttl": "ttl"},
        )
    except dynamodb.ConditionFailed as refusal:  # by this call, whose reply was lost
        return refusal.item or {}


def load_hour(metric: CountedMetric, hour: str) -> Item:
    """Return what an hour has so far. One read unit."""
    key = activity_records.hour_key(metric, hour)
    item = dynamodb.get_item("activity", key, strong=True)
    record = read_record(Hour, item, hour=hour) if item else None
    return record.rest if record else {}


def load_hour_turn(metric: CountedMetric, hour: str, worker: str) -> int:
    """Return the last turn of a worker that is in an hour; -1 for none."""
    turn = load_hour(metric, hour).get(f"{TURN}{worker}", -1)
    return turn if isinstance(turn, int) else -1


def load_sketch(day: str) -> Sketch | None:
    """Return the sketch of a day. One read unit."""
    item = dynamodb.get_item("activity", activity_records.sketch_key(day), strong=True)
    return read_record(Sketch, item, day=day) if item else None


def write_sketch(before: Sketch | None, day: str, registers: bytes, now: int) -> Sketch:
    """Write the sketch of a day where it is as it was read. Raises ConditionFailed."""
    after = Sketch(
        sk=day,
        registers=user_sketch.compress_registers(registers),
        version=before.version + 1 if before else 1,
        updated_at=now,
        ttl=now + KEPT,
        rest=before.rest if before else {},
    )
    if before:
        return write_change("activity", before, after, ("version",))
    dynamodb.put_new_item("activity", to_item(after), "user_id")
    return after


def _take_over(item: Item, former: str, its: int, mine: Item) -> None:
    """Make this turn count what a turn took that was ended. Raises InProgress."""
    try:
        dynamodb.update_item(
            "activity",
            {name: item[name] for name in KEYS},
            "SET #worker = :worker, #turn = :turn, #put_at = :put_at",
            {name: mine[name] for name in ("worker", "turn", "put_at")}
            | {"former": former, "its": its},
            condition="#worker = :former AND #turn = :its",
            names={"#worker": "worker", "#turn": "turn", "#put_at": "put_at"},
        )
    except dynamodb.ConditionFailed as refusal:  # another was first, unless it was this very call
        held = refusal.item or {}
        if (held.get("worker"), held.get("turn")) != (mine["worker"], mine["turn"]):
            raise InProgress from None
