"""Which figures the steps of a report work on: what they name, and what they would move."""

from collections.abc import Iterable

from report_writer import labels, movements
from report_writer.simulation import Chosen

# figures that steps work on beside the one that they show, claimed or not
ALSO = {
    "E15": ("scope3Category15", "ghgScope3"),
    "E14": ("ghgScope3",),
    "E12": ("ghgScope3",),
    "E10": ("ghg12", "energyTotal"),
    "E09": ("ghg12", "energyTotal"),
    "E25": ("ghg12",),
    "E04": ("ghg12",),
    "S05": ("recordableInjuries",),
    "S12": ("outcomesAchieved", "outcomeRate", "costPerOutcome"),
    "S15": ("beneficiariesReached", "outcomesAchieved"),
    "F01": ("costPerOutcome",),
    "E31": ("energyTotal",),
    "E32": ("energyTotal",),
}
LESS = (*movements.LOW, *movements.LOW_RATES)
MORE = (*movements.HIGH, "ghgChangePerYear")


def is_worked_on(name: str, chosen: Iterable[Chosen]) -> bool:
    """Whether one of these steps names a figure, in whatever form it is reckoned, or moves it for
    the better."""
    return any(_names(each, name) or _moves(each, name) for each in chosen)


def _names(each: Chosen, name: str) -> bool:
    shown = each.row.metric
    if name == shown or name in ALSO.get(each.row.id, ()):
        return True
    known = name in labels.NAMES and shown in labels.NAMES
    return known and labels.label(name) == labels.label(shown)


def _moves(each: Chosen, name: str) -> bool:
    now, then = (at.reading.values.get(name) for at in (each.before, each.take("mid")))
    if now is None or then is None:
        return False
    return (name in LESS and then < now) or (name in MORE and then > now)
