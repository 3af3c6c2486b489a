"""Money in minor units of its currency."""

from decimal import Decimal

# currencies whose decimals are not 2 (ISO 4217)
OTHERS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

# units for about one US dollar, as a power of ten and for limits alone; 1 where none is given
MAGNITUDES = {
    10: (
        "AED BOB BRL BWP BYN CNY CUP CZK DKK ERN GHS GTQ HKD HNL ILS LSL LYD MAD MDL MOP MVR MXN "
        "MYR NAD NOK PEN PGK PLN QAR RON SAR SBD SCR SEK SLE STN SVC SZL TJS TMT TTD TWD ZAR ZMW "
        "ZWG"
    ),
    100: (
        "AFN ALL BDT BTN CVE DJF DOP DZD EGP ETB GMD GYD HTG INR ISK JMD JPY KES KGS LKR LRD MKD "
        "MRU MUR MZN NIO NPR PHP PKR RSD RUB SRD THB TRY UAH UYU VUV XPF"
    ),
    1000: (
        "AMD AOA ARS BIF CDF CLP CRC HUF IQD KMF KPW KRW KZT MMK MWK NGN RWF SDG SOS TZS VED VES "
        "XAF XOF YER"
    ),
    10**4: "COP GNF IDR KHR LAK MGA MNT PYG SSP SYP UGX UZS VND",
    10**5: "LBP",
    10**6: "IRR",
}
LARGEST = 10**18  # whole units: what 64 bits hold


def find_magnitude(currency: str) -> int:
    """Return how many units of a currency make about one US dollar, as a power of ten."""
    return next((size for size, codes in MAGNITUDES.items() if currency in codes.split()), 1)


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
