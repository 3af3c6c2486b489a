"""What breaks first as users become more: each limit of a stage, and how many users reach it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cdk import specs
from ops import workload
from ops.cost_model import estimate_traffic

MONTH_S = workload.HOURS * 3600
PEAK = 20  # the busiest minute is so many times the mean of a month: people work by day
ITEM_UNITS = 1000  # write units a second that one item takes: it lies in one partition
GROUP_UNITS = 8  # of one save in a part of a group's counters: 4 KB, twice in a transaction
GROUP_SHARE = 0.25  # of all saves, in the largest group
COUNTER_SAVES = 10  # a second that move one item in transactions: one in seven is tried again
REPORT_S = 1.5  # of the worker, without a model
BATCHES = "count in batches from the stream, 25 saves a transaction", "less: 5 units a save"
NEW_ACCOUNT = 10  # executions at once that Lambda gives a new account

Item = dict[str, Any]


class Limit(NamedTuple):
    """Something that ends: how much there is of it, what a user takes in the busiest second."""

    what: str
    most: float
    unit: str
    per_user: float
    remedy: str
    price: str

    @property
    def users(self) -> float:
        """Active users of a month that reach it."""
        return self.most / self.per_user


def list_limits(settings: Mapping[str, Any]) -> list[Limit]:
    """Return the limits of a stage with such settings of cdk.json, what breaks first first."""
    one = estimate_traffic(1)
    none = estimate_traffic(0)
    second = PEAK / MONTH_S
    saves = _find_work("scores").times * second
    busy = sum(ms - none.calls.get(group, (0, 0))[1] for group, (_, ms) in one.calls.items()) / 1000
    found = [
        Limit("executions at once, new account", NEW_ACCOUNT, "at once", busy * second,
              "ask AWS for 1,000, set account_concurrency", "nothing"),
        Limit("executions at once", float(settings["account_concurrency"]), "at once",
              busy * second, "ask AWS for more", "nothing"),
        Limit("rate of the stage", float(settings["rate"]), "requests/s", one.requests * second,
              "raise rate and burst in cdk.json, to 10,000 of the account", "nothing"),
        Limit("units of the largest group", ITEM_UNITS / GROUP_UNITS, "saves/s",
              saves * GROUP_SHARE, "shards of its parts, by organisation",
              "nothing idle; a read unit more a copy"),
        Limit("counters of the largest group", COUNTER_SAVES, "saves/s", saves * GROUP_SHARE,
              *BATCHES),
        Limit("counters of a board", COUNTER_SAVES, "saves/s", saves, *BATCHES),
        Limit("scores, of one shard", 1000 / _find_work("scores").ms, "saves/s", saves,
              "raise parallel of its stream; an organisation's saves stay in order", "nothing"),
        Limit("writer of reports", _count_writers() / REPORT_S, "reports/s",
              _find_work("report_worker").times * second,
              "raise parallel of its stream, to 10 a shard", "nothing"),
    ]  # fmt: skip
    found += [_build_table_limit(row, settings, second) for row in specs.TABLES]
    return sorted((limit for limit in found if limit.per_user), key=lambda limit: limit.users)


def _build_table_limit(row: Any, settings: Mapping[str, Any], second: float) -> Limit:
    """Return the limit of a table's writes; indexes have units of their own."""
    _, units = estimate_traffic(1).units.get(row.key, (0, 0))
    units -= estimate_traffic(0).units.get(row.key, (0, 0))[1]
    if row.write is None:
        return Limit(f"writes of {row.key}", float(row.max_write), "units/s", units * second,
                     "raise max_write in cdk/specs.py", "what is used, as before")  # fmt: skip
    given = sum(each.write or 0 for each in (row, *row.indexes))
    times = 100 if settings.get("autoscale") else 1
    remedy = "turn autoscale on" if times == 1 else "raise write, or make the table on demand"
    price = "$6.40, and $0.47 a unit" if times == 1 else "$0.47 a unit"
    return Limit(f"writes of {row.key}", float(given * times), "units/s", units * second, remedy,
                 price)  # fmt: skip


def _find_work(name: str) -> workload.Work:
    return next(work for work in workload.BEHIND if work.name == name)


def _count_writers() -> int:
    spec = next(row for row in specs.FUNCTIONS if row.group == "report_worker")
    return spec.follows[0].parallel
