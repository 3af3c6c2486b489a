"""The bill in docs/operations.md, from what `ops costs` computes of a template of prod.

Written by `python -m tools.costs_page <template>`, of a template that has the budget as well:
`node_modules/.bin/cdk synth -q -c stage=prod -c alarm_email=ops@example.com`.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from layers.build import ROOT
from ops.cost_model import PRICES, Line, estimate_traffic, list_lines
from ops.costs import compare_users

PAGE = ROOT / "docs" / "operations.md"
MARKS = "<!-- costs: python -m tools.costs_page -->\n", "<!-- /costs -->\n"
USERS = 1_000
COMPARED = (100, 1_000, 10_000, 100_000)
SWITCHED = ("tickets", "auto scaling")  # subjects of lines that settings add
SUMMED = ("tables", "functions")  # parts whose subjects `ops costs` shows and the page does not

Item = dict[str, Any]
Key = tuple[str, str, str]  # part, subject, unit


def render_bill(template: Item) -> str:
    """Return the tables and their sums, between the marks of the page."""
    idle = list_lines(template, estimate_traffic(0))
    busy = list_lines(template, estimate_traffic(USERS))
    switched = {name: _add_up(idle, subject=name) for name in SWITCHED}
    least = _add_up(idle) - sum(switched.values())
    free = _add_up(busy, part="free") - _add_up(idle, part="free")
    more = _add_up(busy) - _add_up(idle)
    usd = PRICES["usd"]
    return "\n".join(
        [
            f"List prices of {PRICES['region']} as of {PRICES['as_of']}; a month without a "
            f"request, and what {USERS:,} users with "
            f"{estimate_traffic(USERS).requests:,.0f} requests add:",
            "",
            *_list_rows(idle, busy),
            "",
            f"Without a request ${least:.2f} with the pages, "
            f"${least + switched['tickets']:.2f} with the tickets too, "
            f"${switched['auto scaling']:.2f} more with auto scaling. {USERS:,} users add "
            f"${more - free:.2f}; ${-free:.2f} of it is free where nothing else of the account "
            f"uses that up. `waf_rate` above 0 adds a web ACL: "
            f"${usd['web ACL'] + usd['web ACL rule']:.2f}, and "
            f"${usd['web ACL request'] * 1e6:.2f} for a million requests.",
            "",
            f"| US dollars a month | {' | '.join(f'{number:,} users' for number in COMPARED)} |",
            f"|---|{'---:|' * len(COMPARED)}",
            *(
                f"| {row['part']} | {' | '.join(f'{row[str(n)] or 0:,.2f}' for n in COMPARED)} |"
                for row in compare_users(template, [*COMPARED])
            ),
            "",
        ]
    )


def replace_bill(page: str, bill: str) -> str:
    """Return the page with this bill between its marks."""
    begin, end = (re.escape(mark) for mark in MARKS)
    pattern = re.compile(f"(?<={begin}).*?(?={end})", re.DOTALL)
    assert pattern.search(page), "docs/operations.md has lost the marks around its costs"
    return pattern.sub(lambda _: bill, page, count=1)


def _list_rows(idle: list[Line], busy: list[Line]) -> Iterator[str]:
    """Yield a row for each part, subject and unit, of tables and of functions together."""
    yield "| Part | What | Unit | Price | Quantity | USD | More of it | USD more |"
    yield "|---|---|---|---:|---:|---:|---:|---:|"
    before, after = _sum_quantities(idle), _sum_quantities(busy)
    for part, subject, unit in after:
        price, first = PRICES["usd"][unit], before.get((part, subject, unit), 0)
        more = after[part, subject, unit] - first
        usd = f"{first * price:z.2f} | {_say(more)} | {more * price:z.2f}"
        said = f"{price:.10f}".rstrip("0").rstrip(".")
        yield f"| {part} | {subject} | {unit} | {said} | {_say(first)} | {usd} |"


def _sum_quantities(lines: list[Line]) -> dict[Key, float]:
    found: dict[Key, float] = {}
    for line in lines:
        subject = "all of them" if line.part in SUMMED else line.subject
        key = line.part, subject, line.unit
        found[key] = found.get(key, 0) + line.quantity
    return found


def _say(quantity: float) -> str:
    """Return a quantity as it is read: whole, or three digits of a small one."""
    whole = abs(quantity) >= 100 or quantity == int(quantity)
    return f"{quantity:,.0f}" if whole else f"{quantity:.3g}"


def _add_up(lines: list[Line], *, part: str = "", subject: str = "") -> float:
    return sum(
        line.usd for line in lines if part in ("", line.part) and subject in ("", line.subject)
    )


def main() -> None:
    """Write the bill of a template, by default that of the last synthesis."""
    path = Path(sys.argv[1] if sys.argv[1:] else ROOT / "cdk.out" / "Auxeira.template.json")
    PAGE.write_text(replace_bill(PAGE.read_text(), render_bill(json.loads(path.read_text()))))


if __name__ == "__main__":
    main()
