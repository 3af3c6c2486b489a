"""What a row of cdk/specs.py or of a functions/<group>/spec.py consists of.

Imports nothing but the standard library.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# What a function may use besides AWS; grants, variables and layers follow from it (cdk/stacks).
Use = Literal[
    "mail",  # sends mail from the stage's sender
    "auth0",  # checks tokens of the stage's Auth0 tenant
    "paystack",  # takes payments
    "prices",  # says what reports cost
    "model",  # knows which language model words reports, if any
    "thunderbit",  # asks what websites say, if the stage does
    "suggestions",  # knows whether it does
    "report_writer",  # writes or renders reports: the layer layers/reports
]

Product = Literal["auxeira", "pizza42"]
Severity = Literal["page", "ticket"]  # somebody gets up; somebody looks at it this week
ALARM_METRIC_USD = 0.10  # a month, for each metric that an alarm watches: CloudWatch, standard
SCALE_TO_TIMES = 100  # as much as is provisioned, where capacity follows use
READ = ("GetObject", "ListBucket")  # without leave to list, what is not there counts as denied


@dataclass(frozen=True)
class Index:
    """A global secondary index. `hash` and `range` are (attribute, type) with type S or N."""

    name: str
    hash: tuple[str, str]
    range: tuple[str, str]
    include: tuple[str, ...]
    read: int | None = None  # capacity units; None where the table is on demand
    write: int | None = None


@dataclass(frozen=True)
class Table:
    """A DynamoDB table. Provisioned where `read` is set, else on demand up to the maxima."""

    key: str  # the word that grants and environment variables use: USERS_TABLE
    name: str  # exact in the stages prod and local, else with -<stage> appended
    hash: str
    range: str
    indexes: tuple[Index, ...] = ()
    read: int | None = None  # provisioned capacity units
    write: int | None = None
    max_read: int | None = None  # on-demand maxima: what a bug may spend at most
    max_write: int | None = None
    ttl: bool = False  # the attribute is always `ttl`, epoch seconds
    stream: str | None = None  # StreamViewType
    recovery_days: int = 0  # point-in-time recovery window, 0 = off
    insights: bool = False  # contributor insights on throttled keys
    product: Product = "auxeira"  # that its costs are counted for


@dataclass(frozen=True)
class Secret:
    """A secret of one trust domain. Holds `keys` as JSON, or one generated string without any."""

    key: str
    purpose: str
    keys: tuple[str, ...] = ()  # set by the operator; .env fills them in a local run


@dataclass(frozen=True)
class Queue:
    """A queue with a dead-letter queue of its own, encrypted. Messages are JSON."""

    key: str  # the word that functions and environment variables use: MAIL_QUEUE
    visibility_s: int  # six times the consumer's timeout: until a failed message is tried again
    receives: int = 5  # tries before a message goes to the dead-letter queue
    days: int = 4  # how long a message may wait
    dead_days: int = 14  # how long it stays there


@dataclass(frozen=True)
class Stream:
    """The changes of a table that a function is called with: those that all of its filters pass."""

    table: str  # the word of a table that has a stream
    records: tuple[str, ...] = ()  # range keys of those items; "PLEDGE#*" is what begins so
    statuses: tuple[str, ...] = ()  # the item is left in such a status
    events: tuple[str, ...] = ()  # INSERT, MODIFY, REMOVE
    batch: int = 10  # records that it is called with at most
    tries: int = 0  # of a batch that fails; 0: until it does not, for a day
    parallel: int = 1  # batches of a shard at once; what has one hash key comes in its order


@dataclass(frozen=True)
class Bucket:
    """A private bucket. Objects under the prefixes in `days` go after so many; others stay.

    The prefix "" is all of them.

    What was deleted or written over can be brought back for `version_days`, and for up to a day
    more: S3 counts to the next midnight (UTC). An erased account is then gone after 35 days.
    """

    key: str  # the word that grants and environment variables use: REPORTS_BUCKET
    days: dict[str, int]
    version_days: int = 34


@dataclass(frozen=True)
class Throttle:
    """A path with a limit of its own at the gateway; `rate` in requests per second."""

    method: str
    path: str
    rate: int
    burst: int


@dataclass(frozen=True)
class Function:
    """A Lambda function: folder, service name in the logs and path prefixes at the gateway.

    One without paths has no routes: it consumes a queue, follows tables, or the clock.
    """

    group: str
    paths: tuple[str, ...]
    # of "table", "table/index", or "table:prefix*", the items whose hash key begins so
    grants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    objects: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of "bucket/prefix"
    secrets: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()  # queues that it sends to
    consumes: str | None = None  # the queue that it is called with
    follows: tuple[Stream, ...] = ()  # the streams that it is called with
    uses: tuple[Use, ...] = ()
    every_minutes: int = 0  # it is called by the clock
    layer: str = "hs256"  # the dependency layer: layers/dependencies/<layer>.txt
    memory_mb: int = 512
    timeout_s: int = 10
    slow_ms: int = 0  # what one call in twenty may take; 0: four fifths of the timeout
    behind_s: int = 60  # how far it may be behind the streams that it follows
    throttles: tuple[Throttle, ...] = ()
    nowhere: tuple[Throttle, ...] = ()  # of the paths that are nobody's, which it answers
    product: Product = "auxeira"  # that its costs are counted for
    files: tuple[tuple[str, str], ...] = ()  # (source, name in the function), left out in prod

    @property
    def slow_limit_ms(self) -> int:
        """Milliseconds above which one call in twenty is an alarm."""
        return self.slow_ms or self.timeout_s * 800


@dataclass(frozen=True)
class Metric:
    """A metric of CloudWatch with its dimensions and statistic."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str = "Sum"


@dataclass(frozen=True)
class Alarm:
    """An alarm: `points` of the last `periods` beyond the threshold. Named auxeira-<stage>-<name>.

    `expression` is metric math over the letters of `metrics`; empty where there is one, `m`.
    """

    name: str
    severity: Severity
    section: str  # of docs/operations.md
    says: str  # to be read before "see docs/operations.md"
    metrics: Mapping[str, Metric]
    threshold: float = 0
    expression: str = ""
    period_s: int = 60
    periods: int = 1
    points: int = 1
    below: bool = False  # it rings below the threshold, not above it
    silence_is_fine: bool = True

    @property
    def usd(self) -> float:
        """US dollars a month at list price."""
        return round(ALARM_METRIC_USD * len(self.metrics), 2)
