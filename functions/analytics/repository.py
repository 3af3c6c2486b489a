"""What was counted: the hours of a metric, and the sketches of users of days."""

from auxeira.activity import activity_records, user_sketch
from auxeira.activity.activity_records import PART, TOTAL, CountedMetric, Hour, Sketch
from auxeira.aws import dynamodb
from auxeira.core.records import read_record

PAGE = 100  # hours that are read in one call


def list_hours(metric: CountedMetric, first: str) -> dict[str, dict[str, int]]:
    """Return {hour: {part: number}} of a metric since an hour such as 2026-11-27T05.

    The part "" is the sum. 0.5 read units for each 4 KB; a call for each 100 hours.
    """
    found: dict[str, dict[str, int]] = {}
    after: str | None = None
    while True:
        page, after = dynamodb.query(
            "activity",
            activity_records.hour_key(metric, "")["user_id"],
            "",
            PAGE,
            after,
            names=activity_records.KEYS,
            newest=True,
        )
        for item in page:
            if item["sk"] < first:
                return found
            if hour := read_record(Hour, item, hour=item["sk"]):
                found[hour.sk] = _select_counts(hour)
        if not after:
            return found


def load_user_numbers(days: list[str]) -> list[int]:
    """Return how many users each day had, such as 2026-11-27. One call, 0.5 read units a day."""
    keys = [("activity", activity_records.sketch_key(day)) for day in days]
    found = dynamodb.get_items(keys)
    records = [read_record(Sketch, item, day=item["sk"]) if item else None for item in found]
    return [_estimate(record) for record in records]


def _select_counts(hour: Hour) -> dict[str, int]:
    counts = {name: number for name, number in hour.rest.items() if isinstance(number, int)}
    parts = {name.removeprefix(PART): n for name, n in counts.items() if name.startswith(PART)}
    return {"": counts.get(TOTAL, 0)} | parts


def _estimate(record: Sketch | None) -> int:
    if record is None:
        return 0
    return user_sketch.estimate_users(user_sketch.decompress_registers(record.registers))
