"""How much each part of the overall score weighs: what matters most for an organisation's sector.

Which sectors are of high climate impact is law: sections A to H and L of NACE Rev. 2, by Delegated
Regulation (EU) 2022/1288, Annex I, definition (9), for energy intensity (table 1, indicator 6). In
NACE Rev. 2.1 real estate is section M. There the environment weighs most, by our own choice; in
other sectors what is done for people does, as their own emissions are small. Of those who invest,
financed emissions are the matter of carbon, see C6. The shares themselves are planning values.
"""

from collections.abc import Mapping

from auxeira.core.exact import Fraction
from auxeira.esg import taxonomy
from auxeira.esg.reference_data import CATEGORIES

CARBON, SOCIAL, GOVERNANCE = CATEGORIES[1:4]
RESOURCES = "resources"

HIGH_IMPACT = frozenset("ABCDEFGHM")  # sections of NACE Rev. 2.1
MUCH = {  # t and MWh per head: no office emits or uses that; certificates explain nothing
    ("ghgScope1", "ghgScope2Location"): 20,
    ("energyTotal",): 200,
}


def _build_mix(carbon: int, resources: int, social: int, governance: int) -> dict[str, Fraction]:
    shares = (carbon, resources, social, governance)
    names = (CARBON, RESOURCES, SOCIAL, GOVERNANCE)
    return {name: Fraction(share, 100) for name, share in zip(names, shares, strict=True)}


MIXES = {
    "high": _build_mix(32, 13, 30, 25),
    "low": _build_mix(18, 7, 45, 30),
    "capital": _build_mix(30, 5, 30, 35),
}


def find_mixes(kind: str, sector: str | None, values: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Return the mixes that may hold for an organisation, of which the lowest score counts.

    One for a sector that fits its figures. Without a sector, with more emissions or energy than its
    sector explains, or with these unknown, two: nobody gains by the word alone.
    """
    if kind in taxonomy.CAPITAL:
        return ("capital",)
    if sector in HIGH_IMPACT:
        return ("high",)
    heads = values.get("leastSize", 0)
    little = heads > 0 and all(
        all(name in values for name in names) and sum(values[n] for n in names) <= most * heads
        for names, most in MUCH.items()
    )
    return ("low",) if sector and little else ("high", "low")
