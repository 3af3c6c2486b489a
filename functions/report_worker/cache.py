"""Answers of the model, kept for a day: the same question is paid for once."""

import zlib

from auxeira.aws import dynamodb
from auxeira.core.logs import logger
from auxeira.core.problems import Unavailable

KEPT = 24 * 3600  # seconds
MOST = 32 * 1024  # bytes of an answer that is kept


def get_cached_answer(digest: str, name: str, now: float) -> str | None:
    """Return the answer to a question, None if there is none. 0.5 read units for 4 KB."""
    try:
        item = dynamodb.get_item("reports", cached_answer_key(digest, name))
    except Unavailable:
        return None
    if item is None or item["ttl"] <= now:  # DynamoDB may take days to delete it
        return None
    return zlib.decompress(item["answer"]).decode()


def cache_answer(digest: str, name: str, answer: str, now: float) -> None:
    """Keep an answer, if that can be."""
    packed = zlib.compress(answer.encode(), 9)
    if len(packed) > MOST:
        return
    values = {"answer": packed, "ttl": int(now) + KEPT}
    names = {"#answer": "answer", "#ttl": "ttl"}
    expression = "SET #answer = :answer, #ttl = :ttl"
    try:
        dynamodb.update_item(
            "reports", cached_answer_key(digest, name), expression, values, names=names
        )
    except Unavailable:
        logger.warning("cache", event="model_answer_not_kept")


def cached_answer_key(digest: str, name: str) -> dict[str, str]:
    """Return the key of an answer: `digest` of the question, `name` of report type and model."""
    return {"user_id": f"cache#{digest}", "record": name}
