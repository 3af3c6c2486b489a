"""What is deployed, as data: tables, secrets, queues, functions.

One row a thing. Imports nothing but the standard library, so that the CDK app, the tests, the
local run and the benchmarks read the same rows. Keys, capacities and recovery are explained in
docs/architecture.md.
"""

import platform
from dataclasses import dataclass, field


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
    dead_days: int = 14  # how long it stays there


@dataclass(frozen=True)
class Bucket:
    """A private bucket. Objects under the prefixes in `days` go after so many; others stay."""

    key: str  # the word that grants and environment variables use: REPORTS_BUCKET
    days: dict[str, int]


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

    One without paths has no routes: it consumes a queue, follows a table, or the clock.
    """

    group: str
    paths: tuple[str, ...]
    # of "table", "table/index", or "table:prefix*", the items whose hash key begins so
    grants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    objects: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of "bucket/prefix"
    secrets: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()  # queues that it sends to
    consumes: str | None = None  # the queue that it is called with
    follows: str | None = None  # the table whose stream it is called with
    records: tuple[str, ...] = ()  # of that stream: those with such a range key
    statuses: tuple[str, ...] = ()  # of that stream: those that leave an item in such a status
    batch: int = 10  # records of a stream that it is called with
    tries: int = 0  # of a batch of a stream that fails; 0: until it does not, for a day
    mails: bool = False  # sends mail from the stage's sender
    auth0: bool = False  # checks tokens of the stage's Auth0 tenant
    paystack: bool = False  # takes payments
    priced: bool = False  # says what reports cost
    every_minutes: int = 0  # it is called by the clock
    model: bool = False  # knows which language model words reports, if any
    layer: str = "hs256"  # the dependency layer: layers/dependencies/<layer>.txt
    memory_mb: int = 512
    timeout_s: int = 10
    throttles: tuple[Throttle, ...] = ()
    nowhere: tuple[Throttle, ...] = ()  # of the paths that are nobody's, which it answers
    files: tuple[tuple[str, str], ...] = ()  # (source, name in the function), left out in prod


S, N = "S", "N"
IMAGES = "NEW_AND_OLD_IMAGES"
CARD = ("title", "sdg", "target_minor", "created_at")
ENTRY = ("org_name", "sector", "country", "year")

TABLES = (
    Table("users", "auxeira-users", "pk", "sk", max_read=2000, max_write=1000, ttl=True,
          stream="KEYS_ONLY", recovery_days=35),
    Table("profiles", "auxeira-user-profiles", "user_id", "record", max_read=1000, max_write=500,
          stream=IMAGES, recovery_days=35, indexes=(
              Index("by-expertise", ("expert_skill", S), ("expert_rank", N),
                    ("name", "country", "rate", "availability")),
          )),
    Table("reports", "auxeira-esg-reports", "user_id", "record", max_read=1000, max_write=500,
          ttl=True, stream=IMAGES, recovery_days=35),
    Table("projects", "auxeira-projects", "project_id", "record", read=5, write=2,
          stream=IMAGES, recovery_days=35, insights=True, indexes=(
              Index("browse", ("browse_pk", S), ("browse_sk", S), (*CARD, "funded_pct"), 2, 1),
              Index("funded", ("funded_pk", S), ("funded_pct", N), CARD, 1, 1),
              Index("owner", ("owner_id", S), ("owner_sk", S), (*CARD, "funded_pct"), 1, 1),
          )),
    Table("leaderboard", "auxeira-leaderboard", "pk", "sk", read=10, write=3,
          recovery_days=7, insights=True, indexes=(
              Index("by-score", ("category", S), ("score_key", S), ENTRY, 2, 3),
              Index("by-sector", ("sector_category", S), ("score_key", S), ENTRY, 2, 3),
          )),
    Table("activity", "auxeira-user-activity", "user_id", "sk", read=2, write=5, ttl=True),
    Table("orders", "Pizza42-Orders", "user_id", "order_id", max_read=1000, max_write=1000,
          ttl=True, stream=IMAGES, recovery_days=35),
)  # fmt: skip

SECRETS = (
    Secret("signing", "signs and checks access tokens: every function with a caller"),
    Secret("credentials", "behind passwords and refresh tokens: auth only"),
    Secret("payments", "Paystack: payments only", ("PAYSTACK_SECRET_KEY", "PAYSTACK_PUBLIC_KEY")),
    Secret("providers", "report writers: report worker only",
           ("NANOGPT5_API_KEY", "THUNDERBIT_API_KEY")),
)  # fmt: skip

QUEUES = (
    Queue("mail", visibility_s=120),  # five tries in the ten minutes that the link of a reset works
    Queue("scores", visibility_s=180),  # profiles whose scores could not be written at once
    Queue("erasures", visibility_s=720),  # accounts that were closed just now
)  # fmt: skip

BUCKETS = (
    Bucket("reports", {"facts/": 120, "free/": 120}),  # 30 days after what they belong to
)  # fmt: skip

SWAGGER = "node_modules/swagger-ui-dist"
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
NOWHERE = tuple(  # each method by its name: API Gateway takes no throttle for ANY
    Throttle(method, path, 10, 20) for path in ("/", "/{proxy+}") for method in METHODS
)

EMPTY = ("ListBucket", "DeleteObject")
DEAR = ("register", "signup", "password/forgot", "password/reset", "password/change",
        "email/change")  # fmt: skip
FUNCTIONS = (
    Function("health", ("/health", "/api/health", "/openapi.json", "/docs"), memory_mb=256, files=(
        ("openapi.json", "openapi.json"),
        (f"{SWAGGER}/swagger-ui-bundle.js", "swagger-ui-bundle.js"),
        (f"{SWAGGER}/swagger-ui.css", "swagger-ui.css"),
    ), nowhere=NOWHERE),
    Function("auth", ("/api/auth",), memory_mb=1769,  # one whole vCPU: bcrypt is all it does
             grants={"users": ("BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem",
                               "DeleteItem"),
                     "profiles": ("Query",), "reports": ("Query",)},  # export
             secrets=("signing", "credentials"), sends=("mail", "scores", "erasures"),
             throttles=(*(Throttle("POST", f"/api/auth/{path}", 5, 10) for path in DEAR),
                        Throttle("POST", "/api/auth/login", 20, 40))),
    Function("profiles", ("/api/profile", "/api/metrics"),
             grants={"users": ("BatchGetItem",), "profiles": ("GetItem", "PutItem", "UpdateItem")},
             secrets=("signing",)),
    Function("orders", ("/api/orders", "/api/menu", "/api/verify-token"), auth0=True, layer="rs256",
             # nothing updates or deletes: what the audit trail says stays said
             grants={"orders": ("BatchGetItem", "GetItem", "Query", "PutItem")},
             secrets=("signing",)),
    Function("scores", (), follows="profiles", records=("PROFILE",), consumes="scores",
             sends=("scores",), memory_mb=256, timeout_s=30,
             grants={"users": ("GetItem",), "profiles": ("GetItem",),
                     "profiles:GROUP#*": ("BatchGetItem", "UpdateItem"),
                     "leaderboard": ("GetItem", "PutItem", "UpdateItem", "DeleteItem")}),
    Function("leaderboard", ("/api/leaderboard", "/api/benchmarks"),
             grants={"users": ("BatchGetItem",), "profiles": ("BatchGetItem",),
                     "leaderboard": ("GetItem", "BatchGetItem"),
                     "leaderboard/by-score": ("Query",), "leaderboard/by-sector": ("Query",)},
             secrets=("signing",), sends=("scores",),
             throttles=(Throttle("GET", "/api/leaderboard/{proxy+}", 20, 40),)),  # public
    Function("reports", ("/api/reports",), model=True, priced=True, memory_mb=1024,
             grants={**dict.fromkeys(("users", "profiles", "leaderboard"), ("BatchGetItem",)),
                     "reports": ("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem")},
             objects={"reports/facts": ("GetObject", "PutObject", "DeleteObject"),
                      "reports/free": ("GetObject", "PutObject", "DeleteObject"),
                      "reports/paid": ("GetObject", "DeleteObject")},
             secrets=("signing",),
             throttles=(Throttle("POST", "/api/reports/generate", 5, 10),)),
    Function("report_worker", (), follows="reports", statuses=("queued",), batch=1, tries=3,
             model=True, memory_mb=256, timeout_s=100,
             grants={"reports": ("GetItem", "PutItem", "UpdateItem", "DeleteItem")},
             objects={"reports/facts": ("GetObject", "DeleteObject"),
                      "reports/free": ("PutObject", "DeleteObject"),
                      "reports/paid": ("PutObject", "DeleteObject")},
             secrets=("providers",)),
    Function("mailer", (), consumes="mail", mails=True, memory_mb=256, timeout_s=20),
    Function("payments", ("/api/payments", "/api/reports/{reportId}/unlock"), paystack=True,
             model=True, timeout_s=20,
             grants={"users": ("BatchGetItem",),
                     "reports": ("BatchGetItem", "GetItem", "PutItem", "UpdateItem",
                                 "DeleteItem")},
             objects={"reports/facts": ("GetObject", "DeleteObject"),
                      "reports/free": ("DeleteObject",),  # of a report that is deleted meanwhile
                      "reports/paid": ("GetObject", "PutObject", "DeleteObject")},
             secrets=("signing", "payments")),
    Function("housekeeping", (), every_minutes=15, consumes="erasures", sends=("scores",),
             paystack=True, memory_mb=256, timeout_s=120,
             grants={"users": ("GetItem", "Query", "DeleteItem", "BatchWriteItem"),
                     "reports": ("BatchWriteItem", "GetItem", "Query", "PutItem", "UpdateItem",
                                 "DeleteItem"), "profiles": ("Query", "BatchWriteItem"),
                     "leaderboard:YEAR#*": ("Query",)},
             objects={"reports/erased": ("PutObject",), "reports/facts": EMPTY,
                      "reports/free": EMPTY, "reports/paid": EMPTY}, secrets=("payments",)),
)  # fmt: skip

# What the functions call of the AWS SDK; its data files are cut down to this in the layers.
SDK_OPERATIONS = {
    "dynamodb": ("BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query",
                 "TransactWriteItems", "UpdateItem"),
    "s3": ("DeleteObject", "DeleteObjects", "GetObject", "ListObjectsV2", "PutObject"),
    "secretsmanager": ("GetSecretValue",), "sesv2": ("SendEmail",), "sqs": ("SendMessage",),
}  # fmt: skip
FOLLOWING = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
CONSUMING = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")  # what Lambda does for one

MACHINE = "aarch64"  # that functions run on in AWS: arm64 costs a fifth less
ARCHITECTURES = {"aarch64": "arm64", "x86_64": "x86_64"}  # machine name -> Lambda's name


def table(key: str) -> Table:
    """The row of a table by its word. Raises KeyError."""
    return {row.key: row for row in TABLES}[key]


def this_machine() -> str:
    """The name of the machine that this runs on, as in ARCHITECTURES."""
    return platform.machine().replace("arm64", "aarch64")  # macOS says arm64


def resources(row: Function) -> list[str]:
    """The paths at the gateway, which takes one variable a level: that of the other function
    where it has a path below this one's prefix, such as /api/reports/{reportId}/unlock.
    """
    found = []
    for prefix in row.paths:
        inner = [p for row in FUNCTIONS for p in row.paths if p.startswith(f"{prefix}/{{")]
        found.append(prefix)
        if inner:
            found.append(prefix + "/" + inner[0].removeprefix(f"{prefix}/").partition("/")[0])
        found.append(f"{found[-1]}/{{proxy+}}")
    return found


def physical(name: str, stage: str) -> str:
    """A table's name in a stage: exact in prod and local, suffixed elsewhere."""
    return name if stage in ("prod", "local") else f"{name}-{stage}"


def secret_name(key: str, stage: str) -> str:
    """The name of a secret in a stage, e.g. auxeira/prod/signing."""
    return f"auxeira/{stage}/{key}"


def queue_name(key: str, stage: str) -> str:
    """The name of a queue in a stage, e.g. auxeira-prod-mail."""
    return f"auxeira-{stage}-{key}"


def dead_letters_name(key: str, stage: str) -> str:
    """The name of a queue's dead-letter queue in a stage, e.g. auxeira-prod-mail-dead."""
    return f"{queue_name(key, stage)}-dead"


def function_name(group: str, stage: str) -> str:
    """The name of a function in a stage, e.g. auxeira-prod-auth."""
    return f"auxeira-{stage}-{group}"
