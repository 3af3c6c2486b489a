"""Keeps the leaderboard and the groups what the profiles say: called with changes of profiles.

A record says only whose profile has changed: the profile is read as it is now, so that records may
come twice, late or in any order. What cannot be counted although everything answers is parked
whole in the queue of this function, which brings it back, and in the end into its dead letters.
"""

import json
import time
from typing import Any

from auxeira.aws import client, sqs
from auxeira.aws.batch import handle_batch
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.esg import editions
from functions.scores import service, snapshots

client.prepare_clients("dynamodb", "sqs")


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Handle a batch of a stream or of the queue; return what is to be sent again.

    Raises nothing.
    """
    return handle_batch(event, context, _handle_record)


def _handle_record(record: dict[str, Any], name: str) -> bool:
    """Count a record. Returns whether it is done with."""
    queued = record.get("eventSource") == "aws:sqs"
    try:
        change = json.loads(record["body"]) if queued else record
        if "groups" in change:
            for edition in editions.EDITIONS:
                snapshots.make_due_snapshots(
                    change["groups"], edition, at_once=change.get("at_once") is True
                )
            return True
        user_id = change.get("user_id") or change["dynamodb"]["Keys"]["user_id"]["S"]
        outcome = service.refresh_scores(user_id, int(time.time()))
        logger.info("scores", event=outcome, user_id=user_id)
        return True
    except Unavailable:
        logger.warning("scores", event="scores_delayed", record=name)
        return False
    except Exception:  # whatever it is, the rest of the batch goes on
        logger.exception("scores", event="scores_parked", record=name)
        emit_count("ScoresParked")
        return not queued and _park_record(record)


def _park_record(record: dict[str, Any]) -> bool:
    """Queue a record whole. Returns whether that could be done."""
    try:
        sqs.send_message("scores", record)
        return True
    except (Unavailable, client.ClientError):
        return False
