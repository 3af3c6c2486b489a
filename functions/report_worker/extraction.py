"""What is asked of a website, and how its answer is read. No HTTP, no AWS.

What a page says is text of somebody's: nothing in it is obeyed, and each member is read as if its
owner had typed it. What cannot be taken is left out, and said.
"""

from typing import Any

import msgspec

from auxeira.core.problems import Invalid, Unprocessable
from auxeira.esg import metrics, taxonomy
from auxeira.esg.reference_data import Currency
from auxeira.profiles import schema, stored_profile, yearly_metrics

MEMBERS = {  # of a profile, with what is asked
    "organizationName": "the organisation's own name",
    "organizationType": "what kind of organisation it is",
    "country": "the country of its seat, as a code of two letters (ISO 3166-1)",
    "focusAreas": "the fields that it works in, twenty at most",
    "sdgAlignment": "numbers of the UN's Sustainable Development Goals that it says it works for",
    "annualSpend": "what it spends in a year, in whole units of its currency",
    "reportingCurrency": "the currency of its figures, as a code of three letters (ISO 4217)",
    "impactGoals": "what it wants to reach, in its own words",
    "description": "what it does, in its own words",
}
LONGEST = 2000  # characters of a text that is asked for
FIGURES, MOST_FIGURES = "figures", 200
TOLD = 50  # things that are said to be left out
CURRENCIES = frozenset(Currency.__value__.__args__)
NUMBERS = tuple(row for row in metrics.ALL_METRICS.values() if row.type != "set")
BY_ID = {row.id: row for row in NUMBERS}

Item = dict[str, Any]


def build_extraction_schema() -> Item:
    """Return the JSON Schema of what is asked: members of a profile, and figures by year."""
    text = {"type": "string", "maxLength": LONGEST}
    kinds: dict[str, Item] = {
        "organizationType": {"type": "string", "enum": list(taxonomy.TYPES)},
        "focusAreas": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
        "sdgAlignment": {"type": "array", "items": {"type": "integer"}, "maxItems": 17},
        "annualSpend": {"type": "number"},
    }
    figure: Item = {
        "metric": {"type": "string", "enum": list(BY_ID), "description": _describe_metrics()},
        "year": {"type": "integer"},
        "value": {"type": "number"},
    }
    rows = {"type": "object", "properties": figure, "required": list(figure)}
    members = {name: kinds.get(name, text) | {"description": MEMBERS[name]} for name in MEMBERS}
    return {
        "type": "object",
        "properties": members
        | {
            FIGURES: {
                "type": "array",
                "items": rows,
                "maxItems": MOST_FIGURES,
                "description": "figures that the page states, each with its year; none is computed",
            }
        },
    }


def read_extracted_data(data: Item, now_year: int, currency: str) -> tuple[Item, list[str]]:
    """Return members of a profile in JSON's form, and what is left out and why.

    `currency` is that of the profile, where the page names none.
    """
    found: Item = {}
    left_out: list[str] = []
    for name in MEMBERS:
        if data.get(name) in (None, "", []):
            continue
        value, wrong = _read_member(name, data[name])
        if wrong:
            left_out.append(f"{name} {wrong}")
        elif value not in (None, []):
            found[name] = value
    stated = found.get("reportingCurrency", currency)
    if wrong := _find_fault({}, now_year, stated, found.get("annualSpend")):
        left_out.append(f"annualSpend {wrong}")
        del found["annualSpend"]
    figures, wrong_figures = _read_figures(data.get(FIGURES), now_year, stated)
    if figures:
        found["metrics"] = figures
    left_out += wrong_figures
    more = len(left_out) - TOLD
    return found, left_out[:TOLD] + ([f"and {more} more"] if more > 0 else [])


def _describe_metrics() -> str:
    return "; ".join(f"{row.id}: {row.label}, {row.unit}" for row in NUMBERS)


def _read_member(name: str, value: Any) -> tuple[Any, str]:
    """Return a member as a save would keep it, or what is wrong with it."""
    if name == "annualSpend" and isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        body = msgspec.convert({name: value}, schema.OriginalProfile)
        given = schema.read_profile_members(body)
    except msgspec.ValidationError as error:
        return None, _shorten(str(error))
    except Invalid as error:
        return None, _shorten(_find_detail(error))
    (member,) = (key for key, shown in schema.NAMES.items() if shown == name)
    content = stored_profile.merge_profile(stored_profile.EMPTY, {member: given[member]})
    return content.get(member), ""  # blank text is none


def _read_figures(rows: Any, now_year: int, currency: str) -> tuple[Item, list[str]]:
    """Return figures by year, and what is left out."""
    if rows is None:
        return {}, []
    if not isinstance(rows, list):
        return {}, ["figures are no list"]
    years: Item = {}
    left_out = []
    for row in rows[:MOST_FIGURES]:
        wrong = _add_figure(years, row, now_year, currency)
        if wrong:
            left_out.append(wrong)
    if len(rows) > MOST_FIGURES:
        left_out.append(f"figures beyond the first {MOST_FIGURES}")
    for year in sorted(years):
        if wrong := _find_fault({year: years[year]}, now_year, currency):
            left_out.append(f"figures of {year}: {wrong}")
            del years[year]
    while len(years) > metrics.MAX_YEARS:
        left_out.append(f"figures of {min(years)}: older than {metrics.MAX_YEARS} years of figures")
        del years[min(years)]
    return {year: _to_json_figures(years[year]) for year in sorted(years)}, left_out


def _add_figure(years: Item, row: Any, now_year: int, currency: str) -> str:
    """Put a figure into its year; return what is wrong with it, nothing where it is taken."""
    if not isinstance(row, dict) or str(row.get("metric")) not in BY_ID:
        return "a figure of no metric that a profile has"
    name, year, value = str(row["metric"]), str(row.get("year")), row.get("value")
    label = f"{name} of {_shorten(year)}"
    try:
        body = msgspec.convert({"metrics": {year: {name: value}}}, schema.OriginalProfile)
    except msgspec.ValidationError as error:
        return f"{label} {_shorten(str(error))}"
    given = schema.read_profile_members(body)["metrics"]
    exact = yearly_metrics.merge_metrics({}, given)
    if not exact:
        return ""
    if wrong := _find_fault(exact, now_year, currency):
        return f"{label} {wrong}"
    known = years.setdefault(year, {})
    if name in known and known[name] != exact[year][name]:
        return f"{label} is stated twice: the first one is taken"
    known.setdefault(name, exact[year][name])
    return ""


def _find_fault(years: Item, now_year: int, currency: str, spend: int | None = None) -> str:
    """Return what a save would say against figures, shortened; nothing where it takes them."""
    content = {"metrics": years, "reporting_currency": currency, "annual_spend": spend}
    try:
        yearly_metrics.check_content(content, now_year)
    except (Invalid, Unprocessable) as error:
        return _shorten(_find_detail(error))
    return ""


def _to_json_figures(figures: Item) -> Item:
    return {n: value if isinstance(value, int) else float(value) for n, value in figures.items()}


def _find_detail(refusal: Invalid | Unprocessable) -> str:
    """Return the first thing that is wrong."""
    return refusal.errors[0]["detail"] if refusal.errors else refusal.detail


def _shorten(text: str) -> str:
    """Return what is said of a value, without the page's own words at length."""
    return text if len(text) <= 200 else f"{text[:199]}…"
