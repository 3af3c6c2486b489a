"""The reports of a user: what is known of each, the facts it is written from, its body.

META of a report says its status: locked (not paid for), queued, generating, ready or failed.
Whoever claims a report writes it: `holder` says who that is, and `attempt` tells a late writer
that another has taken its place. Facts lie in the bucket; a body of 4 KB at most is an item, a
longer one an object.
"""

import gzip
import zlib
from datetime import datetime
from typing import Any

from auxeira.aws import backoff, dynamodb, s3
from auxeira.core.problems import NotFound
from auxeira.core.timestamps import format_timestamp
from auxeira.reports import report_record
from auxeira.reports.report_record import (
    BODY,
    FACTS,
    FAILED,
    FREE,
    GENERATING,
    IN_BUCKET,
    IN_ITEM,
    KEYS,
    LOCKED,
    META,
    PAID,
    QUEUED,
    READY,
    STAY,
    TO_PAY,
    body_object_name,
    facts_object_name,
    report_body_key,
    report_key,
)

Item = dict[str, Any]

MOST_IN_ITEM = 4000  # bytes: with its names and keys an item that is read for half a unit
LEASE = 120  # seconds that a writer has; longer than any function may run
PATIENCE = 60  # seconds in which a queued report should be begun
NOT_THERE = "You have no such report."


class Fenced(Exception):
    """Another writer has claimed the report since, or it is gone."""


def get_meta(user_id: str, report_id: str, *, strong: bool = False) -> Item:
    """Return a report of this user. Half a read unit, 1 when strong. Raises NotFound.

    Raises Conflict for one that cannot be read.
    """
    found = dynamodb.get_item("reports", report_key(user_id, report_id), strong=strong)
    if found is None or not report_id.startswith(META):
        raise NotFound(NOT_THERE)
    return report_record.require_readable_report(found)


def list_metas(user_id: str, limit: int, after: str | None) -> tuple[list[Item], str | None]:
    """Return METAs behind `after` on, newest first, and where the next page starts."""
    return dynamodb.query("reports", user_id, META, limit, after, names=KEYS, newest=True)


def read_report_body(meta: Item) -> bytes:
    """Return the JSON of a ready report's document.

    Raises Conflict (lost), NotFound (being deleted).
    """
    packed: bytes | None
    if meta.get("body") == IN_BUCKET:
        packed = s3.get_object(body_object_name(meta))
    else:
        packed = (dynamodb.get_item("reports", report_body_key(meta)) or {}).get("content")
    try:
        if packed:
            return gzip.decompress(packed)
    except (EOFError, OSError, zlib.error):
        raise report_record.refuse_damaged_report(meta) from None
    if (
        dynamodb.get_item("reports", report_key(meta["user_id"], meta["record"]), strong=True)
        is None
    ):
        raise NotFound(NOT_THERE)
    raise report_record.refuse_damaged_report(meta)


def get_facts(meta: Item) -> bytes | None:
    """Return the facts that a report is written from, packed; None where they are gone."""
    return s3.get_object(facts_object_name(meta))


def put_facts(meta: Item, packed: bytes) -> None:
    """Keep the facts of a report, which nothing changes afterwards."""
    s3.put_object(facts_object_name(meta), packed)


def is_overdue(meta: Item, now: int) -> bool:
    """Tell whether nobody writes a report that somebody should be writing by now."""
    if meta["status"] == GENERATING:
        return bool(meta.get("lease_until", 0) <= now)
    return bool(meta["status"] == QUEUED and meta.get("queued_at", 0) + PATIENCE <= now)


def queue_report(meta: Item, now: int) -> Item:
    """Let the stream deliver a report, once more or again. Returns META. Raises Fenced.

    Two write units: it is on the list of those that wait, before it is queued.
    """
    backoff.add_waiting_report(meta["user_id"], meta["record"], now)
    return _update_meta(meta, {"status": QUEUED, "queued_at": now}, gone=("lease_until", "holder"))


def extend_expiry(meta: Item, now: int) -> Item:
    """Let a locked report wait for its payment: it stays for STAY seconds from now.

    Returns META as it is now. No call, or one write unit where less is left. Raises NotFound.
    """
    made = datetime.fromisoformat(meta["created_at"]).timestamp()
    until = min(now + STAY, int(made) + TO_PAY)
    if meta["status"] != LOCKED or meta.get("ttl", until) >= until:
        return meta
    place = report_key(meta["user_id"], meta["record"])
    try:  # one that was paid for meanwhile has no ttl, and gets none
        return dynamodb.update_item(
            "reports",
            place,
            "SET #ttl = :until",
            {"until": until},
            condition="#ttl < :until",
            names={"#ttl": "ttl"},
        )
    except dynamodb.ConditionFailed as refusal:
        if refusal.item is None:
            raise NotFound(NOT_THERE) from None
        return refusal.item


def claim_report(meta: Item, holder: str, now: int) -> Item:
    """Take a report to write it: one that is queued, or whose writer is this one or gone.

    Returns META with the claim. One write unit. Raises Fenced where somebody else writes it, or
    there is nothing to write.
    """
    again = meta["status"] == GENERATING and (meta.get("holder") == holder or is_overdue(meta, now))
    if meta["status"] != QUEUED and not again:
        raise Fenced
    return _update_meta(
        meta, build_claim(holder, now) | {"attempt": meta["attempt"] + 1}, gone=("queued_at",)
    )


def build_claim(holder: str, now: int) -> Item:
    """Return the members of a META that say who writes the report, and until when."""
    return {"status": GENERATING, "holder": holder, "lease_until": now + LEASE}


def finish_report(meta: Item, document: bytes, engine: str, now: int) -> Item:
    """Keep the document (JSON) of a claimed report and make it ready. Raises Fenced.

    Returns META. One write unit, and what the body costs: one a KB as an item, else a put.
    """
    packed = gzip.compress(document, mtime=0)
    place = IN_ITEM if len(packed) <= MOST_IN_ITEM else IN_BUCKET
    if place == IN_BUCKET:
        s3.put_object(body_object_name(meta), packed)
    else:
        expiry = {"ttl": meta["ttl"]} if "ttl" in meta else {}
        dynamodb.put_item("reports", report_body_key(meta) | {"content": packed} | expiry)
    done = {"status": READY, "engine": engine, "body": place, "updated_at": format_timestamp(now)}
    try:
        return _update_meta(meta, done, gone=("lease_until", "holder"))
    except Fenced:
        if (
            dynamodb.get_item("reports", report_key(meta["user_id"], meta["record"]), strong=True)
            is None
        ):
            # it was deleted while it was written
            delete_stored_report(meta["user_id"], meta["record"])
        raise


def fail_report(meta: Item, now: int) -> Item:
    """Give a claimed report up; a free one does not count for the month. Raises Fenced.

    Returns META. Four write units, one for a paid report.
    """
    members = {"status": FAILED, "updated_at": format_timestamp(now)}
    gone = ("lease_until", "holder")
    if meta["is_premium"]:
        return _update_meta(meta, members, gone)
    back = dynamodb.update_action(
        "reports",
        monthly_quota_key(meta["user_id"], meta["created_at"]),
        "SET #n = #n - :one",
        {"one": 1, "zero": 0},
        condition="#n > :zero",
        names={"#n": "n"},
    )
    try:
        dynamodb.transact(_update_meta_action(meta, members, gone), back)
    except dynamodb.Cancelled as refusal:
        if refusal.items[0] is not None:
            raise Fenced from None
        return _update_meta(meta, members, gone)  # the month is over, and its count is gone
    return {name: meta[name] for name in meta.keys() - set(gone)} | members


def delete_stored_report(user_id: str, report_id: str) -> None:
    """Delete a report, its facts and its body, or what is left of them.

    META goes last, so that what breaks off can be repeated.
    """
    for prefix in (FACTS, FREE, PAID):
        s3.delete_object(f"{prefix}/{user_id}/{report_id}")
    dynamodb.delete_item("reports", report_key(user_id, BODY + report_id.removeprefix(META)))
    gone = dynamodb.delete_item("reports", report_key(user_id, report_id)) or {}
    if gone.get("body") == IN_BUCKET:  # a writer may have put it there in between
        s3.delete_object(body_object_name(gone))
    elif gone.get("body"):
        dynamodb.delete_item("reports", report_body_key(gone))


def unlock_actions(meta: Item, reference: str, now: int, holder: str | None = None) -> list[Item]:
    """Return actions: a locked report is paid for by a payment, and never expires again.

    It is queued, or held by `holder`, who then writes it, and on the list of those that wait;
    ready where its body is there already.
    """
    paid = {"unlocked": True, "payment": reference, "updated_at": format_timestamp(now)}
    if meta.get("body"):
        return [
            _update_meta_action(meta | {"status": LOCKED}, {"status": READY} | paid, gone=("ttl",))
        ]
    status = build_claim(holder, now) if holder else {"status": QUEUED, "queued_at": now}
    return [
        _update_meta_action(meta | {"status": LOCKED}, status | paid, gone=("ttl",)),
        backoff.waiting_report_action(meta["user_id"], meta["record"], now),
    ]


def relock_actions(meta: Item, now: int) -> list[Item]:
    """Return actions: a report whose payment was given back is locked, whatever it was."""
    members = {"status": LOCKED, "unlocked": False, "updated_at": format_timestamp(now)}
    gone = ("payment", "spare", "lease_until", "holder", "queued_at")
    return [_update_meta_action(meta, members, gone, same=("payment", "spare"))]


def spare_actions(meta: Item, payment: str, spare: list[str]) -> list[Item]:
    """Return actions: which payment a report is unlocked by, and which ones are too many."""
    members = {"payment": payment, "spare": spare}
    return [_update_meta_action(meta, members, (), same=("payment", "spare"))]


def monthly_quota_key(user_id: str, when: str) -> Item:
    """Return the key of the count of a user's reports in a month; `when` begins with the month."""
    return report_key(user_id, f"quota_{when[:7]}")


def _update_meta(meta: Item, members: Item, gone: tuple[str, ...] = ()) -> Item:
    """Change META if it is still as it was read. Returns it whole. Raises Fenced."""
    request = _build_meta_update(meta, members, gone)
    try:
        return dynamodb.update_item(**request)
    except dynamodb.ConditionFailed:
        raise Fenced from None


def _update_meta_action(
    meta: Item, members: Item, gone: tuple[str, ...], same: tuple[str, ...] = ()
) -> Item:
    return dynamodb.update_action(**_build_meta_update(meta, members, gone, same))


def _build_meta_update(
    meta: Item, members: Item, gone: tuple[str, ...], same: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return an update of META where status, attempt and what else has to are the `same`."""
    sets = ", ".join(f"#{name} = :{name}" for name in members)
    removes = f" REMOVE {', '.join(f'#{name}' for name in gone)}" if gone else ""
    kept = {name: meta[name] for name in ("status", "attempt", *same) if name in meta}
    tests = [f"#{name} = :before_{name}" for name in kept]
    tests += [f"attribute_not_exists(#{name})" for name in same if name not in meta]
    before = {f"before_{name}": value for name, value in kept.items()}
    names = {*kept, *same, *members, *gone}
    return {
        "table": "reports",
        "key": report_key(meta["user_id"], meta["record"]),
        "expression": f"SET {sets}{removes}",
        "values": members | before,
        "condition": " AND ".join(tests),
        "names": {f"#{name}": name for name in names},
    }
