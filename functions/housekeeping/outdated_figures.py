"""Finds who is ranked with figures of a year that has become too old, and has them counted anew.

That takes them off the list of that year, so that each run goes on with those that are left.
"""

from datetime import UTC, datetime

from auxeira.aws import dynamodb, sqs
from auxeira.benchmarks import board
from auxeira.benchmarks.board import YearLine
from auxeira.core.records import read_record

AT_ONCE = 50  # organisations of a run: what the boards can take in 15 minutes


def queue_outdated_organisations(now: int) -> int:
    """Queue organisations to be counted anew. Returns how many. Raises Unavailable."""
    from auxeira.esg.scores import RECENT  # dear to import

    year = datetime.fromtimestamp(now, UTC).year - RECENT - 1
    page, _ = dynamodb.query("leaderboard", board.year_hash_key(year), "", AT_ONCE, None)
    listed = [line for item in page if (line := read_record(YearLine, item, line=item["sk"]))]
    for line in listed:
        sqs.send_message("scores", {"user_id": line.user_id})
    return len(listed)
