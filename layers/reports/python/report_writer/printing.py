"""How numbers are printed: thousands with a comma, three digits, percentages with one decimal."""

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

type Number = int | Decimal | Fraction

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# words for large money: how much one is, and from where on it is printed so
LARGE = {"trillion": (10**12, 10**12), "billion": (10**9, 10**10)}
POINTS = ("of 100", "points", "level")  # units of whole numbers


def number(value: Number, unit: str = "") -> str:
    """A number without its unit; never "-0".

    Money and points are whole, large money in billions and trillions; percentages have one decimal
    below 100; else there are three digits, or all that stand before the point.
    """
    exact = Fraction(value)
    large = next(
        (w for w, (_, least) in LARGE.items() if unit == "money" and abs(exact) >= least), None
    )
    if large:
        return f"{rounded(exact / LARGE[large][0], 3)} {large}"
    if unit in ("of 100", "points") or (unit == "money" and abs(exact) >= 10):
        places = 0
    elif unit.startswith(("%", "percentage")) and Fraction(1, 20) <= abs(exact) < 100:
        places = 1
    else:
        places = _places(exact)
    return rounded(exact, places)


def text(value: Number, unit: str, currency: str = "USD") -> str:
    """A number with its unit: "3,064 t CO2e", "23.4 %", "USD 480,000"."""
    return name_unit(number(value, unit), unit, currency)


def name_unit(plain: str, unit: str, currency: str) -> str:
    """A printed number with its unit."""
    if unit == "money":
        return f"{currency} {plain}"
    return f"{plain} {SINGLE.get(unit, unit) if plain in ('1', '-1') else unit}".strip()


def rounded(exact: Fraction, places: int) -> str:
    """Half up, away from 0 below it; without zeros at the end of the decimals."""
    step = Decimal(1).scaleb(-places)
    digits = Decimal(exact.numerator * 10 ** (places + 6) // exact.denominator).scaleb(-places - 6)
    plain = f"{digits.quantize(step, ROUND_HALF_UP):,}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain


def round_planned(value: Number) -> Fraction:
    """A projection or planning value as it may be printed: three significant digits."""
    exact = Fraction(value)
    if not exact:
        return exact
    step = Fraction(10) ** (math.floor(math.log10(abs(exact))) - 2)
    return math.floor(exact / step + Fraction(1, 2)) * step


def word(count: int) -> str:
    """A small number in words: "no", "one" to "ten"; then digits."""
    return WORDS[count] if 0 <= count < len(WORDS) else f"{count:,}"


SINGLE = {
    "employees": "employee",
    "people": "person",
    "hours": "hour",
    "injuries": "injury",
    "deaths": "death",
    "cases": "case",
    "disclosures": "disclosure",
    "actions": "action",
    "decisions": "decision",
    "figures": "figure",
    "indicators": "indicator",
    "years": "year",
    "weeks": "week",
    "rules": "rule",
    "goals": "goal",
    "groups": "group",
    "fines": "fine",
    "points": "point",
    "points of return": "point of return",
    "percentage points": "percentage point",
}


def _places(exact: Fraction) -> int:
    """Decimals for three digits."""
    if exact == 0 or abs(exact) >= 100:
        return 0
    return max(0, 2 - math.floor(math.log10(abs(exact))))
