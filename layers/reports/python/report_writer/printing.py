"""How numbers are printed: thousands with a comma, three digits, percentages with one decimal."""

import math
from decimal import Decimal

from auxeira.core.exact import Fraction

type Number = int | Decimal | Fraction

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# words for large money, of whoever has that much: how much one is
LARGE = {"trillion": 10**12, "billion": 10**9, "million": 10**6}


def number(value: Number, unit: str = "", *, in_words: bool = False) -> str:
    """A number without its unit; never "-0".

    Money and points are whole, large money in millions and more where it is told `in_words`;
    percentages have one decimal below 100; else there are three digits, or all that stand before
    the point.
    """
    exact = value if isinstance(value, Fraction) else Fraction(value)
    size, below = abs(exact.numerator), exact.denominator
    if unit == "money" and in_words:
        large = next((w for w, least in LARGE.items() if size >= least * below), None)
        if large:
            return f"{rounded(exact / LARGE[large], 3)} {large}"
    if unit in ("of 100", "points") or (unit == "money" and size >= 10 * below):
        places = 0
    elif unit.startswith(("%", "percentage")) and below <= 20 * size < 2000 * below:
        places = 1
    else:
        places = _places(size, below)
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
    fine = exact.numerator * 10 ** (places + 6) // exact.denominator
    whole, rest = divmod((abs(fine) + 500_000) // 1_000_000, 10**places)
    plain = f"{whole:,}"
    if rest:
        plain += f".{rest:0{places}}".rstrip("0")
    return f"-{plain}" if fine < 0 and (whole or rest) else plain


def round_planned(value: Number) -> Fraction:
    """A projection or planning value as it may be printed: three significant digits."""
    exact = Fraction(value)
    if not exact:
        return exact
    last = math.floor(math.log10(abs(exact))) - 2  # the place of the last digit
    step, scale = 10 ** max(last, 0), 10 ** max(-last, 0)
    below = 2 * exact.denominator * step
    return Fraction((2 * exact.numerator * scale + below // 2) // below * step, scale)


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


def _places(size: int, below: int) -> int:
    """Decimals for three digits of a fraction that is not negative."""
    if not size or size >= 100 * below:
        return 0
    if size >= 10 * below:
        return 1
    places = 2
    while size < below:
        size, places = size * 10, places + 1
    return places
