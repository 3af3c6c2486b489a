"""What Pizza42 sells, in cents. The only place with a price."""

from typing import Literal, get_args

type Pizza = Literal["Margherita", "Pepperoni", "Supreme", "Hawaiian"]
type Size = Literal["small", "medium", "large"]

CURRENCY = "USD"
PRICES: dict[Pizza, tuple[int, int, int]] = {  # small, medium, large
    "Margherita": (1299, 1699, 2099),
    "Pepperoni": (1499, 1899, 2299),
    "Supreme": (1699, 2099, 2499),
    "Hawaiian": (1399, 1799, 2199),
}
SIZES: tuple[Size, ...] = get_args(Size.__value__)


def price(pizza: Pizza, size: Size) -> int:
    """What a pizza costs, in cents."""
    return PRICES[pizza][SIZES.index(size)]
