"""How often a user may send events: counted in each process, for a call each would cost a write.

The gateway limits all together; this keeps one user from filling the queue for the others.
"""

from auxeira.core.problems import TooMany
from functions.analytics import rules

_windows: dict[str, tuple[int, int]] = {}  # user -> (when the window began, what came in it)


def refuse_flood(user_id: str, now: int) -> None:
    """Count what a user sends. Raises TooMany above what a window takes."""
    began, number = _windows.pop(user_id, (now, 0))
    if not began <= now < began + rules.WINDOW:
        began, number = now, 0
    if len(_windows) >= rules.MOST_USERS:
        del _windows[next(iter(_windows))]
    _windows[user_id] = began, number + 1
    if number >= rules.MOST_FLUSHES:
        raise TooMany(
            "Too many events at once. Wait, and send several in one request.",
            began + rules.WINDOW - now,
        )


def clear_windows() -> None:
    """Forget what was counted, as a new process would."""
    _windows.clear()
