"""Money in minor units of its currency."""

from decimal import Decimal

# currencies whose decimals are not 2 (ISO 4217)
OTHERS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}


def to_minor_units(units: int | Decimal, currency: str = "USD") -> int:
    """Return whole units of a currency in its minor units, such as cents."""
    return int(units) * _minor_units_per_whole(currency)


def to_whole_units(minor_units: int | Decimal, currency: str = "USD") -> int:
    """Return minor units of a currency in whole ones, as they came in."""
    return int(minor_units) // _minor_units_per_whole(currency)


def _minor_units_per_whole(currency: str) -> int:
    decimals = next((number for number, codes in OTHERS.items() if currency in codes.split()), 2)
    scale: int = 10**decimals
    return scale
