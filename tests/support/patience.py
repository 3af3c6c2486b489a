"""How long a test waits for what happens in a time of its own."""

import os


def stretch(seconds: float) -> float:
    """So many seconds of an idle machine: more on one that has more to do than it has cores."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
