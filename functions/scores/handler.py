"""Keeps the leaderboard and the groups what the profiles say: called with changes of profiles.

A record says only whose profile has changed: the profile is read as it is now, so that records may
come twice, late or in any order. What cannot be counted although everything answers is parked
whole in the queue of this function, which brings it back, and in the end into its dead letters.
"""

import json
import time
from datetime import UTC, datetime
from typing import Any

from auxeira.aws import client, dynamodb, sqs
from auxeira.benchmarks import histogram, peer_groups
from auxeira.benchmarks.peers import calculate_marks
from auxeira.core import deadline
from auxeira.core.logs import emit_count, flush_metrics, logger
from auxeira.core.problems import Unavailable
from auxeira.esg.scores import calculate_scores
from auxeira.profiles import stored_profile
from auxeira.security import sessions
from functions.scores import rules, snapshots

ATTEMPTS = 4  # of a transaction that others are in the way of

client.prepare_clients("dynamodb", "sqs")


class Contended(Exception):
    """Others were in the way each time, or the board is not what STATE says."""


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Handle a batch of a stream or of the queue; return what is to be sent again.

    Raises nothing.
    """
    failed = [name for record in event["Records"] if (name := _handle_record(record, context))]
    flush_metrics(context.aws_request_id)
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}


def _handle_record(record: dict[str, Any], context: Any) -> str | None:
    """Count a record. Returns its name where it is to be sent again."""
    queued = record.get("eventSource") == "aws:sqs"
    name: str = record["messageId"] if queued else record["dynamodb"]["SequenceNumber"]
    deadline.start_request(context)
    try:
        change = json.loads(record["body"]) if queued else record
        if "groups" in change:
            snapshots.make_due_snapshots(change["groups"], at_once=change.get("at_once") is True)
            return None
        user_id = change.get("user_id") or change["dynamodb"]["Keys"]["user_id"]["S"]
        outcome = refresh_scores(user_id, int(time.time()))
        logger.info("scores", event=outcome, user_id=user_id)
        return None
    except Unavailable:
        logger.warning("scores", event="scores_delayed", record=name)
        return name
    except Exception:  # whatever it is, the rest of the batch goes on
        logger.exception("scores", event="scores_parked", record=name)
        emit_count("ScoresParked")
        return name if queued else _park_record(record, name)
    finally:
        deadline.end_request()


def refresh_scores(user_id: str, now: int) -> str:
    """Make the board show a profile as it is. Returns what came of it. Raises Unavailable."""
    year = datetime.fromtimestamp(now, UTC).year
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        state = dynamodb.get_item("leaderboard", rules.state_key(user_id), strong=True)
        state = rules.build_empty_state(user_id) | (state or {})
        profile = _load_active_profile(user_id)
        found = calculate_scores(profile, year) if profile else {}
        own = calculate_marks(profile, found, year) if profile else {}
        members = peer_groups.split_marks_by_group(profile, own) if profile else {}
        made = snapshots.load_snapshot_times(rules.find_touched_groups(state, members))
        change = rules.decide_change(user_id, profile, found, members, state, made)
        if change is None:
            snapshots.make_due_snapshots(members)  # which whoever counted it may not have come to
            return "scores_unchanged"
        try:
            dynamodb.transact(*_build_write_actions(change, made, now))
        except dynamodb.Cancelled:  # another process has counted this profile, or copied a group
            continue
        snapshots.make_due_snapshots(members)
        return "scores_counted"
    raise Contended


def _load_active_profile(user_id: str) -> dict[str, Any] | None:
    """Return a profile, and whether its owner's address is verified; None without an active owner.

    A process may let the token of an erased account save a profile for a minute.
    """
    profile = dynamodb.get_item("profiles", stored_profile.profile_key(user_id), strong=True)
    user = sessions.load_active_user(user_id) if profile else None
    if not (profile and user):
        return None
    return stored_profile.readable(profile) | {"email_verified": user.email_verified}


def _build_write_actions(
    change: rules.BoardChange, made: dict[str, int], now: int
) -> list[dict[str, Any]]:
    puts = [dynamodb.put_action("leaderboard", entry, condition=None) for entry in change.puts]
    deletes = [dynamodb.delete_action("leaderboard", key, condition=None) for key in change.deletes]
    moves = []
    for category, old, new in change.moves:
        if move := histogram.shift_update(old, new):
            expression, values, names = move
            update = f"{expression} SET #at = :at", values | {"at": now}
            key = rules.histogram_key(category)
            names = names | {"#at": "updated_at"}
            moves.append(dynamodb.update_action("leaderboard", key, *update, names=names))
    shifts = [
        snapshots.shift_counters_action(name, made[name], found)
        for name, found in change.groups.items()
    ]
    return [_state_action(change.state), *puts, *deletes, *moves, *shifts]


def _state_action(state: dict[str, Any]) -> dict[str, Any]:
    """Return the put of STATE as it shall be, on condition that it is still what it was."""
    version = state["version"]
    condition: dict[str, Any] = {
        "condition": "#version = :before",
        "values": {"before": version},
        "names": {"#version": "version"},
    }
    if not state["entries"]:
        key = {name: state[name] for name in ("pk", "sk")}
        return dynamodb.delete_action("leaderboard", key, **condition)
    # a first version is like no other, so that one that was deleted is never met again
    after = state | {"version": version + 1 if version else time.time_ns()}
    return dynamodb.put_action("leaderboard", after, **(condition if version else {}))


def _park_record(record: dict[str, Any], name: str) -> str | None:
    try:
        sqs.send_message("scores", record)
        return None
    except (Unavailable, client.ClientError):
        return name
