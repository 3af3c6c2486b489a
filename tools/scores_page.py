"""The tables of docs/scores.md that follow from the code: components, and shares of the whole."""

from pathlib import Path

from auxeira.esg import materiality
from auxeira.esg.score_components import (
    CARBON,
    COMPONENTS,
    GOVERNANCE,
    RESOURCES,
    SOCIAL,
    Component,
)

PAGE = Path(__file__).parents[1] / "docs/scores.md"
APPLIES = {
    "all": "",
    "res": "corporate, and capital but Pension Fund and Sovereign Wealth Fund",
    "10+": "10 employees or more",
    "50+": "50 employees or more",
    "50+ or cap": "50 employees or more, or capital",
}
WHO = {
    "all": "all",
    "srv": "serving",
    "not srv": "not serving",
    "mis": "mission",
    "cap": "capital",
    "cor": "corporate",
    "lev": "Impact Investor, Development Bank, Family Office",
    "brd": "all but Government Agency and Family Office",
    "rsv": "NGO, Corporate Foundation",
}
GHG = "GHG Protocol, Corporate Standard"
# what is computed | whose practice it follows; "planning value" where the anchors are our own
PRACTICES = {
    "C1": (
        "cut of Scope 1 and location-based Scope 2 since the base year ÷ (4.2 % x years); after a "
        "rise, what was ÷ what is, less 1 (a tenth more: -0.09, 18 points); left out where nothing "
        "was emitted then and now",
        f"4.2 % of base-year emissions a year: SBTi criteria V1, 1.5 °C; gross tonnes and a fixed "
        f"base year: {GHG}. 20 points for no change: planning value",
    ),
    "C2": ("renewable ÷ total energy", "ESRS E1-5, GRI 302-1. Little weight: it can be bought"),
    "C3": (
        "the same as C1 of all Scope 3, by 2.5 % a year; points x (1 + categories given ÷ 15) ÷ 2, "
        "without a headcount those of the other components together at most",
        f"2.5 % a year: SBTi criteria V1, well below 2 °C; completeness: {GHG} (Scope 3)",
    ),
    "C4": (
        "planned cut a year of Scope 1 and 2 in tonnes, in % of the base year; points x 2/5 while "
        "nobody outside has validated it",
        "SBTi: a target counts once it is validated. 2/5: planning value",
    ),
    "C5": (
        "the same as C1 with market-based Scope 2; where C1 is left out it keeps its share",
        "GHG Protocol, Scope 2 Guidance: both bases are reported. Little weight: it can be bought",
    ),
    "C6": (
        "the same as C3 of category 15, financed emissions, without the factor",
        "PCAF standard; SBTi for financial institutions: an investor's emissions are those of its "
        "portfolio",
    ),
    "E1": ("less energy than in the base year, in all", "ESRS E1-5, GRI 302-4. Planning value"),
    "E2": ("less water than in the base year, in all", "GRI 303. Planning value"),
    "E3": (
        "1 - waste that was not recovered ÷ waste of the base year (of this one without a base)",
        "GRI 306: prevention before recovery. Planning value",
    ),
    "S1": ("rise of outcomes since the base year", "IRIS+: change of outcomes. Planning value"),
    "S2": ("level of evidence", "levels of evidence as Nesta's standards have them"),
    "S3": (
        "the smaller share of either sex in management",
        "40 % of the under-represented sex: Directive (EU) 2022/2381, for boards",
    ),
    "S4": (
        "gap of mean hourly pay in % of the pay of those who earn more, men or women",
        "ESRS S1-16, GRI 405-2. Planning value",
    ),
    "S5": (
        "hours of training per employee, of the larger headcount of this year and the one before",
        "GRI 404-1. Four working days: planning value",
    ),
    "S6": (
        "leavers ÷ employees, of the smaller headcount of this year and the one before",
        "GRI 401-1. Planning value",
    ),
    "S7": (
        "recordable injuries per million hours; after a death no points, whatever else is told; "
        "below 200,000 hours "
        "without a death no score, unless that is less than 200 a head",
        "GRI 403-9, ESRS S1-14; 200,000 hours are OSHA's base of a rate",
    ),
    "S8": (
        "employees who earn at least a living wage of their region, in %; who earns a legal "
        "minimum is not known to",
        "adequate wages: ESRS S1-10",
    ),
    "S9": (
        "giving ÷ surplus before it, of 2 % of the income at least",
        "1 % of profit before tax, as pledges of giving have it. Floor: planning value",
    ),
    "S10": ("rise of people reached since the base year", "IRIS+ PI4060. Planning value"),
    "G1": ("independent ÷ all board members", "half, as codes of governance have it"),
    "G2": ("the smaller share of either sex on the board", "40 %: Directive (EU) 2022/2381"),
    "G3": ("policies in force, of 6", "GRI 2-23, ESRS G1-1"),
    "G4": ("staff trained on anti-corruption, in %", "GRI 205-2, ESRS G1-3"),
    "G5": (
        "significant fines + half the confirmed cases",
        "GRI 2-27, 205-3: a case that was found and confirmed is half as bad. Planning value",
    ),
    "G6": (
        "level of ESG oversight: 0 none, 1 a named manager, 2 a member or committee of the board, "
        "3 as 2 and pay depends on targets",
        "ESRS 2 GOV-1, GOV-3. Planning value",
    ),
    "G7": (
        "level of assurance ÷ the level asked: 1 below 50 employees, else 2",
        "limited assurance is what the CSRD asks of large companies; below, planning value",
    ),
    "I1": (
        "lower income per outcome than in the base year: what came in, spent or not",
        "cost-effectiveness on all costs. Planning value",
    ),
    "I2": ("expenditure ÷ income", "a mission is to spend; no overhead ratio (the letter of "
           "GuideStar, Charity Navigator and BBB Wise Giving Alliance, 2013)"),
    "I3": (
        "40 % for stated deductions + 60 % x level of evidence ÷ 3, where a value is given",
        "SROI: how a ratio was established says more than its size",
    ),
    "I4": (
        "1 - expenditure without improvements and giving ÷ income, of this year and the two before "
        "together, as far as they are given",
        "operating margin. Three years, so that a year in which less was spent is a third of it; "
        "planning value",
    ),
    "I5": (
        "net return of the portfolio, in % a year, of this year and the two before together, as "
        "far as they are given: linked, so that losses count as they do in money",
        "GIPS links the returns of years. Planning value. Three years: a year's return is the "
        "market as much as work",
    ),
    "I6": (
        "capital of others ÷ own capital, at its largest in the ten years",
        "mobilisation as development banks report it",
    ),
    "I7": ("yearly savings from improvements ÷ income", "planning value"),
    "I8": (
        "free reserves in months of income",
        "three months and more, and no hoard: common guidance to charities; anchors are planning "
        "values",
    ),
}  # fmt: skip
COMPONENTS_HEAD = (
    "| Id | Value | Practice and source | Counts for | Weight | Anchors (value → points) |"
)
BOUNDS = ("<!-- components -->", "<!-- end of components -->")
SHARE_BOUNDS = ("<!-- shares -->", "<!-- end of shares -->")
MIXES = {
    "high": "sectors of high climate impact: sections A to H and M of NACE Rev. 2.1",
    "low": "other sectors, where headcount and figures bear it out",
    "capital": "all of the capital family",
}


def render_scores_page() -> str:
    """Return the page as it is, with its tables anew."""
    page = _replace_between(PAGE.read_text(), BOUNDS, _render_components())
    return _replace_between(page, SHARE_BOUNDS, _render_shares())


def describe_component(row: Component) -> tuple[str, str, str]:
    """Return whom a component counts for, with which weight, and its anchors, in words."""
    who = [WHO[code] for code in row.weights]
    of_all = "all" in row.weights
    counts = APPLIES[row.applies] or ("all" if of_all else " and ".join(who))
    words = [
        f"{'others' if code == 'all' and len(row.weights) > 1 else name} {weight}"
        for (code, weight), name in zip(row.weights.items(), who, strict=True)
    ]
    weight = str(*row.weights.values()) if len(words) == 1 else ", ".join(words)
    pairs = (pair.split(":") for pair in row.anchors.split())
    return counts, weight, ", ".join(f"{value} → {points}" for value, points in pairs)


def _render_components() -> list[str]:
    lines = [COMPONENTS_HEAD, "|---|---|---|---|---|---|"]
    last = ""
    for row in COMPONENTS:
        if row.category != last:
            lines.append(f"| | **{row.category}** | | | | |")
            last = row.category
        what, practice = PRACTICES[row.id]
        lines.append(f"| {row.id} | {what} | {practice} | {' | '.join(describe_component(row))} |")
    return lines


def _render_shares() -> list[str]:
    names = (CARBON, RESOURCES, SOCIAL, GOVERNANCE)
    lines = [f"| Who | {' | '.join(f'`{name}`' for name in names)} |", "|---|---|---|---|---|"]
    for name, words in MIXES.items():
        shares = (f"{int(100 * materiality.MIXES[name][part])} %" for part in names)
        lines.append(f"| {words} | {' | '.join(shares)} |")
    return lines


def _replace_between(page: str, bounds: tuple[str, str], lines: list[str]) -> str:
    before, _, rest = page.partition(bounds[0])
    _, _, after = rest.partition(bounds[1])
    return "\n".join([f"{before}{bounds[0]}", *lines, f"{bounds[1]}{after}"])
