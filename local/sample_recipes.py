"""From what the figures of a sample organisation are drawn, by its type."""

from typing import NamedTuple


class Recipe(NamedTuple):
    """Of a type: headcount (middle, spread), income a head, tonnes of Scope 1, 2, 3 and MWh a
    head, people reached a head, recordable injuries per million hours."""

    employees: tuple[float, float]
    income: int
    tonnes: tuple[float, float, float]
    energy: float
    reached: int = 0
    injuries: float = 0.8


RECIPES = {
    "NGO": Recipe((25, 1.0), 55_000, (0.4, 0.8, 4), 4, 120),
    "Corporate Foundation": Recipe((14, 0.7), 250_000, (0.2, 0.9, 5), 4, 60),
    "Government Agency": Recipe((180, 0.8), 230_000, (2.5, 4, 15), 22, 900, 4),
    "Corporate": Recipe((600, 1.0), 240_000, (5, 4, 60), 30, injuries=4),
    "ESG Fund": Recipe((30, 0.6), 450_000, (0.1, 0.9, 900), 4),
    "Asset Manager": Recipe((220, 0.9), 500_000, (0.1, 1.0, 1_200), 4.5),
    "Pension Fund": Recipe((120, 0.7), 400_000, (0.1, 1.0, 1_500), 4.5),
    "Impact Investor": Recipe((28, 0.6), 320_000, (0.1, 0.8, 700), 4, 60),
    "Development Bank": Recipe((350, 0.7), 600_000, (0.3, 1.2, 1_500), 6, 900),
    "Family Office": Recipe((10, 0.5), 700_000, (0.2, 1.0, 1_500), 4),
}
