"""Answers of the model, kept for a day: the same question is paid for once."""

import zlib

import msgspec

from auxeira.core.logs import logger
from auxeira.core.problems import Unavailable
from functions.report_worker import answer, repository
from functions.report_worker.answer import Malformed, Reply

KEPT = 24 * 3600  # seconds
MOST = 32 * 1024  # bytes of an answer that is kept


def get_cached_reply(digest: str, name: str, now: float) -> Reply | None:
    """Return the answer to a question, None if there is none that can be read.

    0.5 read units for 4 KB.
    """
    try:
        found = repository.get_packed_answer(digest, name)
    except Unavailable:
        return None
    if found is None or found.ttl <= now:  # DynamoDB may take days to delete it
        return None
    try:
        return answer.parse_reply(zlib.decompress(found.answer).decode(), "stop")
    except (zlib.error, UnicodeDecodeError, Malformed):
        logger.error("cache", event="model_answer_damaged", digest=digest)
        return None


def cache_reply(digest: str, name: str, reply: Reply, now: float) -> None:
    """Keep an answer, if that can be."""
    packed = zlib.compress(msgspec.json.encode(reply), 9)
    if len(packed) > MOST:
        return
    try:
        repository.put_packed_answer(digest, name, packed, int(now) + KEPT)
    except Unavailable:
        logger.warning("cache", event="model_answer_not_kept")
