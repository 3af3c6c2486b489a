"""What Pizza42 sells and the lists of its prices. The only place with a price."""

from typing import Literal, get_args

import msgspec

type Pizza = Literal["Margherita", "Pepperoni", "Supreme", "Hawaiian"]
type Size = Literal["small", "medium", "large"]

CURRENCY = "USD"
SIZES: tuple[Size, ...] = get_args(Size.__value__)


class PriceList(msgspec.Struct, frozen=True):
    """Prices in cents, small to large. `ends`: the moment from which on it is honoured no more, as
    2027-01-31T00:00:00.000Z; None while nobody has set one."""

    name: str
    prices: dict[Pizza, tuple[int, int, int]]
    ends: str | None = None


MENU = PriceList(
    "menu",
    {
        "Margherita": (1299, 1699, 2099),
        "Pepperoni": (1499, 1899, 2299),
        "Supreme": (1699, 2099, 2499),
        "Hawaiian": (1399, 1799, 2199),
    },
)
FIRST_PAGE = PriceList(  # what the first front end shows and sends
    "first page",
    {
        "Margherita": (1200, 1600, 2000),
        "Pepperoni": (1400, 1800, 2200),
        "Supreme": (1600, 2000, 2400),
        "Hawaiian": (1300, 1700, 2100),
    },
)
LISTS = (MENU, FIRST_PAGE)  # that are honoured, the menu first


def look_up_price(pizza: Pizza, size: Size, prices: PriceList = MENU) -> int:
    """Return what a pizza costs by a list, in cents."""
    return prices.prices[pizza][SIZES.index(size)]


def match_price(pizza: Pizza, size: Size, total: float | None, moment: str) -> int | None:
    """Return the price to charge, in cents: `total` in dollars where a list has it, else None.

    Without a total it is the menu's. `moment` is now, as `ends` is written.
    """
    if total is None:
        return look_up_price(pizza, size)
    honoured = (row for row in LISTS if row.ends is None or moment < row.ends)
    prices = (look_up_price(pizza, size, row) for row in honoured)
    return next((cents for cents in prices if cents == round(total * 100, 6)), None)
