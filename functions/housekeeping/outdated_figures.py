"""Finds who is ranked with figures of a year that has become too old, and has them counted anew.

That takes them off the list of that year, so that each run goes on with those that are left.
"""

from datetime import UTC, datetime

from auxeira.aws import dynamodb, sqs
from auxeira.benchmarks import board
from auxeira.benchmarks.board import YearLine
from auxeira.core.records import read_record
from auxeira.esg import editions

AT_ONCE = 50  # organisations of a run: what the boards can take in 15 minutes


def queue_outdated_organisations(now: int) -> int:
    """Queue organisations to be counted anew. Returns how many. Raises Unavailable."""
    from auxeira.esg.scores import RECENT  # dear to import

    year = datetime.fromtimestamp(now, UTC).year - RECENT - 1
    found = set()
    for edition in editions.EDITIONS:
        key = board.year_hash_key(year, edition)
        page, _ = dynamodb.query("leaderboard", key, "", AT_ONCE, None)
        lines = (read_record(YearLine, item, line=item["sk"]) for item in page)
        found |= {line.user_id for line in lines if line}
    for user_id in sorted(found):
        sqs.send_message("scores", {"user_id": user_id})
    return len(found)
