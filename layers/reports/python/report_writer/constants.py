"""Numbers that come neither from an organisation nor from its peers, each with its source, and the
versions of the frameworks whose codes are printed.

To be looked at once a year. A planning value is one that we chose; it is printed as such.
"""

import msgspec

from auxeira.core.exact import Fraction

PLANNING = "planning value"


class Constant(msgspec.Struct, frozen=True):
    """`value` in `unit`; `source` says where it comes from, or that it is a planning value."""

    id: str
    label: str
    value: Fraction
    unit: str
    source: str


# id | label | value | unit | source
ROWS = f"""
path | reference path, cut a year | 4.2 | % of base-year emissions | SBTi V1 criteria, linear cut for 1.5 °C
scope3Path | Scope 3 path, cut a year | 2.5 | % of base-year emissions | SBTi V1 criteria, linear cut for well below 2 °C
outcomeGoal | outcome rate with full points | 80 | % | {PLANNING}
trainingGoal | training per employee with full points | 32 | hours | {PLANNING}, four working days
boardHalf | independent share of the board with full points | 50 | % | common governance codes
inVehicles | electricity in the place of a MWh of fuel in vehicles | 0.4 | MWh | {PLANNING}
inHeat | electricity in the place of a MWh of fuel for heat | 0.3 | MWh | {PLANNING}
grid | emissions of electricity where no figure says | 0.45 | t CO2e per MWh | {PLANNING}, near the world average of 436 kg in 2022 (Ember)
swing | swing of a value that is tried out | 20 | % | {PLANNING}
step | swing of deductions that is tried out | 10 | percentage points | {PLANNING}
weeks1 | working weeks for an effort of 1 | 6 | weeks | {PLANNING}
weeks2 | working weeks for an effort of 2 | 16 | weeks | {PLANNING}
weeks3 | working weeks for an effort of 3 | 40 | weeks | {PLANNING}
weeks | working weeks of a person in a year | 46 | weeks | {PLANNING}
riskHigh | level from which a risk is high | 15 | of 25 | {PLANNING}
riskMedium | level from which a risk is medium | 8 | of 25 | {PLANNING}
mostTurnover | staff turnover that growth can bear | 15 | % | {PLANNING}
leastMargin | result margin that growth needs | 0 | % | {PLANNING}
leastEvidence | evidence level that growth needs | 2 | of 3 | {PLANNING}
leastPolicies | policies that growth needs | 5 | of 6 | {PLANNING}
noDeaths | deaths that growth can bear | 0 | deaths | {PLANNING}
noCases | cases of corruption that growth can bear | 0 | cases | {PLANNING}
leastReserves | reserves that growth needs | 3 | months | {PLANNING}
leastGrowth | lowest growth a year in scenarios | -10 | % | {PLANNING}
mostGrowth | highest growth a year in scenarios | 30 | % | {PLANNING}
jointPay | pay gap in a category of work that can bring a joint assessment of pay | 5 | % | Directive (EU) 2023/970, article 10
women | share of women with full points | 40 | % | EU board directive
"""  # noqa: E501


def _constant(row: str) -> Constant:
    name, label, value, unit, source = (cell.strip() for cell in row.split("|"))
    return Constant(name, label, Fraction(value), unit, source)


CONSTANTS = {row.id: row for row in map(_constant, ROWS.strip().splitlines())}

# by the first word of a code: version, date
FRAMEWORKS = {
    "GRI": "GRI Standards; GRI 102 and 103 replace 305, 302 and 201-2 from 1 January 2027",
    "ESRS": (
        "ESRS Set 1, Delegated Regulation (EU) 2023/2772; from the financial year 2027 on the set "
        "adopted on 3 July 2026, whose codes can differ"
    ),
    "IFRS": "IFRS S2, issued June 2023, amended December 2025",
    "VSME": (
        "VSME of EFRAG, December 2024, Commission Recommendation (EU) 2025/1710; the voluntary "
        "standard adopted on 3 July 2026 takes its place once it is in force"
    ),
    "IRIS+": "IRIS+ catalogue",
    "SDG": "Targets of the 2030 Agenda",
    "SROI": "Social return on investment, one year, undiscounted",
}
