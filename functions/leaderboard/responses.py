"""What is asked of the boards and the benchmarks, and what they answer."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from auxeira.esg.reference_data import Category, OrganizationType, Region
from auxeira.http import pagination
from auxeira.http.schema import Input, Output, Success

type Position = Literal["leading", "topQuartile", "aboveMedian", "belowMedian", "bottomQuartile"]
Points = Annotated[list[float], Meta(min_length=3, max_length=3)]


class BoardPage(pagination.Page):
    """Which organisations, and which page of them."""

    sector: OrganizationType | UnsetType = UNSET
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$(?!\\n)", max_length=2)] | UnsetType = UNSET


class Place(Output):
    """An organisation that lets itself be named, and its rank among all that are ranked."""

    rank: int
    organization_name: str
    organization_type: str
    country: str
    score: int


class Board(Success):
    """A page of a board, best first. All that are ranked count, those that are not named too.

    `totalParticipants` are those of the sector on the board of one, and null with a country:
    nobody counts those. All scores are of one `edition` of the formulas.
    """

    category: Category
    edition: str
    total_participants: int | None
    leaderboard: list[Place]
    next_cursor: str | None
    updated_at: datetime | None


class Ranking(Output):
    """Where the caller's organisation stands; `rank` is null where `missingFields` says why.

    Below a coverage of 60 % `score` and `quality` are null: that is not enough data. `tied` are
    others with the same score, `percentile` how many of a hundred peers have a lower one;
    `statement` says it in words, `edition` is of the formulas.
    """

    category: Category
    edition: str
    statement: str
    rank: int | None
    tied: int | None
    score: int | None
    quality: int | None  # null where nothing is known
    coverage: int
    year: int | None
    total_participants: int
    percentile: int | None
    flags: list[str]
    missing_fields: list[str]


class OwnRanking(Success):
    """The caller's own rank."""

    ranking: Ranking


class Among(Input):
    """With whom to compare: organisations of a type, or all of a region, their scores alone."""

    sector: OrganizationType | UnsetType = UNSET
    region: Region | UnsetType = UNSET


class Group(Output):
    """Whom the caller is compared with: a type, a family, all or a region; null for too few.

    `size` leaves the caller out; `years`: how many report which latest year, if five or more do.
    """

    name: str | None
    size: int
    years: dict[str, int]


class InUnits(Output):
    """An indicator in its own unit. `bounds` says of each quartile whether it is only a bound."""

    own: float | None
    quartiles: Points | None
    bounds: list[Literal["", "at or below", "at or above"]] | None


class Benchmark(Output):
    """A score or an indicator, in points from 0 to 100, among at least five peers.

    `gap` is to the mean, positive is behind. Without five peers all but `own` is null, and
    `wording` says so. `notEnoughData`: how many more of the group do not give it, or have too
    little data for a score. `statement` is of a score: what the own one is, or why it is none.
    """

    category: str
    kind: Literal["score", "indicator"]
    unit: str
    better: Literal["high", "low"]
    own: int | None
    group: str | None
    peers: int | None
    mean: int | None
    quartiles: Points | None
    gap: int | None
    position: Position | None
    wording: str | None
    strength: Literal["indicative", "fair", "good"] | None
    not_enough_data: int | None
    statement: str | None
    in_units: InUnits | None


class Benchmarks(Success):
    """A row for each score and indicator. The peers are those of `updatedAt`, the own is of now.

    Both are of one `edition` of the formulas.
    """

    edition: str
    group: Group
    benchmarks: list[Benchmark]
    updated_at: datetime | None
