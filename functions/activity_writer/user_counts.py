"""Counts the users of a day: the sketch is written once a minute at most, whoever asks.

What comes in between goes back to the queue for a minute, together, so that nobody is forgotten
with a process that ends.
"""

from auxeira.activity import user_sketch
from auxeira.activity.activity_records import Sketch
from auxeira.activity.user_sketch import Raises
from auxeira.aws import dynamodb, sqs
from auxeira.core.logs import logger
from functions.activity_writer import repository

MINUTE = 60  # seconds between two writes
MOST_DAYS = 3  # whose sketches a process remembers

_known: dict[str, tuple[Sketch, bytes]] = {}  # day -> the sketch as it was seen, and its registers


def count_users(day: str, raises: Raises, now: int) -> None:
    """Have a day's sketch raised: now, or in a minute. No call where it would change nothing.

    Raises Unavailable.
    """
    known = _known.get(day)
    if known:
        raises = user_sketch.select_raises(known[1], raises)
        if not raises:
            return
    if not (known and _is_young(known[0], now)) and _raise_sketch(day, raises, now):
        return
    message = {"day": day, "raises": sorted(raises.items())}
    sqs.send_message("activity", message, delay_s=MINUTE)


def clear_sketch_cache() -> None:
    """Forget what was seen, as a new process would."""
    _known.clear()


def _raise_sketch(day: str, raises: Raises, now: int) -> bool:
    """Raise the registers that are stored; return whether that is done. 1 read, 1 write unit."""
    before = repository.load_sketch(day)
    registers = _read_registers(before)
    if before and not user_sketch.select_raises(registers, raises):
        _remember(day, before, registers)
        return True
    if before and _is_young(before, now):
        _remember(day, before, registers)
        return False
    after = user_sketch.raise_registers(registers, raises)
    try:
        _remember(day, repository.write_sketch(before, day, after, now), after)
    except dynamodb.ConditionFailed:  # another process was first, a moment ago
        _known.pop(day, None)
        return False
    return True


def _read_registers(sketch: Sketch | None) -> bytes:
    try:
        if sketch:
            return user_sketch.decompress_registers(sketch.registers)
    except ValueError:  # put there by hand: begun anew
        logger.error("sketch", event="sketch_unreadable", day=sketch.sk if sketch else None)
    return user_sketch.build_empty_registers()


def _is_young(sketch: Sketch, now: int) -> bool:
    return now < sketch.updated_at + MINUTE


def _remember(day: str, sketch: Sketch, registers: bytes) -> None:
    _known[day] = sketch, registers
    for other in sorted(_known)[:-MOST_DAYS]:
        del _known[other]
