"""Finds who is ranked with figures of a year that has become too old, and has them counted anew.

That takes them off the list of that year, so that each run goes on with those that are left.
"""

from datetime import UTC, datetime

from auxeira.aws import dynamodb, sqs

AT_ONCE = 50  # organisations of a run: what the boards can take in 15 minutes


def queue_outdated_organisations(now: int) -> int:
    """Queue organisations to be counted anew. Returns how many. Raises Unavailable."""
    from auxeira.esg.scores import RECENT  # dear to import

    year = datetime.fromtimestamp(now, UTC).year - RECENT - 1
    page, _ = dynamodb.query("leaderboard", f"YEAR#{year}", "", AT_ONCE, None)
    for listed in page:
        sqs.send_message("scores", {"user_id": listed["sk"].partition("#")[2]})
    return len(page)
