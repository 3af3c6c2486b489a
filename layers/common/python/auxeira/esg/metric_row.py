"""What is said of a metric: a row of the dictionary of a year's figures."""

import msgspec


class Metric(msgspec.Struct, frozen=True):
    """A row: `type` is int, number (3 decimals) or set.

    `low`..`high` is of the value, or of a set's entries: what lies outside cannot be, and is
    refused. Outside `usual`, where it is given, it is taken, and named. Both of money are in US
    dollars; `metrics.find_limits` has them in other currencies. `use`: C core form, P behind
    "more", X core form where it applies and nowhere else, PX core form where it applies and else
    behind "more", D behind "more" where it applies and nowhere else; `applies`: who is asked, see
    `taxonomy.ASKED`. `answers` are framework codes, `unchecked` those that nobody has looked up in
    their framework yet.
    """

    id: str
    label: str
    unit: str
    type: str
    low: int
    high: int
    use: str
    applies: str
    answers: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    usual: tuple[int, int] | None = None
