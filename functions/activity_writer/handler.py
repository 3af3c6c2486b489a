"""Writes what users do, and counts it: called with events, and with what became ready or paid,
from the queue, and with new accounts, pledges and orders from the streams of their tables.

Nothing of this is in the way of a request. What comes twice is counted once; what cannot be
written yet comes again; who has closed an account leaves nothing behind.
"""

import json
import time
from functools import partial
from typing import Any

import msgspec

from auxeira.activity import user_sketch
from auxeira.activity.activity_records import PART, TOTAL, FactMessage, FlushMessage
from auxeira.activity.user_sketch import Raises
from auxeira.aws import client
from auxeira.aws.attribute_values import deserialize
from auxeira.core import deadline
from auxeira.core.logs import emit_count, flush_metrics, logger
from auxeira.core.problems import Unavailable
from functions.activity_writer import repository, rules, service, user_counts
from functions.activity_writer.rules import Entry

client.prepare_clients("dynamodb", "sqs")


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Handle a batch of the queue or of a stream; return what is to be sent again."""
    now = int(time.time())
    try:
        if event["Records"][0].get("eventSource") == "aws:sqs":
            failed = _handle_messages(event["Records"], now, context)
        else:
            failed = _handle_changes(event["Records"], now, context)
    finally:
        deadline.end_request()
        flush_metrics(context.aws_request_id)
    return {"batchItemFailures": [{"itemIdentifier": name} for name in sorted(failed)]}


def _handle_messages(records: list[dict[str, Any]], now: int, context: Any) -> set[str]:
    entries: list[Entry] = []
    asked: dict[str, list[tuple[str, Raises]]] = {}  # day -> what others could not write, of whom
    failed: set[str] = set()
    for record in records:
        name = record["messageId"]
        try:
            message = json.loads(record["body"])
            if "raises" in message:
                pairs = msgspec.convert(message["raises"], list[tuple[int, int]])
                asked.setdefault(message["day"], []).append((name, dict(pairs)))
            else:
                entries.append(_read_entry(name, message))
        except (ValueError, KeyError, TypeError):  # it ends among the dead letters
            logger.exception("activity", event="message_unreadable", record=name)
            failed.add(name)
    try:
        entries = _keep_present(entries, context)
    except Unavailable:
        return failed | {entry.name for entry in entries} | _list_names(asked)
    failed |= service.write_entries(entries, now, context) if entries else set()
    return failed | _count_users(entries, asked, now, context)


def _handle_changes(records: list[dict[str, Any]], now: int, context: Any) -> set[str]:
    """Count what changes say. One that cannot be read is left out: those behind it would wait."""
    entries: list[Entry] = []
    for record in records:
        name = record["dynamodb"]["SequenceNumber"]
        try:
            change = _read_change(record)
            if fact := rules.find_fact(change):
                entries.append(rules.build_fact_entry(name, fact, change.at))
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
            emit_count("FactUnreadable")
            logger.exception("activity", event="fact_unreadable", record=name)
    return service.write_entries(entries, now, context) if entries else set()


def _read_entry(name: str, message: dict[str, Any]) -> Entry:
    """Return what a message has written and counted. Raises ValueError, KeyError, TypeError."""
    if "metric" in message:
        fact = msgspec.convert(message, FactMessage)
        counts = {f"{PART}{part}" if part else TOTAL: n for part, n in fact.counts.items()}
        return rules.build_fact_entry(name, (fact.metric, fact.name, counts), fact.at)
    flush = msgspec.convert(message, FlushMessage)
    return rules.build_flush_entry(name, flush.user_id, flush.flush_id, flush.ms, flush.pack)


def _read_change(record: dict[str, Any]) -> rules.Change:
    """Return the change that a record of a stream tells of; one of keys alone has no images."""
    told = record["dynamodb"]
    before, after = (deserialize(told.get(name, {})) for name in ("OldImage", "NewImage"))
    at = int(told["ApproximateCreationDateTime"])
    return rules.Change(before, after or deserialize(told["Keys"]), at, record["eventName"])


def _keep_present(entries: list[Entry], context: Any) -> list[Entry]:
    """Return the entries that are of no user, or of one who is there. Raises Unavailable."""
    users = sorted({entry.user_id for entry in entries if entry.user_id})
    present = service.call_patiently(partial(repository.find_present_users, users), context)
    return [entry for entry in entries if not entry.user_id or entry.user_id in present]


def _count_users(
    entries: list[Entry], asked: dict[str, list[tuple[str, Raises]]], now: int, context: Any
) -> set[str]:
    """Count the users of each day. Returns the names of what has to come again."""
    failed: set[str] = set()
    users = rules.group_users_by_day(entries)
    for day in sorted(users.keys() | asked.keys()):
        pairs = [user_sketch.locate_user(user_id) for user_id in users.get(day, ())]
        pairs += [pair for _, raises in asked.get(day, ()) for pair in raises.items()]
        raises = user_sketch.merge_raises(pairs)
        try:
            service.call_patiently(partial(user_counts.count_users, day, raises, now), context)
        except Unavailable:
            failed |= {entry.name for entry in entries if entry.hour[:10] == day}
            failed |= {name for name, _ in asked.get(day, ())}
    return failed


def _list_names(asked: dict[str, list[tuple[str, Raises]]]) -> set[str]:
    return {name for found in asked.values() for name, _ in found}
