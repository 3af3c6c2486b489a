"""What is deployed, as data: tables, secrets, queues, functions.

One row a thing; a function's is functions/<group>/spec.py. Imports nothing but the standard
library, so that the CDK app, the tests, the local run and the benchmarks read the same rows. Keys,
capacities and recovery are explained in docs/architecture.md.
"""

from importlib import import_module
from pathlib import Path

from cdk.resources import Bucket, Function, Index, Queue, Secret, Table

ROOT = Path(__file__).resolve().parent.parent
S, N = "S", "N"
IMAGES = "NEW_AND_OLD_IMAGES"
CARD = ("title", "sdg", "target_minor", "currency", "created_at", "deadline")
OWN = ("funded_pct", "status", "amount_minor", "pledge_type", "role_type", "message")
ENTRY = ("org_name", "sector", "country", "year")

TABLES = (
    Table("users", "auxeira-users", "pk", "sk", max_read=2000, max_write=1000, ttl=True,
          stream="KEYS_ONLY", recovery_days=35),
    Table("profiles", "auxeira-user-profiles", "user_id", "record", max_read=1000, max_write=500,
          stream=IMAGES, recovery_days=35, indexes=(
              Index("by-expertise", ("expert_skill", S), ("expert_rank", N),
                    ("name", "skills", "sectors", "sdgs", "countries", "languages",
                     "availability", "rate")),
          )),
    Table("reports", "auxeira-esg-reports", "user_id", "record", max_read=1000, max_write=500,
          ttl=True, stream=IMAGES, recovery_days=35),
    Table("projects", "auxeira-projects", "project_id", "record", read=5, write=2,
          stream=IMAGES, recovery_days=35, insights=True, indexes=(
              Index("browse", ("browse_pk", S), ("browse_sk", S), (*CARD, "funded_pct"), 2, 1),
              Index("funded", ("funded_pk", S), ("funded_pct", N), CARD, 1, 1),
              Index("owner", ("owner_id", S), ("owner_sk", S), (*CARD, *OWN), 1, 1),
          )),
    Table("leaderboard", "auxeira-leaderboard", "pk", "sk", read=10, write=3,
          recovery_days=7, insights=True, indexes=(
              Index("by-score", ("category", S), ("score_key", S), ENTRY, 2, 3),
              Index("by-sector", ("sector_category", S), ("score_key", S), ENTRY, 2, 3),
          )),
    Table("activity", "auxeira-user-activity", "user_id", "sk", read=2, write=5, ttl=True),
    Table("orders", "Pizza42-Orders", "user_id", "order_id", max_read=1000, max_write=1000,
          ttl=True, stream=IMAGES, recovery_days=35, product="pizza42"),
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
    Queue("activity", visibility_s=180, receives=50),  # events; a full table is no reason to lose
)  # fmt: skip

BUCKETS = (
    Bucket("reports", {"facts/": 120, "free/": 120}),  # 30 days after what they belong to
    Bucket("copies", {"": 34}, version_days=1),  # what `ops export` writes: gone after 35 days
)  # fmt: skip

FOLLOWING = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
CONSUMING = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")  # what Lambda does for one

BATCH = 10  # messages that a consumer is called with
CONSUMERS = 2  # at a time, for each queue: the smallest number that AWS takes

OLD_BACKUPS_ROLE = "OldBackupsRole"  # logical id of what deletes backups of `ops backup`

LIVE = "live"  # the alias by which everything calls a function


def _collect_specs() -> tuple[Function, ...]:
    """Return the rows of all functions, by the names of their folders."""
    groups = sorted(path.parent.name for path in ROOT.glob("functions/*/spec.py"))
    return tuple(import_module(f"functions.{group}.spec").SPEC for group in groups)


FUNCTIONS = _collect_specs()


def list_package_layers(row: Function) -> tuple[str, ...]:
    """Return the layers of our own code that a function has: layers/<name>."""
    return ("common", "reports") if "report_writer" in row.uses else ("common",)


def find_table(key: str) -> Table:
    """Return the row of a table by its word. Raises KeyError."""
    return {row.key: row for row in TABLES}[key]


def list_gateway_paths(row: Function) -> list[str]:
    """Return the paths at the gateway, which takes one variable a level: that of the other function
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


def stack_name(stage: str) -> str:
    """Return the name of a stage's stack."""
    return "Auxeira" if stage == "prod" else f"Auxeira-{stage}"


def physical_table_name(name: str, stage: str) -> str:
    """Return a table's name in a stage: exact in prod and local, suffixed elsewhere."""
    return name if stage in ("prod", "local") else f"{name}-{stage}"


def secret_name(key: str, stage: str) -> str:
    """Return the name of a secret in a stage, e.g. auxeira/prod/signing."""
    return f"auxeira/{stage}/{key}"


def queue_name(key: str, stage: str) -> str:
    """Return the name of a queue in a stage, e.g. auxeira-prod-mail."""
    return f"auxeira-{stage}-{key}"


def dead_letters_name(key: str, stage: str) -> str:
    """Return the name of a queue's dead-letter queue in a stage, e.g. auxeira-prod-mail-dead."""
    return f"{queue_name(key, stage)}-dead"


def function_name(group: str, stage: str) -> str:
    """Return the name of a function in a stage, e.g. auxeira-prod-auth."""
    return f"auxeira-{stage}-{group}"


def api_name(stage: str) -> str:
    """Return the name of the API in a stage, e.g. auxeira-prod."""
    return f"auxeira-{stage}"


def alias_logical_id(group: str) -> str:
    """Return the logical id of a function's alias `live`, e.g. ReportWorkerLive."""
    return "".join(word.capitalize() for word in group.split("_")) + "Live"
